/** The running order as everybody sees it; while the roundtable is open the facilitator can call any point. */
import { Link, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PollView } from "#server/methods/polls.rules";
import { writeTime } from "#server/calendar/rules";
import { POINT_OUTCOMES } from "#db/schema/roundtables";
import { forecast, plannedTimes, type PointTimes } from "#server/roundtables/forecast.rules";
import {
  addressOf,
  isAhead,
  isBreak,
  linksOf,
  nameOfLink,
  plannedTotal,
  type PointView,
  type RoundtableSnapshot,
} from "#server/roundtables/rules";
import { useLanguage } from "~/processes/language";
import { PollForm } from "~/methods/poll-form";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { useServerMinute, type ServerClock } from "./clock";
import { usePointOptions } from "./records";

interface RunningOrderProps {
  live: RoundtableSnapshot;
  /** As the reader may know them. */
  polls: readonly PollView[];
  base: string;
  canLead: boolean;
  clock: ServerClock;
}

export function RunningOrder({ live, polls, base, canLead, clock }: RunningOrderProps) {
  const { t } = useTranslation();
  const now = useServerMinute(clock);
  if (live.points.length === 0) return <p className="kern-body">{t("roundtables:points.empty")}</p>;
  const times = forecast(live, now);
  const planned = plannedTimes(live);
  return (
    <>
      <ol className="ja-list ja-list--top">
        {live.points.map((point, at) => {
          const isCurrent = live.state === "open" && point.id === live.currentPointId;
          return (
            <li
              key={point.id}
              className={`ja-roundtables-point ${point.isSub ? "ja-roundtables-sub" : ""}`}
              aria-current={isCurrent ? "step" : undefined}
            >
              <span className="ja-number ja-strong">{isBreak(point) ? "–" : point.label}</span>
              <span className="ja-entry__what">
                <span className="ja-strong">{point.title}</span>
                <PointFacts point={point} times={times[at] ?? null} planned={planned[at] ?? null} />
                <PointLinks point={point} />
                {polls
                  .filter(({ pointId }) => pointId === point.id)
                  .map((poll) => (
                    <a key={poll.id} className="kern-link kern-link--small" href={`#poll-${poll.id}`}>
                      {t("roundtables:polls.here", { question: poll.question, state: t(`methods:run.state.${poll.state}`) })}
                    </a>
                  ))}
              </span>
              <PointState point={point} isCurrent={isCurrent} />
              {canLead && live.state === "open" && !isCurrent && <CallForm live={live} point={point} base={base} />}
              {canLead && !isCurrent && <Ask live={live} point={point} polls={polls} base={base} />}
            </li>
          );
        })}
      </ol>
      <PlannedTime planned={plannedTotal(live.points)} available={live.plannedMinutes} />
    </>
  );
}

interface PointFactsProps {
  point: PointView;
  times: PointTimes | null;
  /** Before it began. */
  planned: PointTimes | null;
}

/** When it is, or was; the plan beside it where that is another time. */
function PointFacts({ point, times, planned }: PointFactsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const begins = times && writeTime(times.begins, language);
  const plan = planned && writeTime(planned.begins, language);
  return (
    <Facts
      of={[
        times?.isPast ? t("roundtables:points.was", { begins, ends: writeTime(times.ends, language) }) : begins,
        begins && plan && begins !== plan && t("roundtables:points.planned-at", { time: plan }),
        t(`roundtables:kind.${point.kind}`),
        t("roundtables:minutes-short", { count: point.minutes }),
        point.granted > 0 && t("roundtables:points.granted", { count: point.granted }),
        point.fixedTime && t("roundtables:points.fixed-at", { time: point.fixedTime }),
        times?.late ? t("roundtables:points.late", { count: times.late }) : null,
        times?.spare ? t("roundtables:points.spare", { count: times.spare }) : null,
        point.presenter,
        point.isInternal && t("roundtables:points.internal"),
      ]}
    />
  );
}

interface PointFormProps {
  live: Pick<RoundtableSnapshot, "revision">;
  base: string;
}

