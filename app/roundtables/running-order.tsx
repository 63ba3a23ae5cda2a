/** The running order as everybody sees it; while the roundtable is open the facilitator can call any point. */
import { Link, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { PollView } from "#server/methods/rules";
import { writeTime } from "#server/calendar/rules";
import {
  aboutOf,
  beginnings,
  isAhead,
  isBreak,
  plannedTotal,
  type PointView,
  type RoundtableSnapshot,
} from "#server/roundtables/rules";
import { useLanguage } from "~/processes/language";
import { PollForm } from "~/methods/poll-form";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { usePointOptions } from "./records";

interface RunningOrderProps {
  live: RoundtableSnapshot;
  /** As the reader may know them. */
  polls: readonly PollView[];
  base: string;
  canLead: boolean;
}

export function RunningOrder({ live, polls, base, canLead }: RunningOrderProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const begins = beginnings(live);
  if (live.points.length === 0) return <p className="kern-body">{t("roundtables:points.empty")}</p>;
  return (
    <>
      <ol className="ja-list ja-list--top">
        {live.points.map((point, at) => {
          const time = begins[at];
          const isCurrent = live.state === "open" && point.id === live.currentPointId;
          return (
            <li key={point.id} className="ja-roundtables-point" aria-current={isCurrent ? "step" : undefined}>
              <span className="ja-number ja-strong">{isBreak(point) ? "–" : point.label}</span>
              <span className="ja-entry__what">
                <span className="ja-strong">{point.title}</span>
                <Facts
                  of={[
                    time && writeTime(time, language),
                    t(`roundtables:kind.${point.kind}`),
                    t("roundtables:minutes-short", { count: point.minutes }),
                  ]}
                />
                <PointLink point={point} />
                {polls
                  .filter(({ pointId }) => pointId === point.id)
                  .map((poll) => (
                    <a key={poll.id} className="kern-link kern-link--small" href={`#poll-${poll.id}`}>
                      {t("roundtables:polls.here", { question: poll.question, state: t(`methods:state.${poll.state}`) })}
                    </a>
                  ))}
              </span>
              <PointState point={point} isCurrent={isCurrent} />
              {canLead && live.state === "open" && !isCurrent && (
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
              )}
              {canLead && !isCurrent && <Ask live={live} point={point} polls={polls} base={base} />}
            </li>
          );
        })}
      </ol>
      <PlannedTime planned={plannedTotal(live.points)} available={live.plannedMinutes} />
    </>
  );
}

/** At a point that is made for it a straw poll is prepared where it stands. */
function Ask({ live, point, polls, base }: Omit<RunningOrderProps, "canLead"> & { point: PointView }) {
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
  return point.done ? <Icon name="check" label={t("roundtables:points.done")} /> : null;
}

/** The agenda item or document a point is about. */
export function PointLink({ point }: { point: PointView }) {
  const about = aboutOf(point);
  if (!about) return null;
  const to = point.agendaItem ? `/agenda/${point.agendaItem.id}` : `/documents/${point.document?.id}`;
  return (
    <Link className="kern-link kern-link--small" to={to}>
      <Icon name="draft" size="small" />
      {about}
    </Link>
  );
}

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
