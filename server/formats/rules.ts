/** Dialogue formats: who is too close to judge one, numbers as people write them, and the forms. */
import { z } from "zod";
import {
  EDITION_STATES,
  FORMAT_KINDS,
  FORMAT_STATUSES,
  type EditionState,
  type FormatKind,
  type FormatStatus,
} from "../../db/schema/formats.ts";
import { LEVELS, type Level } from "../../db/schema/agenda.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { dayField } from "../calendar/rules.ts";
import { dataPointForm, isWebAddress } from "../figures/rules.ts";
import { isTicked, requiredLine, singleLine, wholeNumber } from "../platform/form.rules.ts";
import { FEWEST_RATERS, MOST_RATERS } from "./ratings.rules.ts";

export interface Edition {
  id: number;
  label: string;
  startsOn: string | null;
  endsOn: string | null;
  /** Known even where the day is not. */
  year: number;
  place: string;
  note: string;
  state: EditionState;
  benches: Bench[];
  outputs: string;
  sources: string;
  roundtableId: number | null;
  topics: EditionTopic[];
}

export interface EditionTopic {
  title: string;
  agendaItemId: number | null;
}

/** Why somebody should not rate a format. */
export type Involvement = "organiser" | "commissioner";

/**
 * Whether an organisation runs or commissions the format, judged by its name or short name appearing as whole words. Names are
 * free text, so this finds the plain cases; the facilitator confirms the rest.
 */
export function involvementOf(
  format: { organiser: string; commissionedBy: string },
  organisation: { name: string; shortName: string },
): Involvement | null {
  if (names(format.organiser, organisation)) return "organiser";
  if (names(format.commissionedBy, organisation)) return "commissioner";
  return null;
}

function names(text: string, organisation: { name: string; shortName: string }): boolean {
  const words = ` ${plain(text)} `;
  return [organisation.name, organisation.shortName].some((name) => {
    const wanted = plain(name);
    return wanted !== "" && words.includes(` ${wanted} `);
  });
}

const plain = (text: string) =>
  text
    .toLocaleLowerCase("de")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Lists of formats show this many on a page. */
export const PAGE_SIZE = 50;

/** From the address line; what is not a kind or level is no filter. */
export function formatFilter(search: URLSearchParams): { kind: FormatKind | null; level: Level | null } {
  return {
    kind: FORMAT_KINDS.find((kind) => kind === search.get("kind")) ?? null,
    level: LEVELS.find((level) => level === search.get("level")) ?? null,
  };
}

// --- forms ------------------------------------------------------------------

const line = (most: number) => z.string().trim().max(most, "common:invalid.too-long");
const optionalDay = z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" });
const choice = <const T extends readonly string[]>(values: T) => z.enum(values, { error: "common:invalid.choice" });
/** An unticked box is absent from the form. */
const ticked = (error: string) => z.string({ error }).min(1, error);
const ids = z.array(z.coerce.number().int().positive().max(LARGEST_ID), { error: "common:invalid.choice" }).default([]);

const idOrNone = z.union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
  error: "common:invalid.choice",
});

export const formatForm = z
  .object({
    name: requiredLine(200),
    kind: choice(FORMAT_KINDS),
    organiser: singleLine(200),
    commissioned_by: singleLine(200),
    levels: z
      .array(choice(LEVELS))
      .default([])
      .transform((levels) => LEVELS.filter((level) => levels.includes(level))),
    audience: singleLine(500),
    topics: line(1000).default(""),
    rhythm: singleLine(200),
    per_year: z.union([z.literal("").transform(() => null), wholeNumber(1, 366)]).default(null),
    founded: singleLine(50),
    ended: singleLine(50).default(""),
    status: choice(FORMAT_STATUSES).default("laufend"),
    successor_id: idOrNone.default(null),
    confidentiality: singleLine(500).default(""),
    budget: singleLine(500).default(""),
    legal_basis: singleLine(500).default(""),
    links: line(2000)
      .default("")
      .refine((links) => linesOf(links).every(isWebAddress), "formats:invalid.links"),
    note: line(5000),
  })
  .refine((form) => form.successor_id === null || hasSuccessor(form.status), {
    path: ["successor_id"],
    error: "formats:invalid.successor",
  });
export type FormatForm = z.output<typeof formatForm>;

/** It lives on under another name, or in another format. */
export const hasSuccessor = (status: FormatStatus): boolean => status === "zusammengefuehrt" || status === "umbenannt";

