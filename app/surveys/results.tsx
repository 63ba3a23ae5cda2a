/** Results as distributions, never of fewer than five people, nor so that fewer could be reckoned from them. */
import { useTranslation } from "react-i18next";
import { writeNumber } from "#server/calendar/rules";
import { FEWEST, type Change, type QuestionResult, type SurveyResult } from "#server/surveys/rules";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { Section } from "~/ui/page";
import { DataTable } from "~/ui/table";

export function Results({ result }: { result: SurveyResult }) {
  const { t } = useTranslation();
  if (result.isSuppressed) return <Alert tone="info" title={t("surveys:results.too-few", { count: FEWEST })} />;
  const open = result.questions.filter((question) => question.kind === "open");
  return (
    <>
      <Section title={t("surveys:results.title")} id="results" hint={t("surveys:results.hint", { count: FEWEST })}>
        <Distribution questions={result.questions} caption={t("surveys:results.caption")} />
      </Section>
      {open.map(({ words, texts }) => (
        <Section key={words} title={words}>
          {texts ? (
            <ul className="ja-list ja-list--ruled">
              {texts.map((text, at) => (
                <li key={at} className="ja-typed">
                  {text}
                </li>
              ))}
            </ul>
          ) : (
            <p className="kern-body kern-body--muted">{t("surveys:results.few")}</p>
          )}
        </Section>
      ))}
      <Section title={t("surveys:results.by-bench")} id="benches">
        {result.byBench ? (
          result.byBench.map(({ bench, n, questions }) => (
            <Distribution
              key={bench}
              questions={questions}
              caption={t("surveys:results.of-bench", { bench: t(`bench.${bench}`), n })}
            />
          ))
        ) : (
          <p className="kern-body kern-body--muted">{t("surveys:results.no-split")}</p>
        )}
      </Section>
    </>
  );
}

function Distribution({ questions, caption }: { questions: readonly QuestionResult[]; caption: string }) {
  const { t } = useTranslation();
  const scales = questions.filter((question) => question.kind === "scale");
  return (
    <DataTable
      caption={caption}
      rows={scales}
      keyOf={(_, at) => at}
      columns={[
        { header: t("surveys:question"), rowHeader: true, cell: ({ words }) => words },
        ...[1, 2, 3, 4, 5].map((step) => ({
          header: t(`surveys:step.${step}`),
          numeric: true,
          cell: ({ counts }: (typeof scales)[number]) => counts?.[step - 1] ?? "–",
        })),
        { header: t("surveys:answer.none"), numeric: true, cell: ({ noStatement }) => noStatement ?? "–" },
        { header: t("surveys:results.answers"), numeric: true, cell: ({ n }) => n ?? t("surveys:results.few") },
      ]}
    />
  );
}

export function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const number = (value: number | null) => (value === null ? "–" : writeNumber(Math.round(value * 10) / 10, language));
  return (
    <Section title={t("surveys:changes.title")} id="changes" hint={t("surveys:changes.hint", { count: FEWEST })}>
      <DataTable
        caption={t("surveys:changes.title")}
        hideCaption
        rows={changes}
        keyOf={(_, at) => at}
        columns={[
          { header: t("surveys:question"), rowHeader: true, cell: ({ words }) => words },
          { header: t("surveys:changes.before"), numeric: true, cell: ({ before }) => number(before) },
          { header: t("surveys:changes.after"), numeric: true, cell: ({ after }) => number(after) },
          {
            header: t("surveys:changes.change"),
            numeric: true,
            cell: ({ before, after }) =>
              before === null || after === null ? "–" : `${after > before ? "+" : ""}${number(after - before)}`,
          },
          { header: t("surveys:changes.pairs"), numeric: true, cell: ({ pairs }) => pairs ?? t("surveys:results.few") },
        ]}
      />
    </Section>
  );
}
