/** The list of municipalities as the statistical office gives it out (GV100AD, fixed widths), or as a table: reads and judges rows. */
import { z } from "zod";
import type { ListRow } from "../files/rows.rules.ts";
import { asLine, isTicked, singleLine } from "../platform/form.rules.ts";
import { isFictitious, readAgs } from "./rules.ts";

export const MOST_PLACES = 20_000;

export interface ListedPlace {
  ags: string;
  name: string;
  district: string | null;
  population: number | null;
  populationOn: string | null;
  latitude: number | null;
  longitude: number | null;
}

export interface RefusedRow {
  line: number;
  /** Under `places:import.refused`. */
  code: string;
  cell: string;
}

/** A key that became another one. */
export interface KeyChange {
  from: string;
  to: string;
  on: string;
}

export interface PlaceList {
  places: ListedPlace[];
  changes: KeyChange[];
  refused: RefusedRow[];
}

// --- GV100AD --------------------------------------------------------------------

const RECORD = /^([1-6]0)(\d{8})(\d{2,8})/;

export const isGv100 = (text: string): boolean =>
  RECORD.test(
    text
      .replace(/^\uFEFF/, "")
      .trimStart()
      .slice(0, 30),
  );

/** Records 40 name districts, records 60 municipalities; columns as the description that comes with the file says. */
export function readGv100(text: string): PlaceList {
  const districts = new Map<string, string>();
  const list: PlaceList = { places: [], changes: [], refused: [] };
  for (const [at, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    const kind = line.slice(0, 2);
    const name = asLine(line.slice(22, 72));
    if (kind === "40") districts.set(line.slice(10, 15), name);
    if (kind !== "60") continue;
    const key = readAgs(line.slice(10, 18));
    const population = /^\d{1,11}$/.exec(line.slice(139, 150).trim())?.[0];
    const day = dayIn(line.slice(2, 10).replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3"));
    if (!("ags" in key) || name === "" || !day) list.refused.push({ line: at + 1, code: "record", cell: line.slice(0, 40) });
    else if (isFictitious(key.ags)) list.refused.push({ line: at + 1, code: "fictitious", cell: key.ags });
    else
      list.places.push({
        ags: key.ags,
        name,
        district: key.ags.endsWith("000") ? "" : (districts.get(key.ags.slice(0, 5)) ?? ""),
        population: population === undefined ? null : Number(population),
        populationOn: population === undefined ? null : day,
        latitude: null,
        longitude: null,
      });
  }
  return list;
}

// --- tables ---------------------------------------------------------------------

const HEADERS = {
  ags: /^(ags|gemeindeschlüssel|amtlicher gemeindeschlüssel|schlüssel|ars|key)$/i,
  next: /^(ags neu|neuer ags|neuer schlüssel|new ags)$/i,
  name: /^(name|gemeinde|gemeindename|stadt|municipality)$/i,
  district: /^(kreis|landkreis|district)$/i,
  population: /^(einwohner|bevölkerung|einwohnerzahl|population)$/i,
  day: /^(stand|stichtag|datum|as of|date)$/i,
  latitude: /^(breite|breitengrad|lat|latitude)$/i,
  longitude: /^(länge|längengrad|lon|lng|longitude)$/i,
} as const;
type Field = keyof typeof HEADERS;

/** @returns undefined without a line that says which column holds the key, and which the name or the new key */
export function readPlaceRows(rows: readonly ListRow[], dayOfAll: string | null): PlaceList | undefined {
  const head = (rows[0]?.cells ?? []).map(asLine);
  const columns = Object.fromEntries(
    Object.entries(HEADERS).map(([field, words]) => [field, head.findIndex((cell) => words.test(cell))]),
  ) as Record<Field, number>;
  if (columns.ags < 0 || (columns.name < 0 && columns.next < 0)) return undefined;
  const list: PlaceList = { places: [], changes: [], refused: [] };
  for (const row of rows.slice(1)) {
    const cell = (field: Field) => asLine(row.cells[columns[field]] ?? "");
    const judged = columns.next >= 0 ? changeIn(cell, dayOfAll) : placeIn(cell, dayOfAll);
    if ("code" in judged) list.refused.push({ line: row.line, ...judged, cell: judged.cell.slice(0, 80) });
    else if ("from" in judged) list.changes.push(judged);
    else list.places.push(judged);
  }
  return list;
}

type Refused = Omit<RefusedRow, "line">;

function changeIn(cell: (field: Field) => string, dayOfAll: string | null): KeyChange | Refused {
  const [from, to] = [readAgs(cell("ags")), readAgs(cell("next"))];
  if (!("ags" in from)) return { code: `key-${from.problem}`, cell: cell("ags") };
  if (!("ags" in to)) return { code: `key-${to.problem}`, cell: cell("next") };
  const on = readDay(cell("day")) ?? dayOfAll;
  if (from.ags === to.ags) return { code: "same-key", cell: from.ags };
  return on ? { from: from.ags, to: to.ags, on } : { code: "day", cell: cell("day") };
}

function placeIn(cell: (field: Field) => string, dayOfAll: string | null): ListedPlace | Refused {
  const key = readAgs(cell("ags"));
  if (!("ags" in key)) return { code: `key-${key.problem}`, cell: cell("ags") };
  if (isFictitious(key.ags)) return { code: "fictitious", cell: key.ags };
  const name = cell("name");
  if (name === "" || name.length > 200) return { code: "name", cell: name };
  const population = cell("population") === "" ? null : wholeIn(cell("population"));
  if (population === undefined) return { code: "population", cell: cell("population") };
  const day = cell("day") === "" ? dayOfAll : readDay(cell("day"));
  if (day === undefined) return { code: "day", cell: cell("day") };
  if (population !== null && day === null) return { code: "population-day", cell: cell("population") };
  const [latitude, longitude] = [degrees(cell("latitude"), 47, 56), degrees(cell("longitude"), 5, 16)];
  if (latitude === undefined || longitude === undefined || (latitude === null) !== (longitude === null))
    return { code: "position", cell: `${cell("latitude")} ${cell("longitude")}` };
  const populationOn = population === null ? null : day;
  return { ags: key.ags, name, district: cell("district") || null, population, populationOn, latitude, longitude };
}

const wholeIn = (typed: string): number | undefined => {
  const plain = typed.replace(/[\s\u00A0\u202F]/g, "");
  if (!/^(\d{1,9}|\d{1,3}([.,]\d{3})+)$/.test(plain)) return undefined;
  return Number(plain.replace(/[.,]/g, ""));
};

/** @returns null for nothing, undefined for what lies elsewhere or is no number */
function degrees(typed: string, least: number, most: number): number | null | undefined {
  if (typed === "") return null;
  const value = /^\d{1,2}([.,]\d{1,10})?$/.test(typed) ? Number(typed.replace(",", ".")) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

/** `31.12.2024`, `2024-12-31`, or what a spreadsheet's day becomes as words; undefined for a day that is in no calendar. */
export function readDay(typed: string): string | undefined {
  const german = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(typed.trim());
  if (german) return dayIn(`${german[3]}-${german[2]!.padStart(2, "0")}-${german[1]!.padStart(2, "0")}`);
  return dayIn(typed.trim().slice(0, 10));
}

function dayIn(iso: string): string | undefined {
  if (!/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(iso)) return undefined;
  const at = new Date(`${iso}T12:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso ? undefined : iso;
}

// --- forms ----------------------------------------------------------------------

export const placeListForm = z.object({
  source: singleLine(200).default(""),
  day: z
    .string()
    .default("")
    .transform((typed, form) => {
      const day = typed.trim() === "" ? null : readDay(typed);
      if (day === undefined) form.addIssue({ code: "custom", message: "common:invalid.date" });
      return day ?? null;
    }),
  /** All that are in force stand in it: keys that do not have ended. */
  complete: isTicked,
});
export type PlaceListInput = z.output<typeof placeListForm>;
