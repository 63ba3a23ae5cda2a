/**
 * One line from none to all with a mark per bench: every bench has a shape of its own, so that colours only help. The numbers stand in the
 * table beside it; read aloud there are only those.
 */
import { useTranslation } from "react-i18next";
import { BENCHES, type Bench } from "#db/schema/organisations";
import { neededBenches, smoothed, type Angle } from "#server/methods/picture.rules";
import type { View } from "#server/methods/tally.rules";

const SHAPES: Record<Bench, string> = {
  bund: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0",
  kommunen: "M-5.5-5.5h11v11h-11z",
  laender: "M0-6.5 6 5h-12z",
  wirtschaft: "M0-6.5 6 0 0 6.5-6 0z",
  zivilgesellschaft: "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
  wissenschaft: "M0 6.5-6-5h12z",
};

function Mark({ bench, needed }: { bench: Bench; needed: readonly Bench[] }) {
  const look = needed.includes(bench) ? "ja-methods-mark--needed" : "";
  return (
    <svg className={`ja-methods-mark ${look}`} viewBox="-8 -8 16 16" aria-hidden="true">
      <path d={SHAPES[bench]} />
    </svg>
  );
}

/** Nearer than that two marks would cover each other. */
const NEAR = 0.07;

export function BenchMarks({ benches, angle }: { benches: View["benches"]; angle: Angle }) {
  const shown = BENCHES.flatMap((bench) => {
    const share = benches[bench];
    return share && bench !== angle.without ? [{ bench, place: smoothed(share) }] : [];
  });
  const places = shown.map(({ place }) => place);
  const [least, most] = [Math.min(...places), Math.max(...places)];
  const needed = neededBenches(angle);
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  // Those that stand at the same place lie on lines of their own.
  const lineOf = (index: number) =>
    places.filter((other, before) => before < index && Math.abs(other - places[index]!) < NEAR).length % 3;
  return (
    <div className="ja-methods-marks" aria-hidden="true">
      {shown.length > 1 && (
        <span className="ja-methods-marks__span" style={{ left: percent(least), width: percent(most - least) }} />
      )}
      {shown.map(({ bench, place }, index) => (
        <span
          key={bench}
          className={`ja-methods-marks__mark ja-methods-marks__mark--${lineOf(index)}`}
          style={{ left: percent(place) }}
        >
          <Mark bench={bench} needed={needed} />
        </span>
      ))}
    </div>
  );
}

export function MarkLegend({ benches, angle }: { benches: readonly Bench[]; angle: Angle }) {
  const { t } = useTranslation();
  const needed = neededBenches(angle);
  return (
    <ul className="ja-list ja-row ja-small" aria-label={t("methods:picture.legend")}>
      {benches
        .filter((bench) => bench !== angle.without)
        .map((bench) => (
          <li key={bench} className="ja-methods-legend">
            <Mark bench={bench} needed={needed} /> {t(`common:bench.${bench}`)}
          </li>
        ))}
      <li className="ja-muted">{t("methods:picture.filled")}</li>
    </ul>
  );
}
