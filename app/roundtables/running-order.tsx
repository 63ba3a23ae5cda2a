/** The running order as everybody sees it; while the roundtable is open the facilitator can call any point. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeTime } from "#server/calendar/rules";
import { aboutOf, beginnings, isBreak, plannedTotal, type PointView, type RoundtableSnapshot } from "#server/roundtables/rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { Facts } from "~/ui/parts";

export function RunningOrder({ live, base, canLead }: { live: RoundtableSnapshot; base: string; canLead: boolean }) {
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
            </li>
          );
        })}
      </ol>
      <PlannedTime planned={plannedTotal(live.points)} available={live.plannedMinutes} />
    </>
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
