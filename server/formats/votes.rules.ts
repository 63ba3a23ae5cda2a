/** What a vote says of one proposal among those that were put to it: for it, against it, or nothing that anybody could lean on. */
import type { RunState } from "../../db/schema/methods.ts";
import type { ResultSnapshot } from "../methods/tally.rules.ts";
import { standings } from "../methods/runs.rules.ts";
import { asLine } from "../platform/form.rules.ts";

/** The last round of the run that a proposal was put to. */
export interface Vote {
  runId: number;
  state: RunState;
  /** Null until it is released. */
  said: Said | null;
}

export interface Said {
  outcome: Outcome;
  /** Its place among all options, from 1; null: it was not ranked. */
  rank: number | null;
  of: number;
  cast: number;
  entitled: number;
}

export type Outcome = "angenommen" | "abgelehnt" | "offen";

/** Options are called as the proposals are. @returns undefined when it was not among them */
export function saidOf(result: ResultSnapshot, title: string): Said | undefined {
  const placed = standings(result);
  const own = placed.find(({ option }) => !option.isPassive && option.label === asLine(title));
  if (!own) return undefined;
  return {
    ...{ outcome: outcomeOf(result, own.option), rank: own.rank, of: placed.length },
    ...{ cast: result.counts.cast, entitled: result.counts.entitled },
  };
}

/** By consent or level of agreement each stands for itself; else one alone at the top is wanted, and those below it are not. */
function outcomeOf({ ranking }: ResultSnapshot, { id, figures }: ResultSnapshot["options"][number]): Outcome {
  if (!figures) return "offen";
  if (figures.of === "consent") return figures.isAdopted ? "angenommen" : "abgelehnt";
  if (figures.of === "levels") return figures.isConsensus ? "angenommen" : "abgelehnt";
  const [best = [], ...others] = ranking;
  if (best.length + others.length < 2) return "offen";
  if (!best.includes(id)) return "abgelehnt";
  return best.length === 1 ? "angenommen" : "offen";
}

/** Prepared, running or counted: nobody decides past it. */
export const isInVote = ({ vote }: { vote: Vote | null }): boolean => vote !== null && vote.state !== "released";

/** Whether a decision is another one than the vote asks for. A vote that asks for nothing is never departed from. */
export const departsFrom = (vote: Vote | null, decision: "angenommen" | "abgelehnt"): boolean =>
  vote?.said !== null && vote?.said !== undefined && vote.said.outcome !== "offen" && vote.said.outcome !== decision;
