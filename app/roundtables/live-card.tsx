/**
 * What is on now, in one card that stays in sight while the rest of the page scrolls: the point with its time and the facilitator's
 * buttons, the poll and its result, and the reader's own part.
 */
import { useTranslation } from "react-i18next";
import type { Substitution } from "#db/schema/processes";
import { can } from "#server/access/rules";
import { writeTime } from "#server/calendar/rules";
import type { OwnView } from "#server/roundtables/queries";
import { nextStep } from "#server/roundtables/autopilot.rules";
import { expectedEnd } from "#server/roundtables/forecast.rules";
import { neighbours, pointHeading, runningWork, runsOfNow, type RoundtableSnapshot } from "#server/roundtables/rules";
import { PollForm } from "~/methods/poll-form";
import { RoomRuns } from "~/methods/runs/room-runs";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden } from "~/ui/form";
import { Row } from "~/ui/layout";
import { useLanguage } from "~/processes/language";
import { Clock, useServerMinute, type ServerClock } from "./clock";
import { usePointOptions } from "./records";
import { ChairNow } from "./chair";
import { GroupWork, StartGroups } from "./groups";
import { CloseForm, isAtEnd } from "./planning";
import { Speakers } from "./speakers";
import { LeadSpeakers } from "./speakers-lead";
import { OutcomeForm, PointLinks } from "./running-order";
import { YourPart } from "./your-part";

interface LiveCardProps {
  live: RoundtableSnapshot;
  own: OwnView;
  base: string;
  clock: ServerClock;
  canLead: boolean;
  substitution: Substitution;
  say: (sentence: string) => void;
}

export function LiveCard({ live, own, base, clock, canLead, substitution, say }: LiveCardProps) {
  const { t } = useTranslation();
  const word = t("roundtables:point.word");
  const points = usePointOptions(live.points);
  const point = live.points.find((other) => other.id === live.currentPointId);
  const { next } = neighbours(live.points, live.currentPointId);
  const work = runningWork(live);
  return (
    <div className="ja-roundtables-live">
      <section className="ja-card ja-card--action ja-roundtables-live__head" aria-labelledby="now">
        <Row place="between">
          <h2 className="ja-small" id="now">
            {t("roundtables:now.title")}
          </h2>
          {point && live.pointStartedAt && (
            <Clock minutes={point.minutes} startedAt={live.pointStartedAt} clock={clock} onAnnounce={say} />
          )}
        </Row>
        <p className="ja-roundtables-now__point">{point ? pointHeading(point, word) : t("roundtables:now.nothing")}</p>
        {point?.presenter && <p className="ja-small">{t("roundtables:now.presents", { name: point.presenter })}</p>}
        <ChairNow live={live} my={own.my} base={base} canLead={canLead} />
        {canLead && <Proposal live={live} clock={clock} base={base} />}
        {canLead && <Lead live={live} base={base} />}
      </section>
      <div className="ja-card ja-roundtables-live__body">
        {work ? (
          <GroupWork work={work} live={live} my={own.my} base={base} clock={clock} say={say} />
        ) : (
          canLead && <StartGroups base={base} />
        )}
        {point && can(own.my, "method:manage") && (
          <Fold form="poll-now" summary={t("roundtables:polls.now")}>
            <PollForm action={`${base}/polls`} name="poll-now" points={points} pointId={point.id} canStart />
          </Fold>
        )}
        <RoomRuns runs={runsOfNow(live, own.preparedRuns)} own={own} isOpen />
        <YourPart live={live} own={own} base={base} clock={clock} substitution={substitution} say={say} />
        <Speakers live={live} my={own.my} base={base} clock={clock} />
        <LeadSpeakers live={live} my={own.my} base={base} />
        {point && (
          <div className="ja-stack ja-gap-2">
            <PointLinks point={point} />
            <p className="ja-small ja-muted">
              {next ? t("roundtables:now.next", { point: pointHeading(next, word) }) : t("roundtables:now.last")}
              {" · "}
              <ExpectedEnd live={live} clock={clock} />
            </p>
          </div>
        )}
      </div>
    </div>
  );
}

export function ExpectedEnd({ live, clock }: Pick<LiveCardProps, "live" | "clock">) {
  const { t } = useTranslation();
  const language = useLanguage();
  return t("roundtables:now.expected-end", { time: writeTime(expectedEnd(live, useServerMinute(clock)), language) });
}

/** What comes next, most likely; going on to the next point has its own button below. */
function Proposal({ live, clock, base }: Pick<LiveCardProps, "live" | "clock" | "base">) {
  const { t } = useTranslation();
  const step = nextStep(live, useServerMinute(clock));
  if (step?.kind === "wait") return <p className="ja-small">{t(`roundtables:autopilot.wait-${step.why}`)}</p>;
  if (step?.kind === "close") return <p className="ja-small">{t("roundtables:autopilot.close")}</p>;
  if (step?.kind !== "call-speaker" && step?.kind !== "end-speaker") return null;
  return (
    <ActionForm action={`${base}/speakers/${step.speechId}/state`} name="proposal" className="ja-form--inline">
      <SubmitButton name="to" value={step.kind === "call-speaker" ? "call" : "end"} data-key="s">
        {t(`roundtables:autopilot.${step.kind}`, { name: step.name })}
      </SubmitButton>
    </ActionForm>
  );
}

/** Moves the roundtable on: always at hand, also on a phone. */
function Lead({ live, base }: Pick<LiveCardProps, "live" | "base">) {
  const { t } = useTranslation();
  const { previous, next } = neighbours(live.points, live.currentPointId);
  const isRunning = live.points.some((other) => other.id === live.currentPointId);
  return (
    <div className="ja-row ja-gap-3" role="group" aria-label={t("roundtables:lead.title")}>
      <ActionForm action={`${base}/current-point`} name="current-point" className="ja-form--inline">
        <Hidden name="revision" value={live.revision} />
        {previous && (
          <SubmitButton variant="secondary" icon="chevron-left" name="point_id" value={previous.id} data-key="b">
            {t("roundtables:lead.previous")}
          </SubmitButton>
        )}
        {next && (
          <SubmitButton icon="chevron-right" name="point_id" value={next.id} data-key="n">
            {t(isRunning ? "roundtables:lead.next" : "roundtables:lead.first")}
          </SubmitButton>
        )}
      </ActionForm>
      {isRunning && (
        <ActionForm action={`${base}/time`} name="time" className="ja-form--inline">
          <Hidden name="revision" value={live.revision} />
          <Hidden name="minutes" value={5} />
          <SubmitButton variant="secondary" data-key="t" aria-label={t("roundtables:lead.more-time-label")}>
            {t("roundtables:lead.more-time")}
          </SubmitButton>
        </ActionForm>
      )}
      {isAtEnd(live) && <CloseForm live={live} base={base} variant="primary" />}
      {isRunning && <OutcomeForm live={live} pointId={live.currentPointId ?? 0} base={base} />}
    </div>
  );
}
