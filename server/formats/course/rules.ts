/**
 * Evaluations side by side: those of one format over time, and those of several formats. Only such as were made by the same version of
 * the criteria; and of the editions of a format what was counted and asked of each.
 */
import type { DataPoint } from "../../figures/rules.ts";
import { valuesOf, type Synthesis } from "../adjustments.rules.ts";
import type { Criterion, CriterionKey } from "../criteria.rules.ts";
import { compareRatings, type Scored } from "../ratings.rules.ts";
import type { Edition } from "../rules.ts";
import { agreeing, type Counts, type EditionSurvey } from "../surveyed.rules.ts";

/** So many stand beside each other and can still be read. */
export const MOST_SIDE_BY_SIDE = 6;

export interface MeasuredHead {
  id: number;
  formatId: number;
  format: string;
  title: string;
  /** `YYYY-MM-DD` */
  periodFrom: string;
  periodTo: string;
  isReleased: boolean;
  criteriaSet: string;
  criteriaTitle: { title: string; version: number } | null;
}

export interface Measured extends MeasuredHead {
  criteria: readonly Criterion[];
  raters: number;
  values: MeasuredValue[];
}

export interface MeasuredValue {
  key: CriterionKey;
  /** Of the synthesis, or the median as long as nobody has written one; null: not assessable, which is not zero. */
  value: number | null;
  isConcluded: boolean;
  /** How many gave a score, and how far they are apart; null for fewer than two. */
  n: number;
  spread: number | null;
}

export function measure(
  head: MeasuredHead,
  criteria: readonly Criterion[],
  scores: readonly (readonly Scored[])[],
  syntheses: readonly Pick<Synthesis, "criterion" | "score" | "notAssessable">[],
): Measured {
  const comparison = compareRatings(scores, criteria);
  const written = syntheses.map((each): Synthesis => ({ ...each, summary: "", discussion: "", unadjusted: "" }));
  const valueOf = valuesOf(comparison, written);
  return {
    ...{ ...head, criteria, raters: scores.length },
    values: comparison.criteria.map(({ key, n, spread }) => ({
      ...{ key, n, spread, value: valueOf(key) },
      isConcluded: written.some(
        ({ criterion, score, notAssessable }) => criterion === key && (score !== null || notAssessable),
      ),
    })),
  };
}

export interface CriteriaVersion {
  criteriaSet: string;
  criteriaTitle: MeasuredHead["criteriaTitle"];
  /** How many formats were judged by it. */
  formats: number;
}

/** That by which most formats were judged comes first. */
export function versionsOf(heads: readonly MeasuredHead[]): CriteriaVersion[] {
  const sets = [...new Set(heads.map(({ criteriaSet }) => criteriaSet))];
  return sets
    .map((criteriaSet) => {
      const own = heads.filter((head) => head.criteriaSet === criteriaSet);
      return {
        ...{ criteriaSet, criteriaTitle: own[0]!.criteriaTitle },
        formats: new Set(own.map(({ formatId }) => formatId)).size,
      };
    })
    .toSorted((a, b) => b.formats - a.formats || a.criteriaSet.localeCompare(b.criteriaSet));
}

/** What of the address names a version that there is, else the first one. */
export const chosenVersion = (versions: readonly CriteriaVersion[], asked: string | null): CriteriaVersion | undefined =>
  versions.find(({ criteriaSet }) => criteriaSet === asked) ?? versions[0];

// --- editions ------------------------------------------------------------------

export interface EditionPanel {
  /** What is measured: an indicator as sources call it, a question, or `topics`. */
  title: string;
  kind: "figure" | "answers" | "topics";
  /** Length of a full bar. */
  max: number;
  bars: EditionBar[];
}

export type EditionBar = { editionId: number } & (
  | { kind: "figure"; point: DataPoint }
  | { kind: "answers"; counts: Counts }
  | { kind: "topics"; served: number; of: number }
  /** Nothing is known of it; missing is not zero. */
  | { kind: "missing" }
);

/** Fewer are no course. */
const FEWEST_EDITIONS = 2;

/**
 * One panel for each thing that is known of at least two editions, oldest edition first. Several sources on one edition stand below
 * each other: none is chosen, and nothing is averaged.
 */
export function panelsOf(
  editions: readonly Edition[],
  figures: readonly DataPoint[],
  surveys: readonly EditionSurvey[],
): EditionPanel[] {
  const held = editions.filter(({ state }) => state === "durchgefuehrt").toReversed();
  const panels = [...figurePanels(held, figures), ...topicPanels(held), ...answerPanels(held, surveys)];
  return panels
    .filter(({ bars }) => new Set(bars.map(({ editionId }) => editionId)).size >= FEWEST_EDITIONS)
    .map((panel) => ({
      ...panel,
      bars: held.flatMap(({ id }): EditionBar[] => {
        const own = panel.bars.filter(({ editionId }) => editionId === id);
        return own.length > 0 ? own : [{ editionId: id, kind: "missing" }];
      }),
    }));
}

function figurePanels(held: readonly Edition[], figures: readonly DataPoint[]): EditionPanel[] {
  const ids = new Set(held.map(({ id }) => id));
  // A part is never set beside wholes: the same word counts something else there.
  const own = figures.filter(
    ({ subject, subjectId, partOf }) => subject === "edition" && partOf === null && ids.has(subjectId),
  );
  return grouped(own, ({ indicator }) => indicator.trim().toLocaleLowerCase("de")).map((points) => ({
    ...{ title: points[0]!.indicator.trim(), kind: "figure" as const },
    max: Math.max(...points.map(({ value, upper }) => upper ?? value)),
    bars: points.map((point) => ({ kind: "figure" as const, editionId: point.subjectId, point })),
  }));
}

function topicPanels(held: readonly Edition[]): EditionPanel[] {
  const bars = held
    .filter(({ topics }) => topics.length > 0)
    .map(({ id, topics }) => ({
      ...{ kind: "topics" as const, editionId: id, of: topics.length },
      served: topics.filter(({ agendaItemId }) => agendaItemId !== null).length,
    }));
  return [{ title: "topics", kind: "topics", max: 1, bars }];
}

function answerPanels(held: readonly Edition[], surveys: readonly EditionSurvey[]): EditionPanel[] {
  const asked = surveys
    .filter(({ editionId }) => held.some(({ id }) => id === editionId))
    .flatMap(({ editionId, questions }) =>
      questions.flatMap(({ words, counts }) => (counts ? [{ editionId, words, counts }] : [])),
    );
  return grouped(asked, ({ words }) => words.trim()).map((answers) => ({
    ...{ title: answers[0]!.words, kind: "answers" as const, max: 1 },
    bars: answers.map(({ editionId, counts }) => ({ kind: "answers" as const, editionId, counts })),
  }));
}

function grouped<T>(all: readonly T[], by: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(by(each), [...(groups.get(by(each)) ?? []), each]);
  return [...groups.values()];
}

/** How long a bar is, of `max`; null where nothing is known. */
export function lengthOf(bar: EditionBar): number | null {
  if (bar.kind === "figure") return bar.point.value;
  if (bar.kind === "topics") return bar.served / bar.of;
  if (bar.kind === "missing") return null;
  const { part, of } = agreeing(bar.counts);
  return of === 0 ? null : part / of;
}
