/** Words of people in the cells of a register: in German and English, as our own files write them and as others might. */
import { LEVELS, type Level } from "../../../db/schema/agenda.ts";
import type { PRECISIONS } from "../../../db/schema/figures.ts";
import {
  EDITION_STATES,
  FORMAT_KINDS,
  FORMAT_STATUSES,
  type EditionState,
  type FormatKind,
  type FormatStatus,
} from "../../../db/schema/formats.ts";
import { BENCHES, type Bench } from "../../../db/schema/organisations.ts";
import { asLine } from "../../platform/form.rules.ts";

export const plain = (name: string): string => asLine(name).toLocaleLowerCase("de");

/** The word inside the machine is understood too. */
const finder =
  <const T extends string>(all: readonly T[], words: Record<T, RegExp>) =>
  (written: string): T | undefined =>
    all.find((each) => each === plain(written) || words[each].test(plain(written)));

/** @returns the first part of a list that is not understood beside those that are */
export function eachOf<T>(cell: string, find: (written: string) => T | undefined): { found: T[]; unknown: string | undefined } {
  const parts = cell.split(/[,;/\n]/).filter((part) => part.trim() !== "");
  return { found: parts.flatMap((part) => find(part) ?? []), unknown: parts.find((part) => find(part) === undefined)?.trim() };
}

export const kindOf = finder<FormatKind>(FORMAT_KINDS, {
  runder_tisch: /^(runder tisch|round ?table)$/,
  gespraechskreis: /^(gesprächskreis|konsultationskreis|consultation circle|discussion circle)$/,
  koordinierungsrunde: /^(koordinierungsrunde|coordination round)$/,
  staedtenetzwerk: /^(städtenetzwerk|netzwerk|city network|network)$/,
  servicestelle: /^(servicestelle|service (agency|point|office))$/,
  beauftragte_stelle: /^(beauftragte stelle|contact office|commissioned office|mandated office)$/,
  arbeitsgemeinschaft: /^(arbeitsgemeinschaft|ag|working (group|community))$/,
  konferenz: /^(konferenz|conference)$/,
  fortbildungsreihe: /^(fortbildungsreihe|fortbildung|training( series)?)$/,
  plattform: /^(plattform|platform)$/,
});

export const levelOf = finder<Level>(LEVELS, {
  bund: /^(bund(esebene)?|federal( level| government)?)$/,
  land: /^(land|länder|laender|landesebene|states?)$/,
  kommune: /^(kommunen?|städte|gemeinden|kommunale ebene|municipal(ity|ities)?|local level)$/,
  eu: /^(eu|europa|europäische union|european union)$/,
});

export const benchOf = finder<Bench>(BENCHES, {
  bund: /^(federal( level| government)?)$/,
  laender: /^(länder|land|states?)$/,
  kommunen: /^(kommunen?|städte|gemeinden|municipal(ity|ities)?)$/,
  wirtschaft: /^(business|economy)$/,
  zivilgesellschaft: /^civil society$/,
  wissenschaft: /^(science|research)$/,
});

export const statusOf = finder<FormatStatus>(FORMAT_STATUSES, {
  geplant: /^planned$/,
  laufend: /^(läuft|running|ongoing)$/,
  ruhend: /^(ruht|dormant)$/,
  beendet: /^ended$/,
  zusammengefuehrt: /^(zusammengeführt|merged)$/,
  umbenannt: /^renamed$/,
});

export const editionStateOf = finder<EditionState>(EDITION_STATES, {
  geplant: /^planned$/,
  durchgefuehrt: /^(durchgeführt|stattgefunden|held)$/,
  ausgefallen: /^(abgesagt|cancelled|canceled)$/,
});

export const toCheckOf = (written: string): boolean | undefined => {
  if (/^(|nein|no|n|geprüft|checked)$/.test(plain(written))) return false;
  return /^(ja|yes|j|y|x|zu prüfen|to be checked)$/.test(plain(written)) ? true : undefined;
};

const PRECISION_WORDS: readonly (readonly [(typeof PRECISIONS)[number], RegExp])[] = [
  ["exakt", /^(genau|exakt|exact)$/],
  ["gerundet", /^(gerundet|rounded)$/],
  ["mindestens", /^(mindestens|at least)$/],
  ["hoechstens", /^(höchstens|hoechstens|at most)$/],
  ["etwa", /^(etwa|circa|ca\.?|about)$/],
];

/** What is not understood stays as it is, for the form to refuse. */
export const precisionOf = (words: string): string =>
  words === "" ? "" : (PRECISION_WORDS.find(([, known]) => known.test(plain(words)))?.[0] ?? words);

/** `31.12.2024` or `2024-12-31`, also with a time behind it, as spreadsheets give days. */
export function dayOf(words: string): string {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})\b/.exec(words);
  if (german) return `${german[3]}-${german[2]!.padStart(2, "0")}-${german[1]!.padStart(2, "0")}`;
  return /^\d{4}-\d{2}-\d{2}/.exec(words)?.[0] ?? words;
}
