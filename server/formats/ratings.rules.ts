/**
 * Ratings of a format: what is complete, who may see whose, and how several raters compare. The commands, the pages and the
 * home page's list of tasks all ask here.
 */
import type { EvidenceStrength, EvidenceType } from "../../db/schema/formats.ts";
import type { Criterion, CriterionKey, Score } from "./criteria.rules.ts";

/** One rater's judgement on one criterion; as long as it is not handed in, any part may still be missing. */
export interface Rating {
  criterion: CriterionKey;
  /** Null: not decided yet, or not assessable. Missing is not zero. */
  score: Score | null;
  notAssessable: boolean;
  justification: string;
  /** Empty: no evidence yet; then type and strength are null. */
  evidence: string;
  evidenceType: EvidenceType | null;
  evidenceStrength: EvidenceStrength | null;
  /** http(s) address or a path of this workspace; may be empty. */
  evidenceUrl: string;
}

export type RatingState = "open" | "started" | "done";

/** A difference of this many points or more is talked about, not averaged away. */
export const DISCUSS_FROM = 2;
/** A gate criterion at this score or below calls for an adjustment. */
export const ADJUST_UP_TO = 1;

/** A score needs justification and evidence; "not assessable" needs its justification only. */
export function isComplete(rating: Omit<Rating, "criterion">): boolean {
  if (rating.justification.trim() === "") return false;
  if (rating.notAssessable) return rating.score === null;
  if (rating.score === null) return false;
  return rating.evidence.trim() !== "" && rating.evidenceType !== null && rating.evidenceStrength !== null;
}

/** How far one criterion is; undefined: nothing was ever saved. */
export function stateOf(rating: Rating | undefined): RatingState {
  if (!rating) return "open";
  if (isComplete(rating)) return "done";
  const touched = rating.score !== null || rating.notAssessable || rating.justification !== "" || rating.evidence !== "";
  return touched ? "started" : "open";
}

/** How many of the criteria one rater has completed, and which are missing, in their fixed order. */
export function progressOf(
  ratings: readonly Rating[],
  criteria: readonly Criterion[],
): { done: number; total: number; missing: CriterionKey[] } {
  const missing = criteria
    .map(({ key }) => key)
    .filter((key) => stateOf(ratings.find(({ criterion }) => criterion === key)) !== "done");
  return { done: criteria.length - missing.length, total: criteria.length, missing };
}

/** Only a rating of every criterion can be handed in. */
export function canHandIn(ratings: readonly Rating[], criteria: readonly Criterion[]): boolean {
  return progressOf(ratings, criteria).missing.length === 0;
}

export interface HandedIn {
  personId: number;
  handedIn: boolean;
}

/** From now on the ratings are open. An evaluation without raters never is. */
export function allIn(raters: readonly HandedIn[]): boolean {
  return raters.length > 0 && raters.every(({ handedIn }) => handedIn);
}

/**
 * Whose ratings this person may read: one's own always, those of others only when all are in. It does not depend on the role,
 * so the facilitator is as blind as everybody else. Every query for ratings filters by this list.
 * @returns ids of persons
 */
export function visibleRaters(raters: readonly HandedIn[], viewerId: number): number[] {
  return raters.filter(({ personId }) => personId === viewerId || allIn(raters)).map(({ personId }) => personId);
}

export function canSee(raters: readonly HandedIn[], viewerId: number, raterId: number): boolean {
  return visibleRaters(raters, viewerId).includes(raterId);
}

/** At least two judgements are needed to compare. */
export const FEWEST_RATERS = 2;
export const MOST_RATERS = 12;

/** Somebody who cannot finish may be released, so that the others' work is not held up for ever; never below two raters. */
export function canRelease(raters: readonly HandedIn[], personId: number): boolean {
  const rater = raters.find((each) => each.personId === personId);
  return rater !== undefined && !rater.handedIn && raters.length > FEWEST_RATERS;
}

/** Somebody else may rate instead, as long as this person has not handed in: then nothing is lost and nothing was seen. */
export function canReplace(raters: readonly HandedIn[], personId: number): boolean {
  return raters.some((each) => each.personId === personId && !each.handedIn);
}

/** A mistaken evaluation may be deleted while nobody has finished; afterwards somebody's final work would be lost. */
export function canDelete(raters: readonly HandedIn[]): boolean {
  return raters.every(({ handedIn }) => !handedIn);
}

/**
 * The middle value; between two, their mean. Never rounded.
 * @returns null for no values at all: missing is not zero
 */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

export interface CriterionComparison extends Criterion {
  /** In the order of the raters; null where somebody found it not assessable. */
  scores: (Score | null)[];
  /** How many gave a score: the n of the median. */
  n: number;
  median: number | null;
  /** Highest minus lowest score; null for fewer than two scores. */
  spread: number | null;
  /** Two or more points apart. */
  discuss: boolean;
  /** The gate criterion with at least one score of 0 or 1. */
  adjust: boolean;
}

export interface Comparison {
  criteria: CriterionComparison[];
  /** Criteria with at least one score, of all: "rated 10 of 12". */
  rated: number;
  total: number;
  discuss: CriterionKey[];
  adjust: CriterionKey[];
}

/**
 * Sets the raters side by side, criterion by criterion. There is no grade over all criteria, on purpose.
 * @param raters one list of ratings per rater, in the order in which the raters are shown
 */
export function compareRatings(raters: readonly (readonly Scored[])[], by: readonly Criterion[]): Comparison {
  const criteria = by.map((criterion) => compareCriterion(criterion, raters));
  return {
    criteria,
    rated: criteria.filter(({ n }) => n > 0).length,
    total: criteria.length,
    discuss: criteria.filter(({ discuss }) => discuss).map(({ key }) => key),
    adjust: criteria.filter(({ adjust }) => adjust).map(({ key }) => key),
  };
}

/** All that a comparison needs of a rating. */
export type Scored = Pick<Rating, "criterion" | "score">;

function compareCriterion(criterion: Criterion, raters: readonly (readonly Scored[])[]): CriterionComparison {
  const scores = raters.map((ratings) => ratings.find((rating) => rating.criterion === criterion.key)?.score ?? null);
  const given = scores.filter((score) => score !== null);
  const spread = given.length < 2 ? null : Math.max(...given) - Math.min(...given);
  return {
    ...criterion,
    scores,
    n: given.length,
    median: median(given),
    spread,
    discuss: spread !== null && spread >= DISCUSS_FROM,
    adjust: criterion.gate && given.some((score) => score <= ADJUST_UP_TO),
  };
}

/**
 * Over all criteria that have a value, by their weights; only shown where somebody has asked for it. Not assessable is never zero.
 * @returns null where nothing was assessable
 */
export function weightedMean(values: readonly { value: number | null; weight: number }[]): number | null {
  const given = values.flatMap(({ value, weight }) => (value === null ? [] : [{ value, weight }]));
  const total = given.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? null : given.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
}
