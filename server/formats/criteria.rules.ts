/**
 * The twelve criteria by which a dialogue format is judged: keys and structure only. Names, questions, indicators and anchors
 * are in the catalogues under `formats:criterion.<key>`.
 */

/** The version is part of the key: evaluations are only comparable on the same set, and a landed set is never edited. */
export const CRITERIA_SET = "dialogformat-1";

export const CRITERION_KEYS = [
  "relevanz",
  "kohaerenz",
  "reichweite",
  "dialogqualitaet",
  "wirksamkeit",
  "effizienz",
  "wirkung",
  "nachhaltigkeit",
  "verbindlichkeit",
  "vernetzung",
  "vertraulichkeit",
  "selbstverwaltung",
] as const;
export type CriterionKey = (typeof CRITERION_KEYS)[number];

export interface Criterion {
  key: CriterionKey;
  /** 1–12, as it is cited in reports. */
  number: number;
  /** How many indicators the catalogue holds, `indicator.1` … `indicator.n`. */
  indicators: number;
  /** A gate: one score of 0 or 1 is enough to call for an adjustment, whatever the others say. */
  gate: boolean;
}

const INDICATORS: Record<CriterionKey, number> = {
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
};

export const CRITERIA: readonly Criterion[] = CRITERION_KEYS.map((key, index) => ({
  key,
  number: index + 1,
  indicators: INDICATORS[key],
  gate: key === "selbstverwaltung",
}));

/** 0 absent · 1 in beginnings · 2 in part · 3 largely · 4 fully; texts under `formats:scale`. */
export const SCORES = [0, 1, 2, 3, 4] as const;
export type Score = (typeof SCORES)[number];
