/** What hits say about themselves, on the page and in the palette. */
import { useTranslation } from "react-i18next";
import { agendaNumber } from "#server/agenda/rules";
import { writeInstant } from "#server/calendar/rules";
import type { Hit, HitKind } from "#server/search/rules";

export const HIT_ICONS: Record<HitKind, string> = {
  process: "home",
  item: "checklist",
  recommendation: "checklist",
  topic: "question-mark",
  document: "draft",
  consultation: "mail",
  roundtable: "calendar-today",
  decision: "success",
  person: "account-circle",
  organisation: "account-circle",
  format: "autorenew",
  partnership: "language",
  interdependency: "language",
};

export function useHitFacts(): (hit: Hit) => (string | undefined)[] {
  const { t, i18n } = useTranslation();
  const language = i18n.language === "en" ? "en" : "de";
  return ({ facts, isArchived }) => [
    isArchived ? t("search:archived") : undefined,
    facts.number === undefined ? undefined : agendaNumber(facts.number),
    facts.sign,
    facts.status && t(`agenda:status.${facts.status}`),
    facts.text === "minutes" ? t("search:minutes") : undefined,
    facts.at && writeInstant(facts.at, language),
    facts.organisation,
    facts.role && t(`common:role.${facts.role}`),
    facts.level && t(`common:organisation-level.${facts.level}`),
    facts.format && t(`formats:kind.${facts.format}`),
    facts.partnership && t(`partnerships:kind.${facts.partnership}`),
    facts.place,
  ];
}
