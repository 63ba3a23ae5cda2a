/** When and where: the head of a roundtable's page and of its entry in lists. */
import { useTranslation } from "react-i18next";
import type { RoundtableState } from "#db/schema/roundtables";
import { writeLongDay, writeTime } from "#server/calendar/rules";
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
