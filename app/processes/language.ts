/** Which half of a bilingual text to show; used wherever texts that are data appear. */
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";

export function useLanguage(): Language {
  return useTranslation().i18n.language === "en" ? "en" : "de";
}
