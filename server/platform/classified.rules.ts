/**
 * Words with which classified documents are marked. Nothing of that kind may be kept here, not even in quarantine, so that what bears
 * such a marking is refused before anything is stored. Written as markings are: "geheime Abstimmung" and "Geheimnis" are none.
 */

/** On the form field with this name somebody has said that a marking is only spoken of. */
export const MENTIONED = "marking_mentioned";
/** And beside it, why. */
export const MENTION_REASON = "marking_reason";

const MARKINGS: readonly RegExp[] = [
  /\bVS\s?[-‐‑–—]?\s?(?:NfD|NUR\s+F(?:Ü|UE)R\s+DEN\s+DIENSTGEBRAUCH|VERTRAULICH|VERTR\.?|GEHEIM)\b/i,
  /\bNUR\s+F(?:Ü|UE)R\s+DEN\s+DIENSTGEBRAUCH\b/,
  /\bSTRENG\s+GEHEIM\b/,
  // Alone on its line, or with its dots and dashes: in running text it may be a word of a heading. Blanks without line ends: with them
  // a megabyte of empty lines takes minutes.
  /^(?:[^\S\r\n\u2028\u2029]|[-‐‑–—*•.])*(?:GEHEIM|VERSCHLUSSSACHE)(?:[^\S\r\n\u2028\u2029]|[-‐‑–—*•.])*$/m,
  /\bgeh\.\s?zu\s?halten\b/i,
  /\b(?:NATO|COSMIC)\s+(?:RESTRICTED|CONFIDENTIAL|TOP\s+SECRET|SECRET)\b/i,
  /\b(?:RESTREINT|CONFIDENTIEL|SECRET|TR[ÈE]S\s+SECRET)\s+UE\b/i,
  /\bEU\s+(?:RESTRICTED|CONFIDENTIAL|TOP\s+SECRET|SECRET)\b/,
];

/** Signs that nobody sees: soft hyphens, joiners, marks of order. */
const UNSEEN = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;

/** @returns the marking as it was written, or undefined */
export function classifiedIn(text: string): string | undefined {
  // Names of files have underscores where others have blanks.
  const plain = text.replaceAll("_", " ").replaceAll("\u0000", "").replace(UNSEEN, "");
  for (const marking of MARKINGS) {
    const found = marking.exec(plain);
    if (found) return found[0].trim();
  }
  return undefined;
}

/** In any of the fields of a form, or in the name of its file. */
export function classifiedInForm(
  values: Readonly<Record<string, string | readonly string[]>>,
  fileName?: string,
): string | undefined {
  for (const value of [...Object.values(values).flat(), ...(fileName ? [fileName] : [])]) {
    const found = classifiedIn(value);
    if (found) return found;
  }
  return undefined;
}
