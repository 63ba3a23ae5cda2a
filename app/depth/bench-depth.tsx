/** How far a bench goes today and how far it wants to go: five steps in a row, and the same in words. */
import { useTranslation } from "react-i18next";
import { DEPTHS, type Depth } from "#db/schema/agenda";
import type { Bench } from "#db/schema/organisations";
import type { BenchDepth } from "#server/agenda/depth.rules";
import { Facts } from "~/ui/parts";
import "./depth.css";

export function BenchDepthCell({ depth }: { depth: BenchDepth | undefined }) {
  const { t } = useTranslation();
  const word = useStep();
  if (!depth) return <span className="ja-muted">–</span>;
  const { present, wanted, gap, n, urgent } = depth;
  return (
    <div className="ja-stack ja-gap-1">
      <span className="ja-row ja-gap-3">
        <Track present={present} wanted={wanted} />
        {gap !== null && (
          <span className="ja-small ja-strong ja-number">
            <span aria-hidden="true">{gap > 0 ? `+${gap}` : gap}</span>
            <span className="kern-sr-only">{gapWords(t, gap)}:</span>
          </span>
        )}
      </span>
      <span className="ja-small">{t("depth:says", { present: word(present), wanted: word(wanted) })}</span>
      <Facts of={[t("depth:voices", { count: n }), urgent > 0 && t("depth:urgent", { count: urgent })]} />
    </div>
  );
}

/** Decoration: what it shows stands beside it in words. */
function Track({ present, wanted }: { present: Depth | null; wanted: Depth | null }) {
  const reaches = (depth: Depth | null, step: number) => depth !== null && DEPTHS.indexOf(depth) >= step;
  return (
    <span className="ja-depth-track" aria-hidden="true">
      {DEPTHS.slice(1).map((depth, index) => (
        <span
          key={depth}
          data-present={reaches(present, index + 1) || undefined}
          data-wanted={reaches(wanted, index + 1) || undefined}
        />
      ))}
    </span>
  );
}

type Translate = ReturnType<typeof useTranslation>["t"];

const gapWords = (t: Translate, gap: number): string =>
  gap === 0 ? t("depth:same") : t(gap > 0 ? "depth:more" : "depth:less", { count: Math.abs(gap) });

/** A step in words; nothing said is open. */
export function useStep(): (depth: Depth | null) => string {
  const { t } = useTranslation();
  return (depth) => (depth ? t(`depth:step.${depth}`) : t("depth:open"));
}

/** `Bund und Kommunen`. */
export function useBenches(): (benches: readonly Bench[]) => string {
  const { t } = useTranslation();
  return (benches) => benches.map((bench) => t(`common:bench.${bench}`)).join(t("depth:and"));
}
