/** What the answers of a profile come to: a table by dimension, what was not stated said as such. */
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS, SIDES, type ResilienceDimension, type Side } from "#db/schema/profiles";
import { writeNumber } from "#server/calendar/rules";
import { scoresOf, type Answers, type Indicator, type Score } from "#server/profiles/rules";
import { useLanguage } from "~/processes/language";
import { Stack } from "~/ui/layout";
import { DataTable } from "~/ui/table";

/** `2,5 von 4`: one decimal is more than a self-assessment knows. */
export function useMean(): (mean: number | null) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (mean) =>
    mean === null ? t("profiles:not-stated") : t("profiles:score", { mean: writeNumber(Math.round(mean * 10) / 10, language) });
}

export function Scores({ answers, indicators }: { answers: Answers; indicators: readonly Indicator[] }) {
  const { t } = useTranslation();
  const mean = useMean();
  const scores = scoresOf(answers, indicators);
  const of = (dimension: ResilienceDimension, side: Side): Score =>
    scores.find((score) => score.dimension === dimension && score.side === side)!;
  return (
    <DataTable
      caption={t("profiles:title")}
      hideCaption
      rows={RESILIENCE_DIMENSIONS}
      keyOf={(dimension) => dimension}
      columns={[
        { header: t("profiles:dimension-title"), rowHeader: true, cell: (dimension) => t(`profiles:dimension.${dimension}`) },
        ...SIDES.map((side) => ({
          header: t(`profiles:side.${side}`),
          cell: (dimension: ResilienceDimension) => {
            const { mean: value, stated, asked } = of(dimension, side);
            return (
              <Stack gap={1}>
                <span className={value === null ? "ja-muted" : "ja-strong"}>{mean(value)}</span>
                <span className="ja-small ja-muted">{t("profiles:stated", { stated, asked })}</span>
              </Stack>
            );
          },
        })),
      ]}
    />
  );
}
