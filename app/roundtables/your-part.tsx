/** What the reader should do now: vote, say whether one is there, or nothing. Stands first, above everything that is only to be read. */
import { useTranslation } from "react-i18next";
import { presumedVoice, type PollView } from "#server/methods/polls.rules";
import type { Substitution } from "#db/schema/processes";
import { writeDay } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { hasReplied, isArrivalTime, presenceIn } from "#server/roundtables/attendance.rules";
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
  substitution: Substitution;
  say: (sentence: string) => void;
}

export function YourPart({ live, own, base, clock, substitution, say }: YourPartProps) {
  const { t } = useTranslation();
  const { my } = own;
  const presence = presenceIn(live, my.mandateId);
  const polls = pollsOfNow(live, shownPolls(live, own.prepared));
  const waits = (poll: PollView) => (own.voices[poll.id] ?? presumedVoice(poll, my, own.personId))?.hasVoted === false;
  const hasToVote = polls.some((poll) => poll.state === "open" && waits(poll));
  const pointOf = (id: number | null) => live.points.find((point) => point.id === id);
  const canArrive = isArrivalTime(live, useServerTime(clock));
  const asksAttendance = presence === "expected" && canArrive;
  const isAsked = live.state === "planned" && live.invitation !== null && !hasReplied(live, my.mandateId);
  const language = useLanguage();
  const { substitute } = live.attendees.find(({ mandateId }) => mandateId === my.mandateId) ?? {};
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
            own={own}
            live={live}
            level={hasToVote ? 4 : 3}
            point={point && pointName(point, t("roundtables:point.word"))}
            onCast={() => say(t("methods:flash.cast"))}
          />
        );
      })}
      {(asksAttendance || isAsked) && (
        <Card tone="accent" title={t("roundtables:you.attend")}>
          <p className="kern-body">
            {isAsked && live.replyBy
              ? t("roundtables:you.reply-by", { day: writeDay(live.replyBy, language) })
              : t("roundtables:you.attend-hint")}
          </p>
          <OwnAttendance presence={presence} base={base} canArrive={canArrive} isAsked={isAsked} substitution={substitution} />
        </Card>
      )}
      {!asksAttendance && !isAsked && isAhead(live) && (
        <details className="ja-details">
          <summary>
            {substitute ? t("roundtables:you.is-represented", { substitute }) : t(`roundtables:you.is-${presence}`)}
          </summary>
          <OwnAttendance presence={presence} base={base} canArrive={canArrive} substitution={substitution} />
        </details>
      )}
    </section>
  );
}
