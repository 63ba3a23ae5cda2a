/** What the reader should do now: vote, say whether one is there, or nothing. Stands first, above everything that is only to be read. */
import { useTranslation } from "react-i18next";
import { mayCast } from "#server/methods/rules";
import { isArrivalTime, presenceIn } from "#server/roundtables/attendance.rules";
import { isAhead, pointName, pollsOfNow, shownPolls, type RoundtableSnapshot } from "#server/roundtables/rules";
import type { OwnView } from "#server/roundtables/queries";
import { PollCard } from "~/methods/poll-card";
import { Card } from "~/ui/page";
import { OwnAttendance } from "./attendance";
import { useServerTime, type ServerClock } from "./clock";

interface YourPartProps {
  live: RoundtableSnapshot;
  own: OwnView;
  base: string;
  clock: ServerClock;
  say: (sentence: string) => void;
}

export function YourPart({ live, own, base, clock, say }: YourPartProps) {
  const { t } = useTranslation();
  const { my, ballots } = own;
  const presence = presenceIn(live, my.mandateId);
  const polls = pollsOfNow(live, shownPolls(live, own.staffPolls));
  const hasToVote = polls.some((poll) => poll.state === "started" && mayCast(poll.voice, my) && ballots[poll.id] === undefined);
  const pointOf = (id: number) => live.points.find((point) => point.id === id);
  const canArrive = isArrivalTime(live, useServerTime(clock));
  const asksAttendance = presence === "expected" && canArrive;
  return (
    <section className="ja-stack" aria-labelledby="you">
      <h2 className="kern-sr-only" id="you">
        {t("roundtables:you.title")}
      </h2>
      {hasToVote && <h3 className="kern-heading-small">{t("roundtables:you.vote")}</h3>}
      {polls.map((poll) => {
        const point = pointOf(poll.pointId);
        return (
          <PollCard
            key={poll.id}
            poll={poll}
            my={my}
            chosen={ballots[poll.id]}
            base={base}
            isOpen={live.state === "open"}
            level={hasToVote ? 4 : 3}
            point={point && pointName(point, t("roundtables:point.word"))}
            onCast={() => say(t("methods:ballot.saved"))}
          />
        );
      })}
      {asksAttendance && (
        <Card tone="accent" title={t("roundtables:you.attend")}>
          <p className="kern-body">{t("roundtables:you.attend-hint")}</p>
          <OwnAttendance presence={presence} base={base} canArrive />
        </Card>
      )}
      {!asksAttendance && isAhead(live) && (
        <details className="ja-details">
          <summary>{t(`roundtables:you.is-${presence}`)}</summary>
          <OwnAttendance presence={presence} base={base} canArrive={canArrive} />
        </details>
      )}
    </section>
  );
}
