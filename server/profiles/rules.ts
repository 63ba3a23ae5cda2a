/** Resilience profiles: indicators in versions, what a form brings, what is made of the answers, and in one sentence who sees it. */
import { z } from "zod";
import { BENCHES } from "../../db/schema/organisations.ts";
import {
  AUDIENCES,
  RESILIENCE_DIMENSIONS,
  SIDES,
  type Audience,
  type ResilienceDimension,
  type Side,
} from "../../db/schema/profiles.ts";
import { CONFIDENCES } from "../../db/schema/partnerships.ts";
import { THREAT_DOMAINS } from "../../db/schema/recommendations.ts";
import template from "./indicators.json";

export interface Indicator {
  key: string;
  dimension: ResilienceDimension;
  side: Side;
  de: string;
  en: string;
}

export interface Answer {
  /** 0 to 4 */
  value: number;
  confidence: string;
  evidence: string;
}
/** By key of the indicator; what is missing was not stated. */
export type Answers = Record<string, Answer>;

export interface Share {
  audience: Audience;
  organisationId: number | null;
  /** Of the audience `organisation`. */
  name: string | null;
}

export const CURRENT_SET = Math.max(...template.versions.map(({ version }) => version));

/** As they were asked then. */
export const indicatorsOf = (version: number): readonly Indicator[] =>
  (template.versions.find((each) => each.version === version)?.indicators ?? []) as Indicator[];

export const VALUES = [0, 1, 2, 3, 4] as const;

export interface Score {
  dimension: ResilienceDimension;
  side: Side;
  /** Of what was stated; null where nothing was. */
  mean: number | null;
  stated: number;
  asked: number;
}

/** Dimension by dimension, what harms and what helps apart: nothing is set off against each other. */
export function scoresOf(answers: Answers, version: number): Score[] {
  const indicators = indicatorsOf(version);
  return RESILIENCE_DIMENSIONS.flatMap((dimension) =>
    SIDES.map((side) => {
      const asked = indicators.filter((each) => each.dimension === dimension && each.side === side);
      const stated = asked.flatMap(({ key }) => answers[key]?.value ?? []);
      return { dimension, side, mean: meanOf(stated), stated: stated.length, asked: asked.length };
    }),
  );
}

export const meanOf = (values: readonly number[]): number | null =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;

// --- forms ------------------------------------------------------------------

export const valueField = (key: string): string => `value_${key}`;
export const confidenceField = (key: string): string => `confidence_${key}`;
export const evidenceField = (key: string): string => `evidence_${key}`;
export const measureField = (domain: string): string => `measure_${domain}`;

const value = z.enum(["", "0", "1", "2", "3", "4"], { error: "common:invalid.choice" }).default("");
const confidence = z.enum(CONFIDENCES, { error: "common:invalid.choice" }).default("unbekannt");
const words = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");

const fields = Object.fromEntries([
  ...indicatorsOf(CURRENT_SET).flatMap(({ key }) => [
    [valueField(key), value],
    [confidenceField(key), confidence],
    [evidenceField(key), words(500)],
  ]),
  ...THREAT_DOMAINS.map((domain) => [measureField(domain), words(1000)]),
]) as Record<never, z.ZodString>;

export const profileForm = z
  .object({
    /** Number of the version that the form showed. */
    seen: z
      .string()
      .regex(/^\d{0,9}$/, "common:invalid.value")
      .default("")
      .transform(Number),
    ...fields,
  })
  .transform((form) => {
    const typed = form as unknown as Record<string, string>;
    const answers = indicatorsOf(CURRENT_SET).flatMap(({ key }) => {
      const said = typed[valueField(key)]!;
      const answer = { value: Number(said), confidence: typed[confidenceField(key)]!, evidence: typed[evidenceField(key)]! };
      return said === "" ? [] : [[key, answer] as const];
    });
    const measures = THREAT_DOMAINS.flatMap((domain) => {
      const said = typed[measureField(domain)]!;
      return said === "" ? [] : [[domain, said] as const];
    });
    return { seen: form.seen, answers: Object.fromEntries(answers) as Answers, measures: Object.fromEntries(measures) };
  });
export type ProfileInput = z.output<typeof profileForm>;

const CHOSEN = AUDIENCES.filter((audience) => audience !== "organisation");

export const sharingForm = z.object({
  audiences: z.array(z.enum(CHOSEN, { error: "common:invalid.choice" })).default([]),
  organisations: z
    .array(
      z
        .string()
        .regex(/^[1-9]\d{0,8}$/, "common:invalid.choice")
        .transform(Number),
    )
    .max(100, "common:invalid.choice")
    .default([]),
});
export type SharingInput = z.output<typeof sharingForm>;

/** Those that can be chosen, the nearest first. */
export const AUDIENCE_CHOICES: readonly Audience[] = [
  "kommunen",
  "moderation",
  ...BENCHES.filter((bench) => bench !== "kommunen"),
  "aggregate",
  "situation",
];
