/** Entries of the register: whose they are, who sees them, what their dates come to, and what their forms bring. */
import { z } from "zod";
import {
  CONFIDENCES,
  DIRECTIONS,
  INTERDEPENDENCY_KINDS,
  PARTNERSHIP_KINDS,
  PARTNERSHIP_STATUSES,
  SECTORS,
  SIGHTS,
  type Confidence,
  type Direction,
  type EntryState,
  type InterdependencyKind,
  type PartialDay,
  type PartnershipKind,
  type PartnershipStatus,
  type Sector,
  type Sight,
} from "../../db/schema/partnerships.ts";
import { POLICY_DIMENSIONS, type PolicyDimension } from "../../db/schema/recommendations.ts";
import type { Land } from "../../db/schema/places.ts";
import { can, type My } from "../access/rules.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";
import { readCountry } from "./countries.rules.ts";

export interface Entry {
  id: number;
  processId: number;
  placeId: number;
  placeName: string;
  ags: string;
  land: Land;
  country: string;
  note: string;
  source: string;
  sight: Sight;
  state: EntryState;
  /** The organisation of the municipality, where it takes part. */
  ownerId: number | null;
  ownerName: string | null;
  enteredById: number;
  enteredBy: string;
  answer: string;
  importId: number | null;
  revision: number;
}

export interface Partnership extends Entry {
  kind: PartnershipKind;
  partner: string;
  /** As it was said. */
  status: PartnershipStatus;
  /** As it is on this day: a project whose term is over is not active. */
  statusNow: PartnershipStatus;
  dimensions: PolicyDimension[];
  started: PartialDay | null;
  ended: PartialDay | null;
  lastActivity: PartialDay | null;
  legalForm: string;
  purpose: string;
  funding: string;
  contact: string;
  nextReviewOn: string | null;
}

export interface Interdependency extends Entry {
  title: string;
  kind: InterdependencyKind;
  sector: Sector;
  direction: Direction;
  confidence: Confidence;
  counterEvidence: string;
}

type Owned = Pick<Entry, "ownerId" | "enteredById" | "state">;

export const isOwn = (my: My, { ownerId }: Pick<Entry, "ownerId">): boolean => ownerId === my.organisationId;

/** The municipality its own; others what they have proposed, until it answers. Of one that takes no part, whoever entered it. */
export const mayEditEntry = (my: My, entry: Owned): boolean =>
  can(my, "register:write") &&
  (isOwn(my, entry) || (entry.enteredById === my.organisationId && (entry.ownerId === null || entry.state === "proposed")));

export const mayAnswer = (my: My, entry: Owned): boolean =>
  can(my, "register:write") && isOwn(my, entry) && entry.state !== "own";

/** Everybody in the process sees it, as `isOpenToAll` in the database. */
export const isOpenToAll = ({ sight, state, ownerId }: Pick<Entry, "sight" | "state" | "ownerId">): boolean =>
  sight === "process" && (state === "own" || (state === "proposed" && ownerId === null));

/** What is entered for somebody is theirs to confirm. */
export const stateFor = (my: Pick<My, "organisationId">, ownerId: number | null): EntryState =>
  ownerId === my.organisationId ? "own" : "proposed";

export type Register = "partnerships" | "interdependencies";

/** By which figures name an entry. */
export const subjectOf = (register: Register) => (register === "partnerships" ? "partnership" : "interdependency");

/** Of which of the two an address speaks. */
export const registerAt = (url: string): Register =>
  new URL(url).pathname.split("/").includes("interdependencies") ? "interdependencies" : "partnerships";

// --- days of which not all is known ---------------------------------------------------

/** `1985`, `04/1985`, `4.1985`, `30.04.1985` or the ISO forms; undefined for what is in no calendar. */
export function readPartialDay(typed: string): PartialDay | null | undefined {
  const plain = typed.trim();
  if (plain === "") return null;
  const german = /^(?:(?:(\d{1,2})\.\s?)?(\d{1,2})[./]\s?)?(\d{4})$/.exec(plain);
  const [, iso] = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ].*)?$/.exec(plain) ?? [];
  const parts = german ? [german[3], german[2], german[1]] : (iso?.split("-") ?? []);
  const written = parts.filter((part) => part !== undefined).map((part) => part.padStart(2, "0"));
  const [year, month = "01", day = "01"] = written;
  if (!year || year < "1000" || year > "2199") return undefined;
  const at = new Date(`${year}-${month}-${day}T12:00:00Z`);
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === `${year}-${month}-${day}`;
  return isDay ? written.join("-") : undefined;
}

/** `30.04.1985`, `04/1985` or `1985`. */
export const writePartialDay = (day: PartialDay): string =>
  day.length === 7 ? `${day.slice(5)}/${day.slice(0, 4)}` : day.split("-").toReversed().join(".");

/** The same is asked in the database: function `partnership_status`. */
export function statusOn(
  { status, kind, ended }: Pick<Partnership, "status" | "kind" | "ended">,
  today: string,
): PartnershipStatus {
  const isOpen = ["aktiv", "geplant", "ruhend", "unbekannt"].includes(status);
  if (!isOpen || ended === null || ended >= today.slice(0, ended.length)) return status;
  return kind === "projekt" ? "abgelaufen" : "beendet";
}

