/** A list of people to invite: reads who stands in it, and judges each row before anybody gets a letter. */
import { z } from "zod";
import { ORGANISATION_LEVELS, type Bench, type OrganisationLevel } from "../../db/schema/organisations.ts";
import { ROLES, type Role } from "../../db/schema/processes.ts";
import { Invalid, type Params } from "../errors.ts";
import { asText, partFields, type ShownRow } from "../files/kept-rows.rules.ts";
import type { ListRow } from "../files/rows.rules.ts";
import { benchForLevel, likelyLevel, likelyMeant, meant, MOST_OF_A_NAME, similar } from "../organisations/rules.ts";
import { emailField, personName } from "../people/rules.ts";
import { asLine, mentionOf } from "../platform/form.rules.ts";
import { seatFor, type Seat } from "./rules.ts";

/** At once; longer lists are sent in parts. */
export const MOST_GUESTS = 200;

/** As typed, read or corrected. */
export interface Guest {
  name: string;
  email: string;
  organisation: string;
  /** Null: as it fits the organisation. */
  role: Role | null;
  /** Of an organisation that is not there yet. */
  level: OrganisationLevel | null;
  /** What stands in the list and could not be read. */
  unread: string;
}

// --- reading ------------------------------------------------------------------

type Column = "name" | "first" | "last" | "email" | "organisation" | "role";

const HEADERS: readonly (readonly [Column, RegExp])[] = [
  ["first", /^(vorname|first ?name|given name)n?$/i],
  ["last", /^(nachname|familienname|zuname|last ?name|surname|family name)$/i],
  ["email", /^((dienstliche )?e-?mail([ -]?(adresse|address))?|mail)$/i],
  ["organisation", /^(organi[sz]ation|behörde|dienststelle|einrichtung|institution|kommune|firma|company|stelle)$/i],
  ["role", /^(rolle|role)$/i],
  ["name", /^((voller |vollständiger )?name|vor- und nachname|person|full name|teilnehme\w*|ansprechp\w*)$/i],
];

