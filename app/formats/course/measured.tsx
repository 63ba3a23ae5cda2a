/** Evaluations side by side by the same criteria: a table first, then one small picture for each criterion. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { writeDay, writeNumber } from "#server/calendar/rules";
import { criteriaName, type Criterion } from "#server/formats/criteria.rules";
import type { CriteriaVersion, Measured, MeasuredValue } from "#server/formats/course/rules";
import { useLanguage } from "~/processes/language";
import { Bars } from "~/ui/bars";
import { Badge } from "~/ui/page";
import { Tabs } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { useCriterionWords } from "../criterion-words";

const BEST = 4;

interface SideBySideProps {
  evaluations: readonly Measured[];
  /** What each column and bar is called. */
  nameOf: (evaluation: Measured) => string;
  caption: string;
}

export function SideBySide({ evaluations, nameOf, caption }: SideBySideProps) {
  const { heading } = useCriterionWords();
  const text = useValueText();
  const criteria = evaluations[0]?.criteria ?? [];
  return (
    <>
      <ScoreTable {...{ evaluations, nameOf, caption, criteria }} />
      <div className="ja-grid ja-formats-panels">
        {criteria.map((criterion) => (
          <Panel key={criterion.key} title={heading(criterion)}>
            <Bars
              label={heading(criterion)}
              max={BEST}
              steps={BEST}
              bars={evaluations.map((evaluation) => {
                const value = valueAt(evaluation, criterion);
                return {
                  ...{ key: evaluation.id, label: nameOf(evaluation), value: value?.value ?? null, text: text(value) },
                  // Not concluded yet: hatched, and it says so.
                  series: value?.isConcluded ? 0 : 1,
                };
              })}
            />
          </Panel>
        ))}
      </div>
    </>
  );
}

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="ja-card ja-gap-2">
      <h3 className="kern-heading-small">{title}</h3>
      {children}
    </section>
  );
}

const valueAt = ({ values }: Measured, { key }: Criterion) => values.find((value) => value.key === key);

function ScoreTable({ evaluations, nameOf, caption, criteria }: SideBySideProps & { criteria: readonly Criterion[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { heading } = useCriterionWords();
  const number = (value: number | null) => (value === null ? t("formats:results.not-rated") : writeNumber(value, language));
  return (
    <DataTable
      caption={caption}
      hideCaption
      rows={criteria}
      keyOf={({ key }) => key}
      columns={[
        { header: t("formats:results.criterion"), rowHeader: true, cell: heading },
        ...evaluations.map((evaluation) => ({
          header: <ColumnHead evaluation={evaluation} name={nameOf(evaluation)} />,
          label: nameOf(evaluation),
          numeric: true,
          cell: (criterion: Criterion) => {
            const value = valueAt(evaluation, criterion);
            if (!value) return t("none");
            return (
              <>
                {number(value.value)}
                <span className="ja-small ja-muted ja-block">
                  {t("formats:course.spread", { n: value.n, spread: value.spread === null ? "–" : value.spread })}
                </span>
              </>
            );
          },
        })),
      ]}
    />
  );
}

function ColumnHead({ evaluation, name }: { evaluation: Measured; name: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id, formatId, periodFrom, periodTo, isReleased } = evaluation;
  return (
    <>
      <Link className="kern-link kern-link--small" to={`/formats/${formatId}/evaluations/${id}`}>
        {name}
      </Link>
      <span className="ja-small ja-muted ja-block ja-number">
        {writeDay(periodFrom, language)} – {writeDay(periodTo, language)}
      </span>
      {!isReleased && <Badge tone="warning">{t("formats:course.draft")}</Badge>}
    </>
  );
}

/** `2,5 · Median, noch nicht besprochen` */
function useValueText() {
  const { t } = useTranslation();
  const language = useLanguage();
  return (value: MeasuredValue | undefined): string => {
    if (!value || value.value === null) return t("formats:results.not-rated");
    const number = writeNumber(value.value, language);
    return value.isConcluded ? number : t("formats:course.median-only", { value: number });
  };
}

interface VersionsProps {
  versions: readonly CriteriaVersion[];
  version: CriteriaVersion | null;
}

/** Results of different versions are never set beside each other: one is chosen. */
export function Versions({ versions, version }: VersionsProps) {
  const { t } = useTranslation();
  if (!version) return null;
  if (versions.length === 1)
    return <p className="kern-body">{t("formats:course.one-version", { name: criteriaName(t, version) })}</p>;
  return (
    <Tabs
      label={t("formats:course.version")}
      tabs={versions.map((each) => ({
        to: `?criteria=${each.criteriaSet}`,
        label: criteriaName(t, each),
        current: each.criteriaSet === version.criteriaSet,
      }))}
    />
  );
}
