/** A share as people write it. */
import { writeNumber } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";

/** `27 %`, on one line. */
export function useShareText(): (share: number) => string {
  const language = useLanguage();
  return (share) => `${writeNumber(Math.round(share * 100), language)}\u00a0%`;
}
