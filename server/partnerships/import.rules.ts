/** A file for the register: which column is which field, how its words are understood, and why a row cannot be taken. */
import { z } from "zod";
import { SIGHTS, type Sight } from "../../db/schema/partnerships.ts";
import type { DataPointForm } from "../figures/rules.ts";
import type { ListRow } from "../files/rows.rules.ts";
import type { Place } from "../places/rules.ts";
import { readAgs } from "../places/rules.ts";
import { classifiedIn } from "../platform/classified.rules.ts";
import { readCountry } from "./countries.rules.ts";
import { IMPORT_FIELDS, NAME_FIELD, READERS, type ImportField, type Mapping } from "./import-words.rules.ts";
import type { InterdependencyInput, PartnershipInput, Register } from "./rules.ts";
import { isWatermark } from "./watermark.rules.ts";

export const MOST_ROWS = 6_000;

// --- judging --------------------------------------------------------------------

export interface RefusedRow {
  line: number;
  /** Key of a sentence in the catalogue. */
  code: string;
  /** What stands there. */
  cell: string;
  /** The whole row, to be mended and brought again; missing in files that were taken over earlier. */
  cells?: string[];
}

export interface ReadyRow {
  line: number;
  placeId: number;
  placeName: string;
  /** What it is called: the partner, or the title. */
  name: string;
  input: PartnershipInput | InterdependencyInput;
  figure: DataPointForm | null;
}

export interface ImportFacts {
  register: Register;
  /** All that the file may speak of. */
  places: readonly Place[];
  /** Where a row says none: the actor's own municipality. */
  ownPlaceId: number | null;
  /** What the register has already: place, name and kind. */
  there: ReadonlySet<string>;
  /** For rows that say none. */
  source: string;
}

export const sameEntry = (placeId: number, name: string, kind: string): string =>
  `${placeId} ${kind} ${name
    .toLocaleLowerCase("de")
    .replace(/[\s\p{P}]+/gu, " ")
    .trim()}`;

/** Row by row, the head left out. */
export function judgeRows(
  rows: readonly ListRow[],
  mapping: Mapping,
  facts: ImportFacts,
): { ready: ReadyRow[]; refused: RefusedRow[] } {
  const ready: ReadyRow[] = [];
  const refused: RefusedRow[] = [];
  const seen = new Set(facts.there);
  const find = placeFinder(facts);
  for (const row of rows.slice(1).filter(({ cells }) => !isWatermark(cells))) {
    const judged = judgeRow(row, mapping, facts, find);
    if ("code" in judged) {
      refused.push({ line: row.line, code: judged.code, cell: judged.cell.slice(0, 80), cells: row.cells });
      continue;
    }
    const key = sameEntry(judged.placeId, judged.name, judged.input.kind);
    if (seen.has(key))
      refused.push({ line: row.line, code: "partnerships:import.refused.twice", cell: judged.name, cells: row.cells });
    else ready.push(judged);
    seen.add(key);
  }
  return { ready, refused };
}

type Finder = (typed: string) => Place | { code: string; cell: string };

function placeFinder({ places, ownPlaceId }: ImportFacts): Finder {
  const byKey = new Map(places.map((place) => [place.ags, place]));
  const byName = new Map<string, Place[]>();
  for (const place of places.filter(({ endedOn }) => endedOn === null))
    for (const name of [fold(place.name), fold(place.name.split(",")[0]!)]) {
      const all = byName.get(name) ?? [];
      if (!all.includes(place)) byName.set(name, [...all, place]);
    }
  const own = places.find(({ id }) => id === ownPlaceId);
  return (typed) => {
    const refuse = (code: string, cell = typed) => ({ code: `partnerships:import.refused.${code}`, cell });
    if (typed === "") return own ?? refuse("place-none");
    const key = readAgs(typed);
    if (!("ags" in key) && key.problem === "district") return refuse("place-district");
    const found = "ags" in key ? byKey.get(key.ags) : undefined;
    if (found?.successor) return refuse("place-merged", `${found.name} → ${found.successor.name} (${found.successor.ags})`);
    if (found) return found;
    const named = byName.get(fold(typed)) ?? [];
    if (named.length > 1) return refuse("place-many", `${typed}: ${named.map(({ ags }) => ags).join(", ")}`);
    return named[0] ?? refuse("place-unknown");
  };
}

const fold = (name: string): string => name.toLocaleLowerCase("de").replace(/\s+/g, " ").trim();

function judgeRow(row: ListRow, mapping: Mapping, facts: ImportFacts, find: Finder): ReadyRow | { code: string; cell: string } {
  const refuse = (code: string, cell: string) => ({ code: `partnerships:import.refused.${code}`, cell });
  if (row.isBroken) return refuse("broken", row.cells[0] ?? "");
  const classified = classifiedIn(row.cells.join("\n"));
  if (classified) return refuse("classified", classified);
  const cell = (field: ImportField) => {
    const column = mapping[field];
    return column === undefined ? "" : (row.cells[column] ?? "").replace(/^'(?=[=+\-@])/, "").trim();
  };
  const place = find(cell("place"));
  if ("code" in place) return place;
  const { form, chosen, figure: figureOf } = READERS[facts.register];
  const said = chosen(cell);
  for (const [field, value] of Object.entries(said))
    if (value === undefined) return refuse(cell(field as ImportField) ? field : `${field}-none`, cell(field as ImportField));
  if (!readCountry(cell("country"))) return refuse(cell("country") ? "country" : "country-none", cell("country"));
  const words = Object.fromEntries(IMPORT_FIELDS[facts.register].map((field) => [field, cell(field)]));
  const source = cell("source") || facts.source;
  const parsed = form.safeParse({ ...words, ...said, place: place.ags, source, sight: "own" });
  const figure = figureOf(cell, source);
  if (figure && "code" in figure) return refuse(figure.code, cell(figure.field));
  if (parsed.success) {
    const input = parsed.data;
    const name = "partner" in input ? input.partner : input.title;
    return { line: row.line, placeId: place.id, placeName: place.name, name, input, figure };
  }
  const { path, message } = parsed.error.issues[0]!;
  const field = String(path[0]) as ImportField;
  const isDay = message.startsWith("partnerships:invalid.day") || field === "ended";
  return refuse(isDay ? "day" : message.includes("required") ? NAME_FIELD[facts.register] : "long", cell(field));
}

// --- forms ------------------------------------------------------------------

const column = z
  .string()
  .regex(/^\d{0,3}$/, "common:invalid.choice")
  .default("")
  .transform((typed) => (typed === "" ? undefined : Number(typed)));

const ALL_FIELDS = [...new Set<ImportField>([...IMPORT_FIELDS.partnerships, ...IMPORT_FIELDS.interdependencies])];

/** Fields are named `column_place`. */
export const mappingForm = z
  .object({
    step: z.enum(["check", "send"], { error: "common:invalid.choice" }),
    sight: z.enum(SIGHTS, { error: "common:invalid.choice" }).default("own"),
    ...Object.fromEntries(ALL_FIELDS.map((field) => [`column_${field}`, column])),
  })
  .transform((form) => {
    const typed = form as Record<string, unknown>;
    const chosen = ALL_FIELDS.map((field) => [field, typed[`column_${field}`]] as const);
    const { step, sight } = form as { step: "check" | "send"; sight: Sight };
    return { step, sight, mapping: Object.fromEntries(chosen.filter(([, at]) => at !== undefined)) as Mapping };
  });
