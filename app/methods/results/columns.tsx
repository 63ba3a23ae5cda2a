/** The columns of a result, by method: a quiet bar for what ranks, and the figures in numbers. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { writeNumber } from "#server/calendar/rules";
import type { Figures } from "#server/methods/figures.rules";
import { MATRIX_STEPS } from "#server/methods/kinds.rules";
import type { OptionResult, ResultSnapshot } from "#server/methods/tally.rules";
import { useLanguage } from "~/processes/language";
import { Badge } from "~/ui/page";
import type { Column } from "~/ui/table";

type Of<M extends Figures["of"]> = Extract<Figures, { of: M }>;

/** Rounded for the eye; what is stored is exact. */
export function useRounded(): (value: number | null | undefined, decimals?: number) => string {
  const language = useLanguage();
  return (value, decimals = 1) =>
    value === null || value === undefined ? "–" : writeNumber(Math.round(value * 10 ** decimals) / 10 ** decimals, language);
}

export function useColumns(result: ResultSnapshot): Column<OptionResult>[] {
  const { t } = useTranslation();
  const round = useRounded();
  const isRanked = result.method !== "consent" && result.method !== "levels";
  const rankOf = ({ id }: OptionResult) => {
    const place = result.ranking.findIndex((level) => level.includes(id));
    return place < 0 ? "–" : `${result.ranking.slice(0, place).flat().length + 1}.`;
  };
  const column = <M extends Figures["of"]>(key: string, cell: (figures: Of<M>) => ReactNode): Column<OptionResult> => ({
    header: t(`methods:result.column.${key}`),
    numeric: true,
    cell: ({ figures }) => (figures ? cell(figures as Of<M>) : "–"),
  });
  const bar = (shareOf: (figures: Figures) => number): Column<OptionResult> => ({
    header: <span className="kern-sr-only">{t("methods:result.column.bar")}</span>,
    cell: ({ figures }) => figures && <Meter share={shareOf(figures)} />,
  });
  const label: Column<OptionResult> = {
    header: t("methods:result.column.option"),
    rowHeader: true,
    cell: (option) => (
      <>
        {isRanked && <span className="ja-number ja-muted">{rankOf(option)}</span>} <Subject of={option} />
      </>
    ),
  };
  const verdict = (isGood: boolean, good: string, bad: string) => (
    <Badge tone={isGood ? "success" : "warning"}>{t(`methods:result.${isGood ? good : bad}`)}</Badge>
  );
  const mostDots = Math.max(1, ...result.options.map(({ figures }) => (figures?.of === "dots" ? figures.sum : 0)));
  const { config } = result;
  switch (config.method) {
    case "poll":
      return [
        label,
        bar((figures) => (figures as Of<"poll">).share),
        column<"poll">("voices", ({ voices }) => voices),
        column<"poll">("share", ({ share }) => `${round(share * 100)} %`),
      ];
    case "dots":
      return [
        label,
        bar((figures) => (figures as Of<"dots">).sum / mostDots),
        column<"dots">("dots", ({ sum }) => sum),
        column<"dots">("dotted", ({ voices }) => voices),
      ];
    case "ranking":
      return [
        label,
        bar((figures) => (figures as Of<"ranking">).points / Math.max(1, result.counts.cast * config.places)),
        column<"ranking">("points", ({ points }) => points),
        column<"ranking">("firsts", ({ firsts }) => firsts),
        column<"ranking">("placed", ({ voices }) => voices),
      ];
    case "matrix":
      return [
        label,
        bar((figures) => (figures as Of<"matrix">).product / MATRIX_STEPS ** 2),
        column<"matrix">("importance", ({ importance }) => round(importance)),
        column<"matrix">("feasibility", ({ feasibility }) => round(feasibility)),
        column<"matrix">("product", ({ product }) => round(product)),
      ];
    case "resistance":
      return [
        label,
        bar((figures) => (figures as Of<"resistance">).acceptance / 100),
        column<"resistance">("acceptance", ({ acceptance }) => `${round(acceptance)} %`),
        column<"resistance">("resistance", ({ sum }) => sum),
        column<"resistance">("max", ({ max }) => max),
        column<"resistance">("missing", ({ missing }) => missing),
      ];
    case "consent":
      return [
        label,
        column<"consent">("outcome", ({ isAdopted }) => verdict(isAdopted, "adopted", "objected")),
        column<"consent">("objections", ({ objections }) => objections),
        column<"consent">("concerns", ({ concerns }) => concerns),
      ];
    case "levels":
      return [
        label,
        column<"levels">("outcome", ({ isConsensus }) => verdict(isConsensus, "consensus", "no-consensus")),
        ...[1, 2, 3, 4, 5, 6].map((level) => ({
          ...column<"levels">("option", ({ counts }) => counts[level - 1]),
          header: t("methods:result.column.level", { level }),
        })),
      ];
    case "cards":
      return [];
    case "delphi":
      return [
        label,
        bar((figures) => ((figures as Of<"delphi">).median - 1) / (config.scale - 1)),
        column<"delphi">("median", ({ median }) => round(median)),
        column<"delphi">("half", ({ lower, upper }) => `${round(lower)} – ${round(upper)}`),
        column<"delphi">("agreement", ({ agreement }) => `${round(agreement, 0)} %`),
        column<"delphi">("outcome", ({ stops }) => verdict(stops, "stops", "goes-on")),
      ];
  }
}

/** What was voted on stands where it can be read on. */
const Subject = ({ of: { about, label } }: { of: OptionResult }) =>
  about ? (
    <Link className="ja-plain-link" to={about.kind === "topic" ? `/topics/${about.id}` : `/agenda/${about.id}`}>
      {label}
    </Link>
  ) : (
    label
  );

const Meter = ({ share }: { share: number }) => (
  <span className="ja-methods-meter" aria-hidden="true">
    <span style={{ width: `${Math.round(Math.max(0, Math.min(1, share)) * 100)}%` }} />
  </span>
);
