/** When and where: the head of a roundtable's page and of its entry in lists. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { RoundtableState } from "#db/schema/roundtables";
import type { InvitationPaper } from "#server/roundtables/papers.queries";
import { writeDay, writeLongDay, writeTime } from "#server/calendar/rules";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { useLanguage } from "~/processes/language";

interface FactsProps {
  startsAt: Date | string;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
}

const TONES = { planned: "info", open: "success", closed: "neutral", cancelled: "danger" } as const;

export function StateBadge({ state }: { state: RoundtableState }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[state]}>{t(`roundtables:state.${state}`)}</Badge>;
}

/** Where it stands in its series. */
export function Series({ dates, id }: { dates: readonly { id: number; startsAt: Date | string }[]; id: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const place = dates.findIndex((date) => date.id === id);
  if (dates.length < 2 || place < 0) return null;
  const [before, next] = [dates[place - 1], dates[place + 1]];
  const link = (date: { id: number; startsAt: Date | string }) => (
    <Link className="kern-link" to={`/roundtables/${date.id}`}>
      {writeDay(new Date(date.startsAt), language)}
    </Link>
  );
  return (
    <p className="ja-row ja-small">
      <span>{t("roundtables:series.place", { place: place + 1, count: dates.length })}</span>
      {before && (
        <span>
          {t("roundtables:series.before")} {link(before)}
        </span>
      )}
      {next && (
        <span>
          {t("roundtables:series.next")} {link(next)}
        </span>
      )}
    </p>
  );
}

/** What went with the invitation, as this reader may open it. */
export function InvitationPapers({ papers }: { papers: readonly InvitationPaper[] }) {
  const { t } = useTranslation();
  if (papers.length === 0) return null;
  return (
    <div className="ja-stack ja-gap-2">
      <h3 className="kern-heading-small">{t("roundtables:invitation-papers")}</h3>
      <ul className="ja-list">
        {papers.map(({ versionId, documentId, title, number }) => {
          const page = `/documents/${documentId}/versions/${versionId}`;
          const name = t("roundtables:frozen-paper", { title, number });
          return (
            <li key={versionId} className="ja-row ja-small">
              <Link className="kern-link" to={page}>
                {name}
              </Link>
              <a className="kern-link" href={`${page}/document.pdf`} aria-label={`${name} (PDF)`}>
                PDF
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function Facts({ startsAt, plannedMinutes, place, videoUrl }: FactsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const start = new Date(startsAt);
  const end = new Date(start.getTime() + plannedMinutes * 60_000);
  return (
    <ul className="ja-list ja-row">
      <li className="ja-chip">
        <Icon name="calendar-today" label={t("roundtables:plan.when")} />
        <span>
          {t("roundtables:when", { day: writeLongDay(start, language), time: writeTime(start, language) })}{" "}
          {t("roundtables:plan.until", { time: writeTime(end, language) })}
        </span>
      </li>
      <li className="ja-chip">
        <Icon name="home" label={t("roundtables:plan.where")} />
        <span>{place || (videoUrl ? t("roundtables:presence.online") : t("roundtables:plan.place-open"))}</span>
      </li>
      {videoUrl && (
        <li className="ja-chip">
          <Icon name="open-in-new" />
          <a className="kern-link" href={videoUrl} rel="noopener noreferrer">
            {t("roundtables:plan.video")}
          </a>
        </li>
      )}
    </ul>
  );
}
