/** Whether enough are there to decide, in one sentence; where something is decided or asked. */
import { useTranslation } from "react-i18next";
import { quorumOf, type QuorumShares } from "#server/roundtables/attendance.rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";

/** Nothing where the rules of procedure ask for nothing, and outside the meeting. */
export function QuorumLine({ live, shares }: { live: RoundtableSnapshot; shares: QuorumShares }) {
  const { t, i18n } = useTranslation();
  const quorum = live.state === "open" ? quorumOf(live.attendees, shares) : null;
  if (!quorum) return null;
  const { isMet, have, need, of } = quorum;
  const benches = quorum.lacking.map(({ bench, ...count }) =>
    t("roundtables:quorum.bench", { bench: t(`common:bench.${bench}`), ...count }),
  );
  return (
    <p className="ja-small">
      <strong>{t(`roundtables:quorum.${isMet ? "met" : "missed"}`)}</strong> {t("roundtables:quorum.count", { have, of, need })}
      {benches.length > 0 &&
        ` ${t("roundtables:quorum.lacking", { benches: new Intl.ListFormat(i18n.language).format(benches) })}`}
    </p>
  );
}