/** Whole cells, with any ending of either gender: names of people begin with some of these words, too. */
const ROLE_WORDS: readonly (readonly [RegExp, Role])[] = [
  [/^(co-?)?(moderation|moderator|moderierend|facilitator|facilitation)[\p{L}/*:()]*$/iu, "facilitator"],
  [/^(protokoll|protokollführ|schriftführ|protokollant|recorder|minute[ -]taker)[\p{L}/*:()]*$/iu, "recorder"],
  [/^(delegationsleit[\p{L}/*:()]*|leitung der delegation|head( of delegation)?|head[ _]delegate)$/iu, "head_delegate"],
  [/^(delegiert|delegate|mitglied$)[\p{L}/*:()]*$/iu, "delegate"],
  [/^(konsultiert|consulted$|beratend|gehört$)[\p{L}/*:()]*$/iu, "consulted"],
  [/^(beobacht|observ|gast$|guest$)[\p{L}/*:()]*$/iu, "observer"],
];

/** The role that a word of a list means, in German or English. */
export const roleOf = (words: string): Role | null => ROLE_WORDS.find(([pattern]) => pattern.test(words.trim()))?.[1] ?? null;

/** @param known organisations, to tell them from names of people where no header says what is what */
export function readGuests(rows: readonly ListRow[], known: readonly { name: string; shortName: string }[]): Guest[] {
  const header = columnsOf(rows[0]?.cells ?? []);
  const plain = rows.map((row) => ({ ...row, cells: row.cells.map(withPlainAt) }));
  const guests = plain.slice(header ? 1 : 0).flatMap((row) => {
    if (row.isBroken) return [{ ...NOBODY, unread: row.cells.join(" ") }];
    const listed = addressesIn(row.cells.join("; "));
    if (listed.length > 1) return listed;
    return [header ? byHeader(row.cells, header) : byContent(row.cells, known)];
  });
  return guests.map((guest) => ({ ...guest, name: inOrder(guest.name) }));
}

export const NOBODY: Guest = { name: "", email: "", organisation: "", role: null, level: null, unread: "" };

/** `anna(at)hof.example`, as pages write addresses against machines that collect them. */
const withPlainAt = (cell: string): string => cell.replace(/(?<=\S)\s*(\((at|ät)\)|\[(at|ät)\])\s*(?=\S+\.)/gi, "@");

/** What each column holds, when the first row says so. */
function columnsOf(cells: readonly string[]): (Column | null)[] | null {
  const columns = cells.map((cell) => HEADERS.find(([, words]) => words.test(asLine(cell).replace(/:$/, "")))?.[0] ?? null);
  const isHeader = columns.includes("email") && !cells.some((cell) => cell.includes("@"));
  return isHeader ? columns : null;
}

function byHeader(cells: readonly string[], header: readonly (Column | null)[]): Guest {
  const of = (column: Column) => asLine(cells[header.indexOf(column)] ?? "");
  const role = of("role");
  const name = of("name") || `${of("first")} ${of("last")}`.trim();
  const [address] = addressesIn(of("email"));
  return {
    ...NOBODY,
    name: name || (address?.name ?? ""),
    email: address?.email ?? of("email"),
    organisation: of("organisation"),
    role: roleOf(role),
    unread: role !== "" && !roleOf(role) ? role : "",
  };
}

/** Name and organisation come in this order, unless only the first of them is known to be an organisation. */
function byContent(cells: readonly string[], known: readonly { name: string; shortName: string }[]): Guest {
  const filled = cells.map(asLine).filter(Boolean);
  const joined = filled.join(", ");
  const [address] = addressesIn(joined);
  // "Beispiel, Anna <a@hof.example>, Stadt Hof": the comma inside the name divides no cells.
  const named = /^([^<>@]+)<[^<>@\s]+@[^<>\s]+>[\s,;]*/.exec(joined);
  const others = (named ? joined.slice(named[0].length).split(", ") : filled).filter((cell) => cell && !cell.includes("@"));
  const role = others.map(roleOf).find(Boolean) ?? null;
  const [first = "", second = "", ...more] = others.filter((cell) => !roleOf(cell) || isOrganisation(cell, known));
  const name = address?.name ?? "";
  if (name)
    return { ...NOBODY, name, email: address!.email, organisation: first, role, unread: [second, ...more].join(" ").trim() };
  const isTurned = isOrganisation(first, known) && second !== "" && !isOrganisation(second, known);
  const [person, organisation] = isTurned ? [second, first] : [first, second];
  return { ...NOBODY, name: person, organisation, role, email: address?.email ?? "", unread: more.join(" ") };
}

const isOrganisation = (words: string, known: readonly { name: string; shortName: string }[]): boolean =>
  meant(words, known).length > 0 || likelyLevel(words) !== undefined;

/** `Anna Beispiel <a@hof.example>; b@hof.example`, as mail programs copy them. */
function addressesIn(text: string): Guest[] {
  const found = text.matchAll(/(?:([^<>;@]*?)\s*<\s*)?([^\s<>;,"'()]+@[^\s<>;,"'()]+)\s*>?/g);
  return Array.from(found, ([, name = "", email = ""]) => ({
    ...NOBODY,
    name: asLine(name.replace(/^[\s,;]+|"/g, "")),
    email: asLine(email.replace(/^mailto:/i, "")),
  }));
}

/** `Beispiel, Anna` is Anna Beispiel. */
function inOrder(name: string): string {
  const [last, first, ...more] = name.split(/\s*,\s*/);
  return last && first && more.length === 0 && !/^(Dr|Prof|M\.|B\.)/.test(first) ? `${first} ${last}` : name;
}

// --- judging ------------------------------------------------------------------

/** What there is already, in the register and in the process. */
export interface GuestFacts {
  organisations: readonly { id: number; name: string; shortName: string; bench: Bench }[];
  /** Organisations whose delegation is led by somebody. */
  led: readonly number[];
  /** Addresses of those who take part, or are about to. */
  taking: readonly string[];
}

export interface JudgedGuest extends Guest {
  state: "ready" | "twice" | "there" | "wrong";
  /** At which cell, and why; `code` is a key of the catalogue. */
  problems: { field: "name" | "email" | "organisation" | "role"; code: string; params: Params }[];
  /** Where they would sit. */
  seat: Seat | null;
  /** The organisation is added to the register. */
  isNew: boolean;
}

/** Row by row, in the order in which they would be invited: who comes first leads the delegation. */
export function judgeGuests(guests: readonly Guest[], facts: GuestFacts): JudgedGuest[] {
  const led = new Set(facts.led.map(String));
  const seen = new Set<string>();
  // Chosen in one row, it holds for all rows of that organisation.
  const levels = new Map(guests.flatMap(({ organisation, level }) => (level ? [[keyOf(organisation), level] as const] : [])));
  return guests.map((given) => {
    const guest = { ...given, level: given.level ?? levels.get(keyOf(given.organisation)) ?? null };
    const problems: JudgedGuest["problems"] = [];
    const note = (field: JudgedGuest["problems"][number]["field"], code: string, params: Params = {}) =>
      problems.push({ field, code, params });
    const parse = (field: "name" | "email", schema: z.ZodType<string, string>) => {
      const parsed = schema.safeParse(guest[field]);
      const issue = parsed.error?.issues[0];
      if (issue) note(field, issue.message, issue as unknown as Params);
      return parsed.data;
    };
    parse("name", personName);
    const email = parse("email", emailField);
    if (email !== undefined && facts.taking.includes(email))
      return { ...guest, state: "there", problems: [], seat: null, isNew: false };
    if (email !== undefined && seen.has(email)) return { ...guest, state: "twice", problems: [], seat: null, isNew: false };
    const place = placeOf(guest, facts);
    if ("code" in place) note("organisation", place.code, place.params);
    let seat: Seat | null = null;
    if (!("code" in place)) {
      try {
        seat = seatFor(place.bench, led.has(place.key), { role: guest.role, bench: null, bench_reason: "" });
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        // The list has no place for another bench and its reason.
        note("role", error.code.replace(":invalid.", ":guests."), error.params);
      }
      if (problems.length === 0 && seat?.role === "head_delegate") led.add(place.key);
    }
    if (email !== undefined && problems.length === 0) seen.add(email);
    const level = "code" in place ? guest.level : place.level;
    return { ...guest, level, state: problems.length > 0 ? "wrong" : "ready", problems, seat, isNew: level !== null };
  });
}

const keyOf = (organisation: string): string => asLine(organisation).toLowerCase();

type Place = { key: string; bench: Bench; level: OrganisationLevel | null } | { code: string; params: Params };

function placeOf({ organisation: typed, level }: Guest, { organisations }: GuestFacts): Place {
  const name = asLine(typed);
  if (!name) return { code: "common:invalid.required", params: {} };
  if (name.length > MOST_OF_A_NAME) return { code: "common:invalid.too-long", params: { maximum: MOST_OF_A_NAME } };
  const found = meant(name, organisations);
  const names = (some: readonly { name: string }[]) => some.map((each) => `„${each.name}“`).join(", ");
  if (found.length > 1) return { code: "organisations:error.ambiguous", params: { name, names: names(found) } };
  if (found[0]) return { key: String(found[0].id), bench: found[0].bench, level: null };
  // Before a second one is added by mistake somebody is asked: a level that was chosen says that it is another one.
  const likely = level ?? (likelyMeant(name, organisations).length > 0 ? null : (likelyLevel(name) ?? null));
  if (likely) return { key: keyOf(name), bench: benchForLevel(likely), level: likely };
  const alike = names(similar(name, organisations).slice(0, 3));
  return { code: `organisations:error.unknown${alike ? "-similar" : ""}`, params: { name, names: alike } };
}

// --- forms ------------------------------------------------------------------

const MOST_LETTERS = 200_000;

/** As long as what was given can be: what is too long in a row, the table says, and loses nothing of it. */
const many = z
  .array(z.string().max(MOST_LETTERS, "common:invalid.too-long"))
  .max(MOST_GUESTS, "processes:guests.too-many")
  .default([]);

/** Of a row that a page does not show. */
export const keptGuest: z.ZodType<Guest> = z.object({
  ...{ name: asText, email: asText, organisation: asText, unread: asText },
  role: z.enum(ROLES).nullable(),
  level: z.enum(ORGANISATION_LEVELS).nullable(),
});

/** First a list or a file, then its rows as they were shown, one value of each field a row. */
export const guestsForm = z
  .object({
    ...partFields,
    list: z.string().max(MOST_LETTERS, "common:invalid.too-long").default(""),
    name: many,
    email: many,
    organisation: many,
    role: many,
    level: many,
    /** Places of the rows that are to be invited, from 0. */
    chosen: many,
  })
  .transform(({ step, list, part, kept, places, chosen, ...rows }) => ({
    ...{ step, list, part, kept, mention: mentionOf(rows) },
    shown: rows.name.map((name, index): ShownRow<Guest> => {
      const at = places[index] ?? index;
      const changes = {
        name,
        email: rows.email[index] ?? "",
        organisation: rows.organisation[index] ?? "",
        role: ROLES.find((role) => role === rows.role[index]) ?? null,
        level: ORGANISATION_LEVELS.find((level) => level === rows.level[index]) ?? null,
      };
      return { at, changes, isChosen: chosen.includes(String(at)) };
    }),
  }));
