/**
 * What is on now, in one card that stays in sight while the rest of the page scrolls: the point with its time and the facilitator's
 * buttons, the poll and its result, and the reader's own part.
 */
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeTime } from "#server/calendar/rules";
import type { OwnView } from "#server/roundtables/queries";
import { expectedEnd, neighbours, pointHeading, type RoundtableSnapshot } from "#server/roundtables/rules";
import { PollForm } from "~/methods/poll-form";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden } from "~/ui/form";
import { Row } from "~/ui/layout";
import { useLanguage } from "~/processes/language";
import { Clock, useServerTime, type ServerClock } from "./clock";
import { usePointOptions } from "./records";
import { PointLink } from "./running-order";
import { YourPart } from "./your-part";

interface LiveCardProps {
  live: RoundtableSnapshot;
  own: OwnView;
  base: string;
  clock: ServerClock;
  canLead: boolean;
  say: (sentence: string) => void;
}

export function LiveCard({ live, own, base, clock, canLead, say }: LiveCardProps) {
  const { t } = useTranslation();
  const word = t("roundtables:point.word");
  const points = usePointOptions(live.points);
  const point = live.points.find((other) => other.id === live.currentPointId);
  const { next } = neighbours(live.points, live.currentPointId);
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
        {canLead && <Lead live={live} base={base} />}
      </section>
      <div className="ja-card ja-roundtables-live__body">
        {point && can(own.my, "poll:manage") && (
          <Fold form="poll-now" summary={t("roundtables:polls.now")}>
            <PollForm action={`${base}/polls`} name="poll-now" points={points} pointId={point.id} canStart />
          </Fold>
        )}
        <YourPart live={live} own={own} base={base} clock={clock} say={say} />
        {point && (
          <div className="ja-stack ja-gap-2">
            <PointLink point={point} />
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
  return t("roundtables:now.expected-end", { time: writeTime(expectedEnd(live, useServerTime(clock)), language) });
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
          <SubmitButton variant="secondary" icon="chevron-left" name="point_id" value={previous.id}>
            {t("roundtables:lead.previous")}
          </SubmitButton>
        )}
        {next && (
          <SubmitButton icon="chevron-right" name="point_id" value={next.id}>
            {t(isRunning ? "roundtables:lead.next" : "roundtables:lead.first")}
          </SubmitButton>
        )}
      </ActionForm>
      {isRunning && (
        <ActionForm action={`${base}/time`} name="time" className="ja-form--inline">
          <Hidden name="revision" value={live.revision} />
          <Hidden name="minutes" value={5} />
          <SubmitButton variant="secondary" aria-label={t("roundtables:lead.more-time-label")}>
            {t("roundtables:lead.more-time")}
          </SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}
