/**
 * Where support would do most: exposure × gap in capacity, with weights that are shown. It gives bands, never ranks, and says what they
 * come from and how easily they would turn out otherwise. Where too little was stated there is no band.
 */
import { z } from "zod";
import { RESILIENCE_DIMENSIONS, type ResilienceDimension } from "../../db/schema/profiles.ts";
import type { Score } from "./rules.ts";

/** By dimension, 0 to 3: how much it counts. */
export type Weights = Record<ResilienceDimension, number>;

export const EQUAL_WEIGHTS = Object.fromEntries(RESILIENCE_DIMENSIONS.map((dimension) => [dimension, 1])) as Weights;

export const BANDS = ["low", "middle", "high"] as const;
export type Band = (typeof BANDS)[number];

export interface Priority {
  /** Null: not to be judged. */
  band: Band | null;
  /** 0 to 4, both of them; null where too little was stated. */
  exposure: number | null;
  gap: number | null;
  /** What contributes most, the greatest first. */
  drivers: ResilienceDimension[];
  /** Dimensions of which another weight, half or double, would give another band. */
  sensitive: ResilienceDimension[];
}

/** So many dimensions need both sides, or the result would be that of the rest. */
const LEAST_DIMENSIONS = 3;
const MOST = 4;

/** Below 1, below 2.25, above: a third of 4 × 4 / 4 each would call nearly everybody low. */
const bandOf = (value: number): Band => (value < 1 ? "low" : value < 2.25 ? "middle" : "high");

interface Judged {
  dimension: ResilienceDimension;
  exposure: number;
  gap: number;
}

const judgedIn = (scores: readonly Score[]): Judged[] =>
  RESILIENCE_DIMENSIONS.flatMap((dimension) => {
    const of = (side: Score["side"]) =>
      scores.find((score) => score.dimension === dimension && score.side === side)?.mean ?? null;
    const [exposure, capacity] = [of("vulnerability"), of("capacity")];
    return exposure === null || capacity === null ? [] : [{ dimension, exposure, gap: MOST - capacity }];
  });

function weighted(judged: readonly Judged[], weights: Weights) {
  const sum = judged.reduce((total, { dimension }) => total + weights[dimension], 0);
  if (sum === 0) return null;
  const mean = (of: (each: Judged) => number) =>
    judged.reduce((total, each) => total + weights[each.dimension] * of(each), 0) / sum;
  const [exposure, gap] = [mean((each) => each.exposure), mean((each) => each.gap)];
  return { exposure, gap, value: (exposure * gap) / MOST };
}

export function prioritise(scores: readonly Score[], weights: Weights): Priority {
  const judged = judgedIn(scores).filter(({ dimension }) => weights[dimension] > 0);
  const found = judged.length >= LEAST_DIMENSIONS ? weighted(judged, weights) : null;
  if (!found) return { band: null, exposure: null, gap: null, drivers: [], sensitive: [] };
  const band = bandOf(found.value);
  const share = ({ dimension, exposure, gap }: Judged) => weights[dimension] * exposure * gap;
  const turns = (dimension: ResilienceDimension) =>
    [0.5, 2].some((factor) => {
      const other = weighted(judged, { ...weights, [dimension]: weights[dimension] * factor });
      return other !== null && bandOf(other.value) !== band;
    });
  return {
    band,
    exposure: found.exposure,
    gap: found.gap,
    drivers: judged
      .filter((each) => share(each) > 0)
      .sort((a, b) => share(b) - share(a))
      .slice(0, 2)
      .map(({ dimension }) => dimension),
    sensitive: judged.map(({ dimension }) => dimension).filter(turns),
  };
}

/** As they stand in an address; anything else counts once. */
export const readWeights = (search: URLSearchParams): Weights =>
  Object.fromEntries(
    RESILIENCE_DIMENSIONS.map((dimension) => {
      const typed = search.get(dimension) ?? "";
      return [dimension, /^[0-3]$/.test(typed) ? Number(typed) : 1];
    }),
  ) as Weights;

export const bandReplyForm = z.object({ body: z.string().trim().max(2000, "common:invalid.too-long").default("") });
