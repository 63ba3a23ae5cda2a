/** What must be so before a process moves on: criteria of its stages, judged by what is there. */
import type { Language } from "../../db/schema/people.ts";
import type { Bilingual, StageKey } from "../../db/schema/processes.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { isParityMet, type Parity } from "../processes/procedure.rules.ts";
import { DECIDING_BENCHES, type Check, type Criterion } from "../processes/rules.ts";

/** How many of how many are as they should be. */
export type Count = readonly [done: number, of: number];

/** Somebody said, with a reason, that a criterion is met. */
export interface Tick {
  reason: string;
  /** With the organisation they acted for. */
  by: string | null;
  at: Date;
}

export interface CriterionState {
  stage: StageKey;
  key: string;
  gate: Criterion["gate"];
  title: Bilingual;
  isMet: boolean;
  /** Null: no check finds it out. */
  count: Count | null;
  tick: Tick | null;
  mayTick: boolean;
  /** Where it is done. */
  path: string;
}

export interface Gates {
  processId: number;
  /** Of the rules of procedure that are in force; null: none have been adopted. */
  rulesVersion: number | null;
  /** In their order. */
  stages: readonly { key: StageKey; title: Bilingual }[];
  criteria: readonly CriterionState[];
}

/** What of the log belongs to gates. */
export const GATE_EVENTS = ["stage-moved", "gate-overridden", "criterion-ticked", "criterion-unticked"] as const;

const PLACES: Record<Check, string> = {
  sponsors: "/people",
  benches: "/people",
  parity: "/people",
  rules: "/rules",
  "frozen-paper": "/situation",
  "topics-disposed": "/topics",
  prioritised: "/methods",
  "short-list": "/short-list",
  modes: "/agenda",
  leads: "/agenda",
  depths: "/agenda/depth",
  "drafts-frozen": "/agenda",
  consulted: "/people",
  "consultation-opened": "/consultations",
  "deadlines-over": "/consultations",
  "consultations-weighed": "/consultations",
  "changes-linked": "/consultations",
  "contests-settled": "/consultations",
  "comments-answered": "/documents",
  "proposals-decided": "/documents",
  "items-decided": "/agenda",
  "agreements-decided": "/agenda",
  decisions: "/roundtables",
  "items-scheduled": "/agenda",
  "item-formats": "/formats/coverage",
  ratings: "/formats",
  responses: "/formats",
};

/** Where there is nothing to answer, nothing is missing; no topics at all are not "every topic". */
const FINE_WITHOUT: readonly Check[] = [
  ...(["comments-answered", "proposals-decided", "agreements-decided"] as const),
  ...(["changes-linked", "contests-settled", "responses"] as const),
];

export const isEnough = (check: Check, [done, of]: Count): boolean => done >= of && (of > 0 || FINE_WITHOUT.includes(check));

export function judge(
  processId: number,
  stage: StageKey,
  { key, gate, title, check, justifiable, place = "/stage" }: Criterion,
  found: { count: Count | null; tick: Tick | null },
): CriterionState {
  const isFound = check !== undefined && found.count !== null && isEnough(check, found.count);
  return {
    ...{ stage, key, gate, title, ...found },
    isMet: isFound || found.tick !== null,
    mayTick: !isFound && (check === undefined || justifiable),
    path: `/processes/${processId}${check ? PLACES[check] : place}`,
  };
}

/** What follows from who sits where. @param organisations how many on each bench */
export function seatCounts(organisations: Partial<Record<Bench, number>>, benches: readonly Bench[], parity: Parity) {
  const seated = (of: readonly Bench[]) => of.filter((bench) => (organisations[bench] ?? 0) > 0).length;
  return {
    sponsors: [seated(["bund", "kommunen"]), 2],
    benches: [seated(benches), benches.length],
    parity: [isParityMet(parity, organisations) ? 1 : 0, 1],
    consulted: [Math.min(1, seated(benches.filter((bench) => !DECIDING_BENCHES.includes(bench)))), 1],
  } as const satisfies Partial<Record<Check, Count>>;
}

/** All criteria on the way from one stage to a later one; back is always possible, so nothing is in the way. */
export function criteriaBetween({ stages, criteria }: Gates, from: StageKey, to: StageKey): CriterionState[] {
  const place = (key: StageKey) => stages.findIndex((stage) => stage.key === key);
  return criteria.filter(({ stage, gate }) =>
    gate === "exit"
      ? place(stage) >= place(from) && place(stage) < place(to)
      : place(stage) > place(from) && place(stage) <= place(to),
  );
}

export const openBetween = (gates: Gates, from: StageKey, to: StageKey): CriterionState[] =>
  criteriaBetween(gates, from, to).filter(({ isMet }) => !isMet);

/** What stands between a stage and the next one; of the last stage what it takes to end. */
export function nextGate(gates: Gates, stage: StageKey) {
  const next = gates.stages[gates.stages.findIndex(({ key }) => key === stage) + 1] ?? null;
  const criteria = next
    ? criteriaBetween(gates, stage, next.key)
    : gates.criteria.filter((each) => each.stage === stage && each.gate === "exit");
  return { next, criteria, open: criteria.filter(({ isMet }) => !isMet) };
}

/** What the gate asks of whoever moves the process on. */
export function gateTodo(gates: Gates, stage: StageKey, language: Language) {
  const { next, open } = nextGate(gates, stage);
  const label = next?.title[language] ?? "";
  if (open.length > 0) {
    const kind = next ? "gate-open" : "gate-open-last";
    return { kind, label, count: open.length, path: `/processes/${gates.processId}/stage` } as const;
  }
  return next
    ? ({ kind: "gate-met", urgency: 5, label, path: `/processes/${gates.processId}/stage` } as const)
    : ({ kind: "process-done", urgency: 5, label, path: `/processes/${gates.processId}/edit` } as const);
}
