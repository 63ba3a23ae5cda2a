/** What a version is called; used wherever versions are named. */
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { writeInstant, writeNumber } from "#server/calendar/rules";
import { versionName } from "#server/documents/versions/rules";
import type { VersionHead } from "#server/documents/versions/queries";

/** Names versions in the reader's language; null: the text as it is now. */
export function useVersionWords() {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  return {
    nameOf: (version: VersionHead | null) => versionName({ t, language }, version),
    at: (instant: Date) => writeInstant(instant, language),
    number: (amount: number) => writeNumber(amount, language),
    characters: (count: number) => t("documents:versions.characters", { count, amount: writeNumber(count, language) }),
    /** "Stadt Auen (Anna Beispiel)" */
    who: ({ organisation, person }: VersionHead) =>
      organisation && person ? `${organisation} (${person})` : (organisation ?? person),
  };
}
