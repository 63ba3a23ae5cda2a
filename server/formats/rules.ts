/** Dialogue formats: who is too close to judge one, numbers as people write them, and the forms. */
import { z } from "zod";
import { FORMAT_KINDS, PRECISIONS, type FormatKind } from "../../db/schema/formats.ts";
import { LEVELS, type Level } from "../../db/schema/agenda.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { dayField } from "../calendar/rules.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";
import { isWebAddress } from "./figures.rules.ts";
import { FEWEST_RATERS, MOST_RATERS } from "./ratings.rules.ts";

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

/**
 * A number as people write it: `1.234`, `1 234`, `1,234`, `12,5`, `12.5`. A point or comma before exactly three digits separates
 * thousands, so decimals have one or two digits.
 * @returns undefined when it is no such number, or negative, or beyond 10^12
 */
export function parseNumber(text: string): number | undefined {
  const plainNumber = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(text.trim());
  // One sort of separator between the thousands, and another one before the decimals.
  const grouped = /^(\d{1,3}([. ,\u00a0\u202f])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d{1,2}))?$/.exec(text.trim());
  const whole = plainNumber?.[1] ?? grouped?.[1];
  if (whole === undefined) return undefined;
  const value = Number(`${whole.replace(/\D/g, "")}.${plainNumber?.[2] ?? grouped?.[3] ?? "0"}`);
  return value <= 1e12 ? value : undefined;
}

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
const required = (most: number) => z.string().trim().min(1, "common:invalid.required").max(most, "common:invalid.too-long");
const optionalDay = z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" });
const choice = <const T extends readonly string[]>(values: T) => z.enum(values, { error: "common:invalid.choice" });
/** An unticked box is absent from the form. */
const ticked = (error: string) => z.string({ error }).min(1, error);
const ids = z.array(z.coerce.number().int().positive().max(LARGEST_ID), { error: "common:invalid.choice" }).default([]);

export const formatForm = z.object({
  name: requiredLine(200),
  kind: choice(FORMAT_KINDS),
  organiser: singleLine(200),
  commissioned_by: singleLine(200),
  levels: z
    .array(choice(LEVELS))
    .default([])
    .transform((levels) => LEVELS.filter((level) => levels.includes(level))),
  audience: singleLine(500),
  rhythm: singleLine(200),
  founded: singleLine(50),
  note: line(5000),
});
export type FormatForm = z.output<typeof formatForm>;

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

export const figureForm = z.object({
  edition_id: z.union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
    error: "common:invalid.choice",
  }),
  indicator: requiredLine(200),
  value: z
    .string()
    .trim()
    .min(1, "common:invalid.required")
    .transform((text, issues) => {
      const value = parseNumber(text);
      if (value === undefined) issues.addIssue({ code: "custom", message: "formats:invalid.number" });
      return value ?? 0;
    }),
  unit: singleLine(100),
  precision: choice(PRECISIONS),
  definition: line(500),
  as_of: dayField,
  source: required(500),
  source_url: line(500).refine((address) => address === "" || isWebAddress(address), "common:invalid.url"),
});
export type FigureForm = z.output<typeof figureForm>;

export const evaluationForm = z
  .object({
    title: requiredLine(200),
    period_from: dayField,
    period_to: dayField,
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
