/**
 * The criteria by which a dialogue format is judged: keys and structure only. Names, questions, indicators and anchors of those that
 * come with the software are in the catalogues under `formats:criterion.<key>`; a process may put in some of its own.
 */
import { z } from "zod";
import { PRESETS, type Preset } from "../../db/schema/formats.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";

const INDICATORS = {
  relevanz: 4,
  kohaerenz: 4,
  reichweite: 5,
  dialogqualitaet: 5,
  wirksamkeit: 4,
  effizienz: 4,
  wirkung: 4,
  nachhaltigkeit: 4,
  verbindlichkeit: 3,
  vernetzung: 3,
  vertraulichkeit: 4,
  selbstverwaltung: 3,
  // City networks: three pillars instead of reach, quality of dialogue and effectiveness.
  verbundenheit: 3,
  gesundheit: 3,
  ergebnisse: 3,
  // Training: four levels.
  reaktion: 2,
  lernen: 2,
  verhalten: 2,
  resultate: 2,
  // Contact points.
  erreichbarkeit: 2,
  antwortzeit: 2,
  loesungsquote: 2,
  bekanntheit: 2,
} as const;

const SHIPPED_KEYS = Object.keys(INDICATORS) as (keyof typeof INDICATORS)[];
/** Room for what a process wants to ask besides. */
export const OWN_KEYS = ["eigenes1", "eigenes2", "eigenes3", "eigenes4"] as const;
/** Every key there may be, in the order in which criteria stand. */
export const CRITERION_KEYS = [...SHIPPED_KEYS, ...OWN_KEYS] as const;
export type CriterionKey = (typeof CRITERION_KEYS)[number];

export interface Criterion {
  key: CriterionKey;
  /** From 1, as it is cited in reports. */
  number: number;
  /** How many indicators the catalogue holds, `indicator.1` … `indicator.n`. */
  indicators: number;
  /** A gate: one score of 0 or 1 is enough to call for an adjustment, whatever the others say. */
  gate: boolean;
  /** Shown beside results, and used only where somebody has asked for a mean over all. */
  weight: number;
  /** Of one that the process put in itself. */
  name?: string;
  question?: string;
}

const TWELVE = SHIPPED_KEYS.slice(0, 12);
const around = (...middle: CriterionKey[]): readonly CriterionKey[] => [...TWELVE.slice(0, 2), ...middle, ...TWELVE.slice(5)];

export const PRESET_KEYS: Record<Preset, readonly CriterionKey[]> = {
  dialogformat: TWELVE,
  staedtenetzwerk: around("verbundenheit", "gesundheit", "ergebnisse"),
  fortbildung: around("reaktion", "lernen", "verhalten", "resultate"),
  ansprechstelle: around("erreichbarkeit", "antwortzeit", "loesungsquote", "bekanntheit"),
};

type Wanted = Pick<Criterion, "key" | "weight" | "name" | "question">;

function numbered(wanted: readonly Wanted[]): Criterion[] {
  return wanted.map(({ key, ...rest }, at) => ({
    key,
    number: at + 1,
    indicators: key in INDICATORS ? INDICATORS[key as keyof typeof INDICATORS] : 0,
    gate: key === "selbstverwaltung",
    ...rest,
  }));
}

export const presetCriteria = (preset: Preset): Criterion[] => numbered(PRESET_KEYS[preset].map((key) => ({ key, weight: 1 })));

/** The twelve that most evaluations are made by. */
export const CRITERIA: readonly Criterion[] = presetCriteria("dialogformat");

/** 0 absent · 1 in beginnings · 2 in part · 3 largely · 4 fully; texts under `formats:scale`. */
export const SCORES = [0, 1, 2, 3, 4] as const;
export type Score = (typeof SCORES)[number];

export const WEIGHTS = [1, 2, 3] as const;

/** What a version is called: by the process that made it, or as it comes with the software. */
export function criteriaName(
  t: (key: string, values?: Record<string, unknown>) => string,
  of: { criteriaSet: string; criteriaTitle: { title: string; version: number } | null },
): string {
  if (of.criteriaTitle) return t("formats:criteria.option", { ...of.criteriaTitle });
  return t(`formats:preset.${presetNamed(of.criteriaSet.replace(/-\d+$/, ""))}`);
}

/** How many there are of it, and whether they weigh the same. */
export const criteriaLine = (
  t: (key: string, values?: Record<string, unknown>) => string,
  of: Parameters<typeof criteriaName>[1] & { criteria: readonly Criterion[] },
): string =>
  t(of.criteria.every(({ weight }) => weight === 1) ? "formats:criteria.line" : "formats:criteria.line-weighted", {
    name: criteriaName(t, of),
    count: of.criteria.length,
  });

/** From the address line; anything else is the usual one. */
export const presetNamed = (word: string | null): Preset => PRESETS.find((preset) => preset === word) ?? "dialogformat";

/** The gate stays in every set: whether a format respects local self-government is asked always. */
export const criteriaSetForm = z
  .object({
    title: requiredLine(200),
    preset: z.enum(PRESETS, { error: "common:invalid.choice" }),
    chosen: z.array(z.string()).default([]),
    ...(Object.fromEntries(
      OWN_KEYS.flatMap((key) => [
        [`${key}_name`, singleLine(120).default("")],
        [`${key}_question`, singleLine(500).default("")],
      ]),
    ) as Record<`${(typeof OWN_KEYS)[number]}_${"name" | "question"}`, z.ZodDefault<ReturnType<typeof singleLine>>>),
    ...(Object.fromEntries(
      CRITERION_KEYS.map((key) => [`${key}_weight`, z.enum(["1", "2", "3"], { error: "common:invalid.choice" }).default("1")]),
    ) as Record<`${CriterionKey}_weight`, z.ZodDefault<z.ZodEnum<{ 1: "1"; 2: "2"; 3: "3" }>>>),
  })
  .transform((form, issues) => {
    const isOwn = (key: CriterionKey): key is (typeof OWN_KEYS)[number] => OWN_KEYS.some((own) => own === key);
    const wanted = CRITERION_KEYS.flatMap((key): Wanted[] => {
      const weight = Number(form[`${key}_weight`]);
      if (!isOwn(key))
        return PRESET_KEYS[form.preset].includes(key) && (form.chosen.includes(key) || key === "selbstverwaltung")
          ? [{ key, weight }]
          : [];
      const name = form[`${key}_name`];
      return name === "" ? [] : [{ key, weight, name, question: form[`${key}_question`] }];
    });
    if (wanted.length < 3) issues.addIssue({ code: "custom", path: ["chosen"], message: "formats:invalid.too-few-criteria" });
    const order = PRESET_KEYS[form.preset];
    const place = ({ key }: Wanted) => (isOwn(key) ? 100 + OWN_KEYS.indexOf(key) : order.indexOf(key));
    return { title: form.title, preset: form.preset, criteria: numbered(wanted.toSorted((a, b) => place(a) - place(b))) };
  });
export type CriteriaSetForm = z.output<typeof criteriaSetForm>;
