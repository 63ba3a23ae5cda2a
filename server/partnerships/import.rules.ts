/** A file for the register: which column is which field, how its words are understood, and why a row cannot be taken. */
import { z } from "zod";
import {
  PARTNERSHIP_KINDS,
  PARTNERSHIP_STATUSES,
  SIGHTS,
  type PartnershipKind,
  type PartnershipStatus,
  type Sight,
} from "../../db/schema/partnerships.ts";
import { POLICY_DIMENSIONS, type PolicyDimension } from "../../db/schema/recommendations.ts";
import type { ListRow } from "../files/rows.rules.ts";
import type { Place } from "../places/rules.ts";
import { readAgs } from "../places/rules.ts";
import { asLine } from "../platform/form.rules.ts";
import { classifiedIn } from "../platform/classified.rules.ts";
import { readCountry } from "./countries.rules.ts";
import { partnershipForm, type PartnershipInput } from "./rules.ts";
import { isWatermark } from "./watermark.rules.ts";

export const MOST_ROWS = 6_000;

export const IMPORT_FIELDS = [
  "place",
  "partner",
  "country",
  "kind",
  "status",
  "dimensions",
  "started",
  "ended",
  "last_activity",
  "legal_form",
  "purpose",
  "funding",
  "contact",
  "source",
  "note",
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Column of each field, from 0; missing: none. */
export type Mapping = Partial<Record<ImportField, number>>;

const HEADERS: Record<ImportField, RegExp> = {
  place: /^(ags|gemeindeschlüssel|kommune|gemeinde|stadt|deutsche (stadt|kommune)|municipality)$/i,
  partner: /^(partner(stadt|kommune|ort)?|partnerstadt\/-region|partner town)$/i,
  country: /^(land|staat|partnerland|country)$/i,
  kind: /^(art|form|typ|art der partnerschaft|kind|type)$/i,
  status: /^(status|stand der partnerschaft)$/i,
  dimensions: /^(felder|politikfelder|themen|dimensionen|fields|dimensions)$/i,
  started: /^(beginn|seit|gründung|gründungsjahr|abschluss|start|since|founded)$/i,
  ended: /^(ende|bis|laufzeit bis|projektende|end|until)$/i,
  last_activity: /^(letzte aktivität|zuletzt aktiv|letzter kontakt|last activity)$/i,
  legal_form: /^(rechtsform|grundlage|vertrag|legal form)$/i,
  purpose: /^(zweck|ziel|inhalt|projekt|purpose)$/i,
  funding: /^(förderung|finanzierung|mittel|funding)$/i,
  contact: /^(kontakt|ansprechstelle|postfach|contact)$/i,
  source: /^(quelle|source)$/i,
  note: /^(bemerkung|anmerkung|notiz|note|remarks?)$/i,
};

/** As the first line says; each column once. */
export function mappingOf(head: readonly string[]): Mapping {
  const taken = new Set<number>();
  return Object.fromEntries(
    IMPORT_FIELDS.flatMap((field) => {
      const at = head.findIndex((cell, column) => !taken.has(column) && HEADERS[field].test(asLine(cell).replace(/:$/, "")));
      if (at < 0) return [];
      taken.add(at);
      return [[field, at]];
    }),
  );
}

// --- words --------------------------------------------------------------------

const KIND_WORDS: readonly (readonly [PartnershipKind, RegExp])[] = [
  ["klimapartnerschaft", /klima|climate/i],
  ["projekt", /projekt|project/i],
  ["freundschaft", /freund|friend/i],
  ["strategisch", /strateg/i],
  ["netzwerk", /netz|network/i],
  ["staedtepartnerschaft", /partner|twin|jumelage/i],
  ["kontakt", /kontakt|contact|beziehung/i],
];
const STATUS_WORDS: readonly (readonly [PartnershipStatus, RegExp])[] = [
  ["aktiv", /^(aktiv|lebendig|besteht|active)$/i],
  ["ruhend", /ruh|schläft|inaktiv|dormant|paus/i],
  ["in_pruefung", /prüf|review/i],
  ["abgelaufen", /abgelaufen|ausgelaufen|expired/i],
  ["beendet", /beendet|gekündigt|ended/i],
  ["geplant", /geplant|in vorbereitung|planned/i],
  ["unbekannt", /unbekannt|unklar|^\?$|unknown/i],
];
const DIMENSION_WORDS: readonly (readonly [PolicyDimension, RegExp])[] = [
  ["kultur", /kultur|culture|kunst/i],
  ["bildung_wissenschaft", /bildung|wissenschaft|schule|hochschul|education/i],
  ["wirtschaft", /wirtschaft|handel|econom|business/i],
  ["sicherheit", /sicherheit|security|katastroph/i],
  ["entwicklung", /entwicklung|development/i],
  ["klima_umwelt", /klima|umwelt|climate|environment/i],
  ["verwaltung_fachaustausch", /verwaltung|fachaustausch|administration/i],
  ["jugend_sport", /jugend|sport|youth/i],
  ["humanitaer", /humanit|hilfe|aid/i],
];

/** @returns undefined for words that say none of them */
function wordOf<T extends string>(typed: string, keys: readonly T[], words: readonly (readonly [T, RegExp])[]): T | undefined {
  return keys.find((key) => key === typed) ?? words.find(([, pattern]) => pattern.test(typed))?.[0];
}

function dimensionsIn(typed: string): PolicyDimension[] | undefined {
  const said = typed
    .split(/[,;/|]+| und | and /)
    .map(asLine)
    .filter(Boolean);
  const found = said.map((word) => wordOf(word, POLICY_DIMENSIONS, DIMENSION_WORDS));
  return found.includes(undefined) ? undefined : (found as PolicyDimension[]);
}

// --- judging --------------------------------------------------------------------

export interface RefusedRow {
  line: number;
  /** Key of a sentence in the catalogue. */
  code: string;
  /** What stands there. */
  cell: string;
}

export interface ReadyRow {
  line: number;
  placeId: number;
  placeName: string;
  input: PartnershipInput;
}

export interface ImportFacts {
  /** All that the file may speak of. */
  places: readonly Place[];
  /** Where a row says none: the actor's own municipality. */
  ownPlaceId: number | null;
  /** What the register has already: place, partner and kind. */
  there: ReadonlySet<string>;
  /** For rows that say none. */
  source: string;
}

export const sameEntry = (placeId: number, partner: string, kind: string): string =>
  `${placeId} ${kind} ${partner
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
      refused.push({ line: row.line, code: judged.code, cell: judged.cell.slice(0, 80) });
      continue;
    }
    const key = sameEntry(judged.placeId, judged.input.partner, judged.input.kind);
    if (seen.has(key)) refused.push({ line: row.line, code: "partnerships:import.refused.twice", cell: judged.input.partner });
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
  const kind = cell("kind") === "" ? "staedtepartnerschaft" : wordOf(cell("kind"), PARTNERSHIP_KINDS, KIND_WORDS);
  if (!kind) return refuse("kind", cell("kind"));
  const status = cell("status") === "" ? "unbekannt" : wordOf(cell("status"), PARTNERSHIP_STATUSES, STATUS_WORDS);
  if (!status) return refuse("status", cell("status"));
  const dimensions = dimensionsIn(cell("dimensions"));
  if (!dimensions) return refuse("dimensions", cell("dimensions"));
  if (!readCountry(cell("country"))) return refuse(cell("country") ? "country" : "country-none", cell("country"));
  const words = Object.fromEntries(IMPORT_FIELDS.map((field) => [field, cell(field)]));
  const source = cell("source") || facts.source;
  const parsed = partnershipForm.safeParse({ ...words, place: place.ags, kind, status, dimensions, source, sight: "own" });
  if (parsed.success) return { line: row.line, placeId: place.id, placeName: place.name, input: parsed.data };
  const { path, message } = parsed.error.issues[0]!;
  const field = String(path[0]) as ImportField;
  const reason =
    message === "partnerships:invalid.day" || field === "ended" ? "day" : message.includes("required") ? "partner" : "long";
  return refuse(reason, cell(field));
}

// --- forms ------------------------------------------------------------------

const column = z
  .string()
  .regex(/^\d{0,3}$/, "common:invalid.choice")
  .default("")
  .transform((typed) => (typed === "" ? undefined : Number(typed)));

/** Fields are named `column_place`. */
export const mappingForm = z
  .object({
    step: z.enum(["check", "send"], { error: "common:invalid.choice" }),
    sight: z.enum(SIGHTS, { error: "common:invalid.choice" }).default("own"),
    ...Object.fromEntries(IMPORT_FIELDS.map((field) => [`column_${field}`, column])),
  })
  .transform((form) => {
    const typed = form as Record<string, unknown>;
    const chosen = IMPORT_FIELDS.map((field) => [field, typed[`column_${field}`]] as const);
    const { step, sight } = form as { step: "check" | "send"; sight: Sight };
    return { step, sight, mapping: Object.fromEntries(chosen.filter(([, at]) => at !== undefined)) as Mapping };
  });
