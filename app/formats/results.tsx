/** What all ratings together say: medians as bars, every score in a table, reasons below. No overall grade, on purpose. */
import { useTranslation } from "react-i18next";
import { writeDay, writeNumber } from "#server/calendar/rules";
import type { EvaluationSheet, Rater } from "#server/formats/evaluations.queries";
import type { CriterionComparison } from "#server/formats/ratings.rules";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { Bars } from "~/ui/bars";
import { Badge, Section } from "~/ui/page";
import { DataTable, type Column } from "~/ui/table";
import { RatingText } from "./rating-text";

type ResultsData = NonNullable<EvaluationSheet["results"]>;

const BEST = 4;

export function Results({ results, raters }: { results: ResultsData; raters: readonly Rater[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { comparison } = results;
  const names = useNames();
  const medianText = useMedianText();
  return (
    <>
      {comparison.adjust.map((key) => (
        <Alert key={key} tone="warning" title={t("formats:results.adjust-title")}>
          <p className="kern-body">{t("formats:results.adjust-text", { name: t(`formats:criterion.${key}.name`) })}</p>
        </Alert>
      ))}
      {comparison.discuss.length > 0 && (
        <Alert tone="info" title={t("formats:results.discuss-title", { count: comparison.discuss.length })}>
          <p className="kern-body">
            {t("formats:results.discuss-text", {
              names: comparison.discuss.map((key) => t(`formats:criterion.${key}.name`)).join(", "),
            })}
          </p>
        </Alert>
      )}
      <Section title={t("formats:results.bars")} id="median" hint={t("formats:results.bar-hint")}>
        <p className="kern-body kern-body--bold ja-number">
          {t("formats:results.facts", {
            raters: raters.length,
            rated: comparison.rated,
            total: comparison.total,
            day: writeDay(results.asOf, language),
          })}
        </p>
        <div className="ja-formats-bars">
          <Bars
            label={t("formats:results.bars")}
            max={BEST}
            steps={BEST}
            bars={comparison.criteria.map((each) => ({
              key: each.key,
              label: names(each),
              value: each.median,
              text: medianText(each),
            }))}
          />
        </div>
        <p className="kern-body kern-body--small kern-body--muted">{t("formats:results.no-grade")}</p>
      </Section>
      <Section title={t("formats:results.table")} id="scores">
        <ScoreTable criteria={comparison.criteria} raters={raters} />
      </Section>
      <Reasons results={results} raters={raters} />
    </>
  );
}

const byOf = ({ name, organisation }: Rater) => (organisation ? `${name}, ${organisation}` : name);

function useNames() {
  const { t } = useTranslation();
  return ({ key, number }: Pick<CriterionComparison, "key" | "number">) =>
    t("formats:rating.heading", { number, name: t(`formats:criterion.${key}.name`) });
}

/** `2,5 (2 Stimmen) · zwischen „teilweise“ und „weitgehend“` */
function useMedianText() {
  const { t } = useTranslation();
  const language = useLanguage();
  return ({ median, n }: CriterionComparison) => {
    if (median === null) return t("formats:results.not-rated");
    const number = t("formats:results.median-of", { median: writeNumber(median, language), count: n });
    const [low, high] = [t(`formats:scale.${Math.floor(median)}`), t(`formats:scale.${Math.ceil(median)}`)];
    return `${number} · ${low === high ? low : t("formats:scale.between", { low, high })}`;
  };
}

function ScoreTable({ criteria, raters }: { criteria: readonly CriterionComparison[]; raters: readonly Rater[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const names = useNames();
  const number = (value: number | null) => (value === null ? "–" : writeNumber(value, language));
  const columns: Column<CriterionComparison>[] = [
    { header: t("formats:results.criterion"), rowHeader: true, cell: names },
    ...raters.map((rater, index) => ({
      header: byOf(rater),
      numeric: true,
      cell: ({ scores }: CriterionComparison) => scores[index] ?? t("formats:results.not-rated"),
    })),
    { header: t("formats:results.median"), numeric: true, cell: ({ median }) => number(median) },
    { header: t("formats:results.n"), numeric: true, cell: ({ n }) => n },
    { header: t("formats:results.spread"), numeric: true, cell: ({ spread }) => number(spread) },
    {
      header: t("formats:results.note"),
      cell: ({ discuss, adjust }) => (
        <span className="ja-row">
          {adjust && (
            <Badge tone="warning" icon="warning">
              {t("formats:results.adjust")}
            </Badge>
          )}
          {discuss && (
            <Badge tone="info" icon="info">
              {t("formats:results.discuss")}
            </Badge>
          )}
        </span>
      ),
    },
  ];
  return (
    <DataTable caption={t("formats:results.caption")} hideCaption columns={columns} rows={criteria} keyOf={({ key }) => key} />
  );
}

function Reasons({ results, raters }: { results: ResultsData; raters: readonly Rater[] }) {
  const { t } = useTranslation();
  const names = useNames();
  const medianText = useMedianText();
  return (
    <Section title={t("formats:results.reasons")} id="reasons" hint={t("formats:results.reasons-hint")}>
      <div className="ja-stack ja-gap-3">
        {results.comparison.criteria.map((each) => (
          <details key={each.key} className="ja-details" open={each.discuss || each.adjust}>
            <summary>
              <span className="ja-grow">{names(each)}</span>
              <span className="ja-small ja-muted ja-number">{medianText(each)}</span>
            </summary>
            <div className="ja-grid">
              {raters.map((rater, index) => (
                <RatingText
                  key={rater.personId}
                  by={byOf(rater)}
                  rating={results.ratings[index]?.find(({ criterion }) => criterion === each.key)}
                />
              ))}
            </div>
          </details>
        ))}
      </div>
    </Section>
  );
}
