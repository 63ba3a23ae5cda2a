/** The list of indicators as data: what a form makes of it, and how one version differs from the one before. */
import { z } from "zod";
import { RESILIENCE_DIMENSIONS, SIDES } from "../../db/schema/profiles.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";
import { fieldOf, rowKeys, type Version } from "../partnerships/versions.rules.ts";
import type { Indicator } from "./rules.ts";

export interface IndicatorSet extends Version {
  indicators: readonly Indicator[];
}

/** @param sets of one process, the first version first */
export const currentSet = (sets: readonly IndicatorSet[]): IndicatorSet => sets.at(-1)!;

/** As they were asked then. */
export const indicatorsIn = (sets: readonly IndicatorSet[], version: number): readonly Indicator[] =>
  sets.find((each) => each.version === version)?.indicators ?? [];

export interface SetChange {
  what: "added" | "removed" | "reworded" | "weight" | "moved";
  indicator: Indicator;
  /** Of the weight. */
  before: number;
}

export function changesOf(before: readonly Indicator[], now: readonly Indicator[]): SetChange[] {
  const earlier = new Map(before.map((each) => [each.key, each]));
  const left = new Set(now.map(({ key }) => key));
  const changed = now.flatMap((indicator) => {
    const was = earlier.get(indicator.key);
    if (!was) return [{ what: "added" as const, indicator, before: indicator.weight }];
    const of = (what: SetChange["what"], isSo: boolean) => (isSo ? [{ what, indicator, before: was.weight }] : []);
    return [
      ...of("reworded", was.de !== indicator.de || was.en !== indicator.en),
      ...of("moved", was.dimension !== indicator.dimension || was.side !== indicator.side),
      ...of("weight", was.weight !== indicator.weight),
    ];
  });
  const removed = before.filter(({ key }) => !left.has(key));
  return [...changed, ...removed.map((indicator) => ({ what: "removed" as const, indicator, before: indicator.weight }))];
}

// --- the form -----------------------------------------------------------------

export const WEIGHTS = ["1", "2", "3"] as const;
export const MOST_INDICATORS = 80;

const row = {
  de: singleLine(300).default(""),
  en: singleLine(300).default(""),
  dimension: z.enum(RESILIENCE_DIMENSIONS, { error: "common:invalid.choice" }),
  side: z.enum(SIDES, { error: "common:invalid.choice" }),
  weight: z.enum(WEIGHTS, { error: "common:invalid.choice" }).default("1").transform(Number),
};

/** One row for each indicator, by its key; a row without German words among the new ones is none. */
export const setForm = z
  .looseObject({
    /** Version that the form showed. */
    seen: z
      .string()
      .regex(/^\d{1,9}$/, "common:invalid.value")
      .transform(Number),
    reason: requiredLine(500),
  })
  .transform(({ seen, reason, ...typed }, issues) => {
    const indicators = rowKeys(typed).map((key) => {
      const read = <T>(name: keyof typeof row, schema: z.ZodType<T>): T | undefined => {
        const parsed = schema.safeParse(typed[fieldOf(name, key)]);
        if (parsed.success) return parsed.data;
        issues.addIssue({ code: "custom", path: [fieldOf(name, key)], message: parsed.error.issues[0]!.message });
        return undefined;
      };
      const words = read("de", row.de);
      if (words === "") issues.addIssue({ code: "custom", path: [fieldOf("de", key)], message: "common:invalid.required" });
      const indicator = {
        ...{ key, dimension: read("dimension", row.dimension), side: read("side", row.side) },
        ...{ weight: read("weight", row.weight), de: words, en: read("en", row.en) },
      };
      return indicator as Indicator;
    });
    if (indicators.length === 0 || indicators.length > MOST_INDICATORS)
      issues.addIssue({ code: "custom", path: ["reason"], message: "profiles:invalid.set-size" });
    return { seen, reason, indicators };
  });
export type SetInput = z.output<typeof setForm>;
