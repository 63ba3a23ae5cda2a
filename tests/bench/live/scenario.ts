/** What a scenario of the side-by-side run is, and how its figures are held against the targets. */
import { quantile } from "../measure.ts";
import type { Kind } from "./dialects.ts";
import type { Stage } from "./stage.ts";

/** Named figures of one run of one server; less is better unless a target says otherwise. */
export type Figures = Record<string, number>;

export interface Target {
  work: string;
  figure: string;
  unit: string;
  /** Null: the figure itself is what counts. */
  against: Kind | null;
  /**
   * `less`: theirs is at least so many times ours · `more`: ours is at least so many times theirs · `most`: ours is at most so
   * many times theirs · `limit`: ours is at most so much.
   */
  ask: "less" | "more" | "most" | "limit";
  than: number;
}

export interface Scenario {
  /** For `--only`. */
  name: string;
  kinds: readonly Kind[];
  /** One run with a fresh server; undefined when something is not installed, which `missing` names. */
  run: (kind: Kind, stage: Stage) => Promise<Figures | undefined>;
  targets: readonly Target[];
}

export interface Verdict {
  target: Target;
  ours: number;
  theirs: number | null;
  /** As the target counts it; medians of the rounds' own ratios, because what disturbs a round disturbs both. */
  ratio: number;
  rounds: number;
  isMet: boolean;
  /** Processor time of PostgreSQL as a share of the server's own, which does not count it; null where nobody measured. */
  database: number | null;
}

export type Rounds = Partial<Record<Kind, Figures>>[];

/** Undefined when a round lacks a figure: something is not installed. */
export function judge(target: Target, rounds: Rounds): Verdict | undefined {
  const pairs = rounds.flatMap((round) => {
    const ours = round.ours?.[target.figure];
    const theirs = target.against && round[target.against]?.[target.figure];
    return ours === undefined || theirs === undefined ? [] : [{ ours, theirs }];
  });
  if (pairs.length === 0) return undefined;
  const ours = quantile(
    pairs.map((pair) => pair.ours),
    0.5,
  );
  const theirs = target.against
    ? quantile(
        pairs.map((pair) => pair.theirs!),
        0.5,
      )
    : null;
  const ratio = quantile(
    pairs.map((pair) => ratioOf(target, pair.ours, pair.theirs)),
    0.5,
  );
  const isMet = target.ask === "less" || target.ask === "more" ? ratio >= target.than : ratio <= target.than;
  return { target, ours, theirs, ratio, rounds: pairs.length, isMet, database: shareOfDatabase(rounds) };
}

function shareOfDatabase(rounds: Rounds): number | null {
  const shares = rounds.flatMap(({ ours }) => {
    const [database, server] = [ours?.["cores of PostgreSQL"], ours?.["cores of the server"]];
    return database === undefined || server === undefined ? [] : [database / server];
  });
  return shares.length > 0 ? quantile(shares, 0.5) : null;
}

/** The table as the README has it: ratios alone, with what they were measured on, because milliseconds say nothing about another machine. */
export function tableOf(verdicts: readonly Verdict[], { machine, day }: { machine: string; day: string }): string {
  const compared = verdicts.filter(({ target }) => target.against !== null);
  const rounds = Math.min(...compared.map((verdict) => verdict.rounds));
  const row = ({ target, ratio, database }: Verdict) => {
    const how = { less: " less", more: " as many", most: "", limit: "" }[target.ask];
    const share = database === null ? "–" : `${Math.round(database * 100)} %`;
    return `| ${target.work} | ${target.figure} | ${target.against} | ${round(ratio)} ×${how} | ${share} |`;
  };
  return [
    `Measured on ${day}, ${machine}; medians of ${rounds} rounds.`,
    "",
    "| work | figure | beside | ratio | PostgreSQL, of the server's processor time |",
    "|---|---|---|---|---|",
    ...compared.map(row),
  ].join("\n");
}

function ratioOf({ ask }: Target, ours: number, theirs: number | null): number {
  if (ask === "limit" || theirs === null) return ours;
  return ask === "less" ? theirs / ours : ours / theirs;
}

export function show(verdict: Verdict): Record<string, string | number> {
  const { target, ours, theirs, ratio, rounds, isMet } = verdict;
  const asked = { less: "≥ %× less", more: "≥ %× more", most: "≤ %×", limit: "≤ %" }[target.ask].replace(
    "%",
    String(target.than),
  );
  return {
    figure: `${target.figure} (${target.unit})`,
    ours: round(ours),
    against: target.against ?? "–",
    theirs: theirs === null ? "–" : round(theirs),
    ratio: target.ask === "limit" ? "–" : `${round(ratio)}×`,
    target: asked,
    met: isMet ? "yes" : "no",
    rounds,
  };
}

const round = (value: number): number => Number(value.toPrecision(3));
