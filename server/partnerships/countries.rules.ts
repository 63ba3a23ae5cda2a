/** States by their two letters, as people write them; also those that are no more, because old partnerships were made with them. */
import type { Language } from "../../db/schema/people.ts";
import names from "./countries.json";

/** What was one of these and where it lies today: shown beside it, never put in its place by a machine. */
const GONE: Record<string, { de: string; en: string; words: RegExp }> = {
  SU: { de: "Sowjetunion", en: "Soviet Union", words: /^(udssr|sowjetunion|ussr|soviet union)$/i },
  YU: { de: "Jugoslawien", en: "Yugoslavia", words: /^(jugoslawien|yugoslavia|sfr jugoslawien)$/i },
  CS: { de: "Tschechoslowakei", en: "Czechoslovakia", words: /^(tschechoslowakei|čssr|cssr|csfr|czechoslovakia)$/i },
  DD: { de: "DDR", en: "GDR", words: /^(ddr|deutsche demokratische republik|gdr|east germany)$/i },
};

/** Kept in a file, in German and English: what programs call states differs from version to version, and between server and browser. */
const NAMES: Readonly<Record<string, readonly string[]>> = names;
const AT: Record<Language, 0 | 1> = { de: 0, en: 1 };

export const isGone = (code: string): boolean => code in GONE;

export const countryName = (code: string, language: Language): string =>
  GONE[code]?.[language] ?? NAMES[code]?.[AT[language]] ?? code;

/** As administrations say them beside their official names. */
const ALSO: Record<string, string> = {
  usa: "US",
  "vereinigte staaten von amerika": "US",
  großbritannien: "GB",
  england: "GB",
  uk: "GB",
  "vr china": "CN",
  "volksrepublik china": "CN",
  "people's republic of china": "CN",
  "russische föderation": "RU",
  türkei: "TR",
  turkey: "TR",
  tschechien: "CZ",
  "tschechische republik": "CZ",
  nordmazedonien: "MK",
  mazedonien: "MK",
  palästina: "PS",
  südkorea: "KR",
  "republik korea": "KR",
  niederlande: "NL",
  holland: "NL",
};

const BY_NAME = new Map<string, string>([
  ...Object.entries(NAMES).flatMap(([code, both]) => both.map((name) => [name.toLocaleLowerCase("de"), code] as const)),
  ...Object.entries(ALSO),
]);

/** @returns two letters, or undefined for what is no state that anybody knows here */
export function readCountry(typed: string): string | undefined {
  const plain = typed.trim();
  const code = plain.toUpperCase();
  if (/^[A-Z]{2}$/.test(code) && (code in NAMES || isGone(code))) return code;
  const gone = Object.entries(GONE).find(([, { words }]) => words.test(plain));
  return gone?.[0] ?? BY_NAME.get(plain.toLocaleLowerCase("de"));
}

/** For choosing one, by name; those that are no more at the end. */
export const countryOptions = (language: Language): { value: string; label: string }[] => [
  ...Object.keys(NAMES)
    .map((value) => ({ value, label: countryName(value, language) }))
    .sort((a, b) => a.label.localeCompare(b.label, language)),
  ...Object.keys(GONE).map((value) => ({ value, label: countryName(value, language) })),
];
