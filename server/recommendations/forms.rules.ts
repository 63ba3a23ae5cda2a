/** What the form of a recommendation brings: numbers as people write them, and nothing absurd. */
import { z } from "zod";
import {
  INTENSITIES,
  LEVERS,
  PAYING_LEVELS,
  POLICY_DIMENSIONS,
  RECOMMENDATION_STATUSES,
  THREAT_DOMAINS,
  type Intensity,
  type Lever,
  type PayingLevel,
} from "../../db/schema/recommendations.ts";
import { dayField } from "../calendar/rules.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";
import { needsReason, type Resources } from "./rules.ts";

export const MOST_POSTS = 10_000;
export const MOST_EUROS = 10_000_000_000;
/** Nobody plans further; a typed 2202 is meant as 2022. */
export const MOST_YEARS = 20;

/**
 * `1.234.567,5` as in German, with spaces, a euro sign or "Mio." left to the field's sentence.
 * @returns undefined for what is no number, null for nothing
 */
export function readAmount(typed: string): number | null | undefined {
  const plain = typed.replace(/[\s\u00A0\u202F€]/g, "");
  if (plain === "") return null;
  if (/^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/.test(plain)) return Number(plain.replaceAll(".", "").replace(",", "."));
  // As computers write half a post.
  return /^-?\d+\.\d{1,2}$/.test(plain) ? Number(plain) : undefined;
}

const amount = (most: number, decimals: 0 | 1) =>
  z
    .string()
    .max(40, "recommendations:invalid.amount")
    .default("")
    .transform((typed, form) => {
      const value = readAmount(typed);
      const wrong = wrongIn(value, most, decimals);
      if (wrong) form.addIssue({ code: "custom", message: `recommendations:invalid.${wrong}` });
      return value ?? null;
    });

function wrongIn(value: number | null | undefined, most: number, decimals: 0 | 1): string | undefined {
  if (value === undefined) return "amount";
  if (value === null) return undefined;
  if (value < 0) return "negative";
  if (value > most) return decimals ? "too-many-posts" : "too-many-euros";
  const steps = value * 10 ** decimals;
  if (Math.abs(Math.round(steps) - steps) > 1e-6) return decimals ? "tenths" : "cents";
  return undefined;
}

export const RESOURCE_FIELDS = ["posts", "yearly", "once"] as const;

/** Name of a field: `bund_posts`, `lever_gesetz`. */
export const resourceField = (level: PayingLevel, field: (typeof RESOURCE_FIELDS)[number]): string => `${level}_${field}`;
export const leverField = (lever: Lever): string => `lever_${lever}`;

const resources = Object.fromEntries(
  PAYING_LEVELS.flatMap((level) => [
    [resourceField(level, "posts"), amount(MOST_POSTS, 1)],
    [resourceField(level, "yearly"), amount(MOST_EUROS, 0)],
    [resourceField(level, "once"), amount(MOST_EUROS, 0)],
  ]),
);
/** Empty: this lever is not used. */
const levers = Object.fromEntries(
  LEVERS.map((lever) => [
    leverField(lever),
    z.enum(["", ...INTENSITIES.map(String)], { error: "common:invalid.choice" }).default(""),
  ]),
);

const long = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");
const id = z
  .string({ error: "common:invalid.choice" })
  .regex(/^[1-9]\d{0,8}$/, "common:invalid.choice")
  .transform(Number);
const someOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .array(z.enum(values, { error: "common:invalid.choice" }))
    .default([])
    .transform((chosen) => values.filter((value) => (chosen as readonly string[]).includes(value)) as T[number][]);

const columns = z.object({
  title: requiredLine(200),
  addressees: singleLine(300).default(""),
  lead_organisation_id: z.union([z.literal("").transform(() => null), id], { error: "common:invalid.choice" }),
  due_on: z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" }),
  funding_source: singleLine(300).default(""),
  indicator: long(1000),
  legal_basis: long(1000),
  policy_reference: long(1000),
  dimensions: someOf(POLICY_DIMENSIONS),
  threat_domains: someOf(THREAT_DOMAINS),
  eu_relevant: z
    .enum(["", "ja", "nein"], { error: "common:invalid.choice" })
    .default("")
    .transform((said) => (said === "" ? null : said === "ja")),
  summary_plain: long(2000),
  summary_en: long(2000),
});
type Columns = z.output<typeof columns>;

export const recommendationForm = columns
  .extend({
    involved: z.array(id).max(500, "common:invalid.choice").default([]),
    /** What the form showed. */
    revision: z
      .string()
      .regex(/^\d{1,9}$/, "common:invalid.value")
      .transform(Number),
    ...resources,
    ...levers,
  })
  .transform((form) => {
    const typed = form as Record<string, unknown>;
    return {
      columns: Object.fromEntries(Object.keys(columns.shape).map((name) => [name, typed[name]])) as Columns,
      involved: [...new Set(form.involved)],
      revision: form.revision,
      resources: resourcesIn(typed),
      levers: leversIn(typed),
    };
  });
export type RecommendationInput = z.output<typeof recommendationForm>;

const resourcesIn = (typed: Record<string, unknown>): Resources[] =>
  PAYING_LEVELS.map((level) => {
    const of = (field: (typeof RESOURCE_FIELDS)[number]) => typed[resourceField(level, field)] as number | null;
    return { level, posts: of("posts"), yearly: of("yearly"), once: of("once") };
  }).filter(({ posts, yearly, once }) => posts !== null || yearly !== null || once !== null);

const leversIn = (typed: Record<string, unknown>): { lever: Lever; intensity: Intensity }[] =>
  LEVERS.flatMap((lever) => {
    const said = typed[leverField(lever)];
    return said === "" ? [] : [{ lever, intensity: Number(said) as Intensity }];
  });

/** A title is enough to begin with. */
export const newRecommendationForm = z.object({ title: requiredLine(200) });

const status = z.enum(RECOMMENDATION_STATUSES, { error: "common:invalid.choice" });
/** `from` is the status that the form showed. */
export const statusForm = z
  .object({ from: status, to: status, reason: z.string().trim().max(2000, "common:invalid.too-long").default("") })
  .refine(({ to, reason }) => !needsReason(to) || reason !== "", {
    path: ["reason"],
    error: "recommendations:invalid.reason",
  });