function CallForm({ live, point, base }: PointFormProps & { point: PointView }) {
  const { t } = useTranslation();
  return (
    <span className="ja-row ja-gap-2">
      <ActionForm action={`${base}/current-point`} name={`current-point-${point.id}`} className="ja-form--inline">
        <Hidden name="revision" value={live.revision} />
        <SubmitButton
          variant="tertiary"
          small
          name="point_id"
          value={point.id}
          aria-label={t("roundtables:lead.go-one", { title: point.title })}
        >
          {t("roundtables:lead.go")}
        </SubmitButton>
      </ActionForm>
      {!point.done && !point.outcome && (
        <Fold form={`outcome-${point.id}`} plain summary={<Named by={point.title}>{t("roundtables:lead.more")}</Named>}>
          <OutcomeForm live={live} pointId={point.id} title={point.title} base={base} />
        </Fold>
      )}
    </span>
  );
}

/** The same word in every row is told apart by whoever hears it. */
export const Named = ({ by, children }: { by: string; children: ReactNode }) => (
  <>
    {children}
    <span className="kern-sr-only"> ({by})</span>
  </>
);

/** Not now: left out, or kept for the next roundtable. @param title of a point that is not on: the buttons are told apart by it */
export function OutcomeForm({ live, pointId, title, base }: PointFormProps & { pointId: number; title?: string }) {
  const { t } = useTranslation();
  return (
    <ActionForm action={`${base}/points/${pointId}/outcome`} name={`outcome-${pointId}`} className="ja-form--inline">
      <Hidden name="revision" value={live.revision} />
      {POINT_OUTCOMES.map((outcome) => (
        <SubmitButton
          key={outcome}
          variant={title ? "tertiary" : "secondary"}
          small={title !== undefined}
          name="outcome"
          value={outcome}
          data-key={title ? undefined : outcome === "skipped" ? "u" : "v"}
          aria-label={title && t(`roundtables:lead.${outcome}-one`, { title })}
        >
          {t(`roundtables:lead.${outcome}`)}
        </SubmitButton>
      ))}
    </ActionForm>
  );
}

/** At a point that is made for it a straw poll is prepared where it stands. */
function Ask({ live, point, polls, base }: Omit<RunningOrderProps, "canLead" | "clock"> & { point: PointView }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const points = usePointOptions([point]);
  if (!isAhead(live) || point.kind !== "meinungsbild") return null;
  if (params.get("ask") === String(point.id)) {
    return (
      <div className="ja-roundtables-point__below" id="ask">
        <PollForm
          action={`${base}/polls`}
          name={`poll-${point.id}`}
          points={points}
          pointId={point.id}
          canStart={live.state === "open"}
          onDone={() => setParams({}, { replace: true, preventScrollReset: true })}
        />
      </div>
    );
  }
  if (polls.some(({ pointId }) => pointId === point.id)) return null;
  return (
    <div className="ja-roundtables-point__below">
      <LinkButton small variant="tertiary" icon="add" to={`?ask=${point.id}#ask`} preventScrollReset>
        {t("methods:new.title")}
      </LinkButton>
    </div>
  );
}

function PointState({ point, isCurrent }: { point: PointView; isCurrent: boolean }) {
  const { t } = useTranslation();
  if (isCurrent) return <Badge tone="info">{t("roundtables:points.current")}</Badge>;
  if (point.outcome) return <Badge tone="neutral">{t(`roundtables:points.${point.outcome}`)}</Badge>;
  return point.done ? <Icon name="check" label={t("roundtables:points.done")} /> : null;
}

/** All that a point leads to. */
export const PointLinks = ({ point }: { point: PointView }) =>
  linksOf(point).map((link) => (
    <Link key={link.to} className="kern-link kern-link--small" to={addressOf(link)}>
      <Icon name="draft" size="small" />
      {nameOfLink(link)}
    </Link>
  ));

/** Planned against available time; too much is said, not only coloured. */
export function PlannedTime({ planned, available }: { planned: number; available: number }) {
  const { t } = useTranslation();
  const over = planned - available;
  return (
    <p className={`ja-chip ja-small ja-number ${over > 0 ? "ja-strong" : "ja-muted"}`}>
      {over > 0 && <Icon name="warning" />}
      {t(over > 0 ? "roundtables:points.total-over" : "roundtables:points.total", { planned, available, over })}
    </p>
  );
}
