/** How pages of consultations write ends of periods. */
import { writeDeadline } from "#server/calendar/working-days.rules";
import { useLanguage } from "~/processes/language";

/** `18.12.2026, 24:00 Uhr`. */
export function useDeadline(): (instant: Date | string) => string {
  const language = useLanguage();
  return (instant) => writeDeadline(instant, language);
}
