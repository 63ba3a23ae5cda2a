/** For whom nothing waits: what there is to look at in this stage, what comes afterwards, and when. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Bilingual, StageKey } from "#db/schema/processes";
import { dayOf, writeDay } from "#server/calendar/rules";
import { MEANWHILE } from "#server/overview/rules";
import { useLanguage } from "./language";

interface MeanwhileProps {
  processId: number;
  /** Named where there are several processes. */
  title?: string;
  stage: StageKey;
  next: Bilingual | null;
  /** Of the current stage. */
  plannedUntil: string | null;
  now: Date;
}

export function Meanwhile({ processId, title, stage, next, plannedUntil, now }: MeanwhileProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const day = plannedUntil ? writeDay(plannedUntil, language) : "";
  const when = plannedUntil ? (plannedUntil < dayOf(now) ? "then-late" : "then") : "then-open";
  return (
    <p className="kern-body">
      {title && <span className="ja-muted">{t("processes:meanwhile.in", { title })} </span>}
      <Link className="kern-link" to={`/processes/${processId}${MEANWHILE[stage]}`}>
        {t(`processes:meanwhile.stage.${stage}`)}
      </Link>
      {". "}
      {next
        ? t(`processes:meanwhile.${when}`, { stage: next[language], day })
        : t(plannedUntil ? "processes:meanwhile.last-until" : "processes:meanwhile.last", { day })}
    </p>
  );
}
