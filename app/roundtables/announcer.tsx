/** One polite live region for all that happens without the reader's doing: a point is called, a poll starts, time runs out. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { pointHeading, type RoundtableSnapshot } from "#server/roundtables/rules";

/** @returns the sentence to be read out now, and a way to say one more */
export function useAnnouncements(live: RoundtableSnapshot): { sentence: string; say: (sentence: string) => void } {
  const { t } = useTranslation();
  const [sentence, say] = useState("");
  const before = useRef(live);
  useEffect(() => {
    const news = newsSince(before.current, live, t);
    before.current = live;
    if (news) say(news);
  }, [live, t]);
  return { sentence, say };
}

/** The most important change; several at once would only be noise. */
function newsSince(
  before: RoundtableSnapshot,
  after: RoundtableSnapshot,
  t: (key: string, params?: Record<string, unknown>) => string,
): string | undefined {
  if (before.state !== after.state) return t(`roundtables:now.to-${after.state}`);
  for (const poll of after.polls) {
    const state = before.polls.find((other) => other.id === poll.id)?.state;
    if (state !== poll.state) return `${t(`methods:moved.${poll.state}`)} ${poll.question}`;
  }
  for (const run of after.runs) {
    const state = before.runs.find((other) => other.id === run.id)?.state;
    if (state !== run.state) return `${t(`methods:run.moved.${run.state}`)} ${run.question}`;
  }
  if (before.currentPointId === after.currentPointId) return undefined;
  const point = after.points.find((other) => other.id === after.currentPointId);
  return point && t("roundtables:now.spoken-point", { point: pointHeading(point, t("roundtables:point.word")) });
}

export const Announcer = ({ sentence }: { sentence: string }) => (
  <p className="kern-sr-only" role="status">
    {sentence}
  </p>
);
