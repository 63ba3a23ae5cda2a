/** What all ratings together say: medians as bars, every score in a table, reasons below. No overall grade, on purpose. */
import { useTranslation } from "react-i18next";
import { writeDay, writeNumber } from "#server/calendar/rules";
import type { EvaluationSheet, Rater } from "#server/formats/evaluations.queries";
import type { EvidenceFile } from "#server/formats/evidence/rules";
import { valuesOf, type Synthesis } from "#server/formats/adjustments.rules";
import type { CriterionKey } from "#server/formats/criteria.rules";
import { weightedMean, type CriterionComparison } from "#server/formats/ratings.rules";
import { answersTo, type EditionSurvey } from "#server/formats/surveyed.rules";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Alert } from "~/ui/alert";
import { Bars } from "~/ui/bars";
import { Badge, Section } from "~/ui/page";
import { DataTable, type Column } from "~/ui/table";
import { useCriterionWords } from "./criterion-words";
import { RatingText } from "./rating-text";
import { CriterionAnswers } from "./surveyed";

type ResultsData = NonNullable<EvaluationSheet["results"]>;

const BEST = 4;

interface ResultsProps {
  results: ResultsData;
  raters: readonly Rater[];
  syntheses: readonly Synthesis[];
  evidence: readonly EvidenceFile[];
  surveys: readonly EditionSurvey[];
  /** Of the evaluation. */
  at: string;
  /** Somebody has asked for a mean over all criteria. */
  overall: boolean;
  /** Where the synthesis is written; null for readers. */
  writeAt: string | null;
}

export function Results({ results, raters, syntheses, evidence, surveys, at, overall, writeAt }: ResultsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { comparison } = results;
  const { heading: names, name } = useCriterionWords();
  const medianText = useMedianText();
  const valueOf = valuesOf(comparison, syntheses);
  const writtenText = useWrittenText(syntheses);
  const mean = overall ? weightedMean(comparison.criteria.map(({ key, weight }) => ({ value: valueOf(key), weight }))) : null;
  const called = (keys: readonly CriterionKey[]) => comparison.criteria.filter(({ key }) => keys.includes(key));
  return (
    <>
      {called(comparison.adjust).map((each) => (
        <Alert key={each.key} tone="warning" title={t("formats:results.adjust-title")}>
          <p className="kern-body">{t("formats:results.adjust-text", { name: name(each) })}</p>
        </Alert>
      ))}
      {comparison.discuss.length > 0 && (
        <Alert tone="info" title={t("formats:results.discuss-title", { count: comparison.discuss.length })}>
          <p className="kern-body">
            {t("formats:results.discuss-text", {
              names: called(comparison.discuss).map(name).join(", "),
            })}
          </p>
        </Alert>
      )}
      <Section title={t("formats:results.table")} id="scores">
        <ScoreTable criteria={comparison.criteria} raters={raters} syntheses={syntheses} />
      </Section>
      <Section
        title={t("formats:results.bars")}
        id="median"
        hint={t("formats:results.bar-hint")}
        actions={
          writeAt && (
            <LinkButton icon="edit" to={writeAt}>
              {t("formats:synthesis.write")}
            </LinkButton>
          )
        }
      >
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
              value: valueOf(each.key),
              text: writtenText(each.key) ?? medianText(each),
            }))}
          />
        </div>
        {mean !== null && (
          <p className="kern-body ja-number">
            {t("formats:results.overall", {
              value: writeNumber(mean, language),
              rated: comparison.criteria.filter(({ key }) => valueOf(key) !== null).length,
              total: comparison.total,
            })}
          </p>
        )}
        <p className="kern-body kern-body--small kern-body--muted">{t("formats:results.no-grade")}</p>
      </Section>
      <Reasons results={results} raters={raters} syntheses={syntheses} evidence={evidence} surveys={surveys} at={at} />
    </>
  );
}

const byOf = ({ name, organisation }: Rater) => (organisation ? `${name}, ${organisation}` : name);

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

interface TableProps {
  criteria: readonly CriterionComparison[];
  raters: readonly Rater[];
  syntheses: readonly Synthesis[];
}

function ScoreTable({ criteria, raters, syntheses }: TableProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { heading: names } = useCriterionWords();
  const number = (value: number | null) => (value === null ? "–" : writeNumber(value, language));
  const written = (key: CriterionKey) => {
    const synthesis = syntheses.find(({ criterion }) => criterion === key);
    return synthesis?.notAssessable ? t("formats:results.not-rated") : number(synthesis?.score ?? null);
  };
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
    ...(criteria.some(({ weight }) => weight !== 1)
      ? [{ header: t("formats:criteria.weight"), numeric: true, cell: ({ weight }: CriterionComparison) => weight }]
      : []),
    { header: t("formats:synthesis.score"), numeric: true, cell: ({ key }) => written(key) },
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

/** As people have concluded; undefined: not yet. */
function useWrittenText(syntheses: readonly Synthesis[]) {
  const { t } = useTranslation();
  return (key: CriterionKey): string | undefined => {
    const written = syntheses.find(({ criterion }) => criterion === key);
    if (written?.notAssessable) return t("formats:results.not-rated");
    return written?.score == null ? undefined : `${written.score} · ${t(`formats:scale.${written.score}`)}`;
  };
}

type ReasonsProps = Pick<ResultsProps, "results" | "raters" | "syntheses" | "evidence" | "surveys" | "at">;

function Reasons({ results, raters, syntheses, evidence, surveys, at }: ReasonsProps) {
  const { t } = useTranslation();
  const { heading: names } = useCriterionWords();
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
            <div className="ja-stack">
              <Conclusion of={syntheses.find(({ criterion }) => criterion === each.key)} />
              <CriterionAnswers answers={answersTo(each.key, surveys)} />
              <div className="ja-grid">
                {raters.map((rater, index) => (
                  <RatingText
                    key={rater.personId}
                    by={byOf(rater)}
                    rating={results.ratings[index]?.find(({ criterion }) => criterion === each.key)}
                    files={evidence.filter(({ personId, criterion }) => personId === rater.personId && criterion === each.key)}
                    at={at}
                  />
                ))}
              </div>
            </div>
          </details>
        ))}
      </div>
    </Section>
  );
}

function Conclusion({ of }: { of: Synthesis | undefined }) {
  const { t } = useTranslation();
  if (!of?.summary && !of?.discussion) return null;
  return (
    <div className="ja-card ja-card--surface ja-gap-2">
      {of.summary && (
        <p className="ja-typed">
          <strong>{t("formats:synthesis.title")}:</strong> {of.summary}
        </p>
      )}
      {of.unadjusted && (
        <p className="ja-small ja-typed">
          <strong>{t("formats:synthesis.unadjusted")}:</strong> {of.unadjusted}
        </p>
      )}
      {of.discussion && (
        <p className="ja-small ja-typed">
          <strong>{t("formats:synthesis.discussion")}:</strong> {of.discussion}
        </p>
      )}
    </div>
  );
}
