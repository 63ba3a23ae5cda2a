/** Where something came from and what became of it: steps of all kinds in one list, in the parts of a process. */

/** What was brought in, how it was chosen, how its words came about, who was heard, what was decided, what is to be done. */
export const TRACE_PARTS = {
  origin: ["topic"],
  choice: ["vote", "short-list", "item", "recommendation"],
  text: ["comment", "proposal", "version"],
  hearing: ["statement"],
  decision: ["roundtable", "decision"],
  result: ["task"],
} as const;

export type TracePart = keyof typeof TRACE_PARTS;
export type StepKind = (typeof TRACE_PARTS)[TracePart][number];

export interface TraceStep {
  kind: StepKind;
  id: number;
  /** ISO; null: nobody wrote down when. */
  at: string | null;
  path: string;
  /** `T-012`, `E-07.2`, `B-2026-05`, the number of a version or proposal; empty where there is none. */
  sign: string;
  title: string;
  /** Of the passage it is about, or its beginning. */
  words: string;
  /** Key of a word of its own domain: a disposition, a status. Empty: none. */
  state: string;
  /** Whose text it is about. */
  documentId: number | null;
}

export interface Trace {
  steps: TraceStep[];
  /** More than these, the oldest of which are left out. */
  hasMore: boolean;
}

export const partsOfTrace = (steps: readonly TraceStep[]): { part: TracePart; steps: TraceStep[] }[] =>
  (Object.keys(TRACE_PARTS) as TracePart[])
    .map((part) => ({ part, steps: steps.filter(({ kind }) => (TRACE_PARTS[part] as readonly StepKind[]).includes(kind)) }))
    .filter((of) => of.steps.length > 0);

/** A version in which a passage reads otherwise than in the one before. */
export interface Wording {
  versionId: number;
  number: number | null;
  name: string;
  at: string;
  /** Null: it is not in this version. */
  words: string | null;
}

/** @param versions oldest first; only those that changed it are told */
export const changesOf = (versions: readonly Wording[]): Wording[] =>
  versions.filter(({ words }, index) => words !== (versions[index - 1]?.words ?? null));

/** A passage, and perhaps one of its sentences, counted from 1. */
export interface Asked {
  block: string;
  sentence: number | null;
}

/** Ids of blocks are short; what is longer is none of ours. */
export function passageAsked(url: string): Asked | null {
  const { searchParams } = new URL(url);
  const [block, sentence] = [searchParams.get("block"), Number(searchParams.get("sentence"))];
  if (!block || block.length > 100) return null;
  return { block, sentence: Number.isInteger(sentence) && sentence > 0 ? sentence : null };
}