export const linesOf = (text: string): string[] =>
  text.split(/\r\n|\r|\n/).flatMap((each) => (each.trim() === "" ? [] : [each.trim()]));

/** On the agenda of one edition. */
const MOST_TOPICS = 60;

/** `AP-07` anywhere in the line; undefined: it names none. */
export const itemNumberIn = (topic: string): number | undefined => {
  const found = /\bAP[- ]?0*(\d{1,4})\b/i.exec(topic)?.[1];
  return found === undefined ? undefined : Number(found);
};

/** Either a day or at least the year: for many editions no more is known. */
export const editionForm = z
  .object({
    label: requiredLine(200),
    starts_on: optionalDay,
    ends_on: optionalDay,
    year: z.union(
      [
        z.literal("").transform(() => null),
        z
          .string()
          .trim()
          .regex(/^\d{4}$/, "formats:invalid.year")
          .transform(Number)
          .refine((year) => year >= 1900 && year <= 2200, "formats:invalid.year"),
      ],
      { error: "formats:invalid.year" },
    ),
    place: singleLine(200),
    state: choice(EDITION_STATES).default("durchgefuehrt"),
    benches: z
      .array(choice(BENCHES))
      .default([])
      .transform((benches) => BENCHES.filter((bench) => benches.includes(bench))),
    /** One a line; `AP-07` in it names an item of the joint agenda. */
    agenda: line(6000)
      .default("")
      .transform(linesOf)
      .refine((lines) => lines.length <= MOST_TOPICS, "formats:invalid.too-many-topics")
      .refine((lines) => lines.every((each) => each.length <= 300), "formats:invalid.topic-too-long"),
    outputs: line(2000).default(""),
    sources: line(2000).default(""),
    note: line(2000),
  })
  .refine((form) => form.starts_on !== null || form.ends_on === null, {
    path: ["starts_on"],
    error: "formats:invalid.start-missing",
  })
  .refine((form) => !form.starts_on || !form.ends_on || form.ends_on >= form.starts_on, {
    path: ["ends_on"],
    error: "formats:invalid.ends-before-start",
  })
  .refine((form) => form.starts_on !== null || form.year !== null, { path: ["year"], error: "formats:invalid.date-or-year" })
  .refine((form) => !form.starts_on || form.year === null || yearOf(form.starts_on) === form.year, {
    path: ["year"],
    error: "formats:invalid.year-differs",
  })
  .refine((form) => !form.starts_on || (yearOf(form.starts_on) >= 1900 && yearOf(form.starts_on) <= 2200), {
    path: ["starts_on"],
    error: "common:invalid.date",
  })
  .transform((form) => ({ ...form, year: form.year ?? yearOf(form.starts_on ?? "") }));
export type EditionForm = z.output<typeof editionForm>;

const yearOf = (written: string) => Number(written.slice(0, 4));

/** Of the format as a whole, or of one edition. */
export const figureForm = z.intersection(
  dataPointForm,
  z.object({
    edition_id: z.union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
      error: "common:invalid.choice",
    }),
  }),
);
export type FigureForm = z.output<typeof figureForm>;

export const evaluationForm = z
  .object({
    title: requiredLine(200),
    period_from: dayField,
    period_to: dayField,
    purpose: line(1000).default(""),
    commissioner: singleLine(300).default(""),
    /** A preset by its name, or a version of the process by its id. */
    criteria: z.string().max(40, "common:invalid.choice").default("dialogformat"),
    editions: ids,
    overall: isTicked,
    raters: ids.transform((given) => [...new Set(given)]),
    /** The facilitator has cleared conflicts of interest with the raters. */
    independence: ticked("formats:invalid.independence"),
  })
  .refine((form) => form.period_to >= form.period_from, { path: ["period_to"], error: "formats:invalid.ends-before-start" })
  .refine((form) => form.raters.length >= FEWEST_RATERS, { path: ["raters"], error: "formats:invalid.too-few-raters" })
  .refine((form) => form.raters.length <= MOST_RATERS, { path: ["raters"], error: "formats:invalid.too-many-raters" });
export type EvaluationForm = z.output<typeof evaluationForm>;

/** Who rates instead of somebody who cannot finish; cleared like the first raters. */
export const replacementForm = z.object({
  rater: z.coerce
    .number({ error: "common:invalid.choice" })
    .int()
    .positive("common:invalid.choice")
    .max(LARGEST_ID, "common:invalid.choice"),
  independence: ticked("formats:invalid.independence"),
});
