/** The figures of each method and their formulas, which results show in words. What is missing is left out of means, and never zero. */
import { ASIDE, CONSENT, MATRIX_STEPS, MOST_RESISTANCE, VETO, type MethodConfig, type Rated } from "./kinds.rules.ts";

export type Figures =
  /** `share` of all who answered. */
  | { of: "poll"; voices: number; share: number }
  /** `voices` gave it at least one. */
  | { of: "dots"; sum: number; voices: number }
  /** `points`: the first of p places gets p, the next one less; `firsts` put it first, `voices` somewhere. */
  | { of: "ranking"; points: number; firsts: number; voices: number }
  /** Means; `product` is importance × feasibility, 1–25. */
  | { of: "matrix"; importance: number; feasibility: number; product: number }
  /** `acceptance` in percent: 100 − sum / (10 · n) · 100. `missing` left it out: then only means compare. */
  | { of: "resistance"; sum: number; mean: number; acceptance: number; max: number; missing: number }
  | { of: "consent"; concerns: number; objections: number; isAdopted: boolean }
  /** `counts` from level 1 to 6. */
  | { of: "levels"; counts: number[]; asides: number; vetoes: number; isConsensus: boolean }
  /** `agreement` in percent lie at most `within` from the median; `moved` the median since the round before. */
  | {
      of: "delphi";
      median: number;
      lower: number;
      upper: number;
      agreement: number;
      moved: number | null;
      stops: boolean;
    };

/**
 * A single answer as support from 0 to 1: for a poll that it was chosen, for dots that it got at least one (how many says how much it matters
 * to one voice, and must not speak for others), for consent that nothing serious stands against it, else its place on the scale.
 */
export function supportOf(config: MethodConfig, value: number | Rated): number {
  if (typeof value === "object") return (value.importance * value.feasibility - 1) / (MATRIX_STEPS ** 2 - 1);
  switch (config.method) {
    case "poll":
    case "dots":
      return value > 0 ? 1 : 0;
    case "ranking":
      return pointsOf(config, value) / config.places;
    case "resistance":
      return 1 - value / MOST_RESISTANCE;
    case "consent":
      return value === CONSENT.objection ? 0 : 1;
    case "levels":
      return (VETO - value) / (VETO - 1);
    case "delphi":
      return (value - 1) / (config.scale - 1);
    default:
      return Number.NaN;
  }
}

/**
 * @param given at least one
 * @param ballots how many there are, with those that left this option out
 * @param before of the same option in the round before
 */
export function figuresOf(
  config: MethodConfig,
  given: readonly (number | Rated)[],
  ballots: number,
  before: Figures | null,
): Figures {
  const n = given.length;
  if (config.method === "matrix") return matrixFigures(given.filter((value) => typeof value === "object"));
  const values = given.filter((value) => typeof value === "number").sort((a, b) => a - b);
  const sum = total(values);
  const count = (level: number) => values.filter((value) => value === level).length;
  switch (config.method) {
    case "poll":
      return { of: "poll", voices: sum, share: sum / n };
    case "dots":
      return { of: "dots", sum, voices: n - count(0) };
    case "ranking": {
      const points = total(values.map((value) => pointsOf(config, value)));
      return { of: "ranking", points, firsts: count(1), voices: n - count(0) };
    }
    case "resistance": {
      const acceptance = 100 - (sum / (MOST_RESISTANCE * n)) * 100;
      return { of: "resistance", sum, mean: sum / n, acceptance, max: Math.max(...values), missing: ballots - n };
    }
    case "consent": {
      const objections = count(CONSENT.objection);
      return { of: "consent", concerns: count(CONSENT.concern), objections, isAdopted: objections === 0 };
    }
    case "levels": {
      const counts = Array.from({ length: VETO }, (_, index) => count(index + 1));
      const [asides, vetoes] = [count(ASIDE), count(VETO)];
      return { of: "levels", counts, asides, vetoes, isConsensus: vetoes === 0 && asides <= config.aside };
    }
    case "delphi":
      return delphiFigures(config, values, before);
    case "cards":
      throw new Error("Cards are read and not counted.");
  }
}

/** Borda: of three places the first gets three, the last one, and what stands on none gets nothing. */
const pointsOf = ({ places }: MethodConfig & { method: "ranking" }, place: number): number =>
  place === 0 ? 0 : places + 1 - place;

function matrixFigures(values: readonly Rated[]): Figures {
  const n = values.length;
  const importance = total(values.map((value) => value.importance));
  const feasibility = total(values.map((value) => value.feasibility));
  // One division: what is equal in fractions stays equal.
  return {
    of: "matrix",
    importance: importance / n,
    feasibility: feasibility / n,
    product: (importance * feasibility) / n ** 2,
  };
}

/** @param values sorted */
function delphiFigures(
  config: MethodConfig & { method: "delphi" },
  values: readonly number[],
  before: Figures | null,
): Figures {
  const median = quantile(values, 0.5);
  const near = values.filter((value) => Math.abs(value - median) <= config.within).length;
  const agreement = (near / values.length) * 100;
  const moved = before?.of === "delphi" ? Math.abs(median - before.median) : null;
  const stops = config.stop === "agreement" ? agreement >= config.share : moved !== null && moved <= config.within;
  return { of: "delphi", median, lower: quantile(values, 0.25), upper: quantile(values, 0.75), agreement, moved, stops };
}

/** Between two neighbours in proportion, as spreadsheets do (QUARTILE.INC). @param values sorted */
function quantile(values: readonly number[], at: number): number {
  const place = (values.length - 1) * at;
  const [below, above] = [values[Math.floor(place)]!, values[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

/** By what options of one run are ranked, higher is better. */
export function measureOf(figures: Figures): number {
  switch (figures.of) {
    case "poll":
      return figures.voices;
    case "dots":
      return figures.sum;
    case "ranking":
      return figures.points;
    case "matrix":
      return figures.product;
    case "resistance":
      // Not the sum: whoever leaves an option out does not make it better.
      return -figures.mean;
    case "consent":
      return -figures.objections;
    case "levels":
      // First without veto, then by how few stand aside.
      return -(figures.vetoes * 1_000_000 + figures.asides);
    case "delphi":
      return figures.median;
  }
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