// --- forms ------------------------------------------------------------------

const long = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");
const partialDay = z
  .string()
  .max(40, "common:invalid.date")
  .default("")
  .transform((typed, form) => {
    const day = readPartialDay(typed);
    if (day === undefined) form.addIssue({ code: "custom", message: "partnerships:invalid.day" });
    return day ?? null;
  });
/** The days of reviews are known to the day. */
const wholeDay = partialDay.refine((day) => day === null || day.length === 10, "partnerships:invalid.day-whole");
const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: "common:invalid.choice" });
const country = z
  .string({ error: "common:invalid.choice" })
  .transform(readCountry)
  .pipe(z.string({ error: "common:invalid.choice" }));

const shared = {
  /** A key or a name. */
  place: requiredLine(200),
  country,
  note: long(2000),
  source: singleLine(500).default(""),
  sight: choice(SIGHTS).default("own"),
  /** What the form showed; empty for a new one. */
  revision: z
    .string()
    .regex(/^\d{0,9}$/, "common:invalid.value")
    .default("")
    .transform(Number),
};

export const partnershipForm = z
  .object({
    ...shared,
    kind: choice(PARTNERSHIP_KINDS),
    partner: requiredLine(200),
    status: choice(PARTNERSHIP_STATUSES).default("unbekannt"),
    dimensions: z
      .array(choice(POLICY_DIMENSIONS))
      .default([])
      .transform((chosen) => POLICY_DIMENSIONS.filter((dimension) => chosen.includes(dimension))),
    started: partialDay,
    ended: partialDay,
    last_activity: partialDay,
    legal_form: singleLine(200).default(""),
    purpose: long(1000),
    funding: singleLine(500).default(""),
    contact: singleLine(300).default(""),
    next_review_on: wholeDay,
  })
  .refine(({ started, ended }) => started === null || ended === null || ended.slice(0, 4) >= started.slice(0, 4), {
    path: ["ended"],
    message: "partnerships:invalid.ends-before",
  });
export type PartnershipInput = z.output<typeof partnershipForm>;

export const interdependencyForm = z.object({
  ...shared,
  title: requiredLine(200),
  kind: choice(INTERDEPENDENCY_KINDS),
  sector: choice(SECTORS),
  direction: choice(DIRECTIONS),
  confidence: choice(CONFIDENCES).default("unbekannt"),
  counter_evidence: long(2000),
});
export type InterdependencyInput = z.output<typeof interdependencyForm>;

export const sightForm = z.object({ sight: choice(SIGHTS) });

export const answerForm = z
  .object({
    answer: z.enum(["confirm", "decline"], { error: "common:invalid.choice" }),
    reason: long(1000),
    sight: choice(SIGHTS).default("own"),
  })
  .refine(({ answer, reason }) => answer === "confirm" || reason !== "", {
    path: ["reason"],
    message: "partnerships:invalid.reason",
  });
export type AnswerInput = z.output<typeof answerForm>;

export const municipalityForm = z.object({
  organisation: z
    .string({ error: "common:invalid.choice" })
    .regex(/^[1-9]\d{0,8}$/, "common:invalid.choice")
    .transform(Number),
  /** Empty: it is none. */
  place: singleLine(200).default(""),
});

// --- filter -----------------------------------------------------------------

interface SharedFilter {
  words: string;
  land: Land | null;
  country: string | null;
  /** Only what waits for the answer of the reader's own municipality. */
  isOpen: boolean;
}

export interface RegisterFilter extends SharedFilter {
  kind: PartnershipKind | null;
  status: PartnershipStatus | null;
  dimension: PolicyDimension | null;
  /** Only those of the reader's own municipality that were to be looked at again by now. */
  isDue: boolean;
}

export interface InterdependencyFilter extends SharedFilter {
  kind: InterdependencyKind | null;
  sector: Sector | null;
}

const chosen = <T extends string>(search: URLSearchParams, name: string, values: readonly T[]): T | null =>
  values.find((value) => value === search.get(name)) ?? null;

function readSharedFilter(search: URLSearchParams): SharedFilter {
  const land = search.get("land");
  return {
    words: (search.get("q") ?? "").replaceAll("\u0000", "").slice(0, 100),
    land: land !== null && /^(0[1-9]|1[0-6]|99)$/.test(land) ? (land as Land) : null,
    country: /^[A-Z]{2}$/.test(search.get("country") ?? "") ? search.get("country") : null,
    isOpen: search.get("open") === "1",
  };
}

export const readRegisterFilter = (search: URLSearchParams): RegisterFilter => ({
  ...readSharedFilter(search),
  kind: chosen(search, "kind", PARTNERSHIP_KINDS),
  status: chosen(search, "status", PARTNERSHIP_STATUSES),
  dimension: chosen(search, "dimension", POLICY_DIMENSIONS),
  isDue: search.get("due") === "1",
});

export const readInterdependencyFilter = (search: URLSearchParams): InterdependencyFilter => ({
  ...readSharedFilter(search),
  kind: chosen(search, "kind", INTERDEPENDENCY_KINDS),
  sector: chosen(search, "sector", SECTORS),
});
