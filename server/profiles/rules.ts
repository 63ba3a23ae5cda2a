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
import { CONFIDENCES, SECTORS } from "../../db/schema/partnerships.ts";
import { THREAT_DOMAINS } from "../../db/schema/recommendations.ts";
import type { Asked } from "../partnerships/versions.rules.ts";
import template from "./indicators.json";

export interface Indicator extends Asked {
  dimension: ResilienceDimension;
  side: Side;
  /** How much it counts within its dimension. */
  weight: number;
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

/** Each process begins with the list that comes with the software, and may make it its own. */
export const FIRST_SET: readonly Indicator[] = template.versions[0]!.indicators.map(
  (each) => ({ ...each, weight: 1 }) as Indicator,
);

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
export function scoresOf(answers: Answers, indicators: readonly Indicator[]): Score[] {
  return RESILIENCE_DIMENSIONS.flatMap((dimension) =>
    SIDES.map((side) => {
      const asked = indicators.filter((each) => each.dimension === dimension && each.side === side);
      const stated = asked.filter(({ key }) => answers[key] !== undefined);
      return { dimension, side, mean: weightedMean(stated, answers), stated: stated.length, asked: asked.length };
    }),
  );
}

function weightedMean(stated: readonly Indicator[], answers: Answers): number | null {
  const weight = stated.reduce((sum, each) => sum + each.weight, 0);
  return weight === 0 ? null : stated.reduce((sum, each) => sum + each.weight * answers[each.key]!.value, 0) / weight;
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
const words = (most: number) =>
  z.string({ error: "common:invalid.value" }).trim().max(most, "common:invalid.too-long").default("");
const number = z
  .string()
  .regex(/^\d{0,9}$/, "common:invalid.value")
  .default("")
  .transform(Number);

/** What is asked under "how are hybrid threats handled here": domain by domain, and sector by sector. */
export const MEASURED_SECTORS = SECTORS.filter((sector) => sector !== "keiner");
export const sectorKey = (sector: string): string => `sector-${sector}`;
const MEASURES: readonly string[] = [...THREAT_DOMAINS, ...MEASURED_SECTORS.map(sectorKey)];

/** Which indicators there are says the list of the process, so the form takes any; what is not on the list is not kept. */
export const profileForm = z
  .looseObject({
    /** Number of the version that the form showed. */
    seen: number,
    /** Version of the list of indicators that it showed. */
    set: number,
  })
  .transform(({ seen, set, ...typed }, issues) => {
    const read = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
      const parsed = schema.safeParse(typed[name]);
      if (parsed.success) return parsed.data;
      issues.addIssue({ code: "custom", path: [name], message: parsed.error.issues[0]!.message });
      return undefined;
    };
    const keys = Object.keys(typed).flatMap((name) => /^value_([a-z0-9-]{1,40})$/.exec(name)?.[1] ?? []);
    const answers = keys.flatMap((key) => {
      const said = read(valueField(key), value);
      const answer = {
        value: Number(said),
        confidence: read(confidenceField(key), confidence) ?? "unbekannt",
        evidence: read(evidenceField(key), words(500)) ?? "",
      };
      return said ? [[key, answer] as const] : [];
    });
    const measures = MEASURES.flatMap((key) => {
      const said = read(measureField(key), words(1000));
      return said ? [[key, said] as const] : [];
    });
    return {
      ...{ seen, set },
      answers: Object.fromEntries(answers) as Answers,
      measures: Object.fromEntries(measures) as Record<string, string>,
    };
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
