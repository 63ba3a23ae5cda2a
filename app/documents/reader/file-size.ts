/** How large a file is, as people say it. */
import type { Language } from "#db/schema/people";

const KIB = 1024;

/** `310 KB`, `2,4 MB`. */
export function writeSize(bytes: number, language: Language): string {
  const isLarge = bytes >= KIB * KIB;
  const number = isLarge ? bytes / (KIB * KIB) : Math.max(1, bytes / KIB);
  const digits = isLarge && number < 10 && !Number.isInteger(number) ? 1 : 0;
  const written = new Intl.NumberFormat(language === "de" ? "de-DE" : "en-GB", { maximumFractionDigits: digits }).format(
    number,
  );
  return `${written} ${isLarge ? "MB" : "KB"}`;
}
