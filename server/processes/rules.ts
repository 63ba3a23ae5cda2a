/** What a process, its stages and its mandates are, and what may happen to them. */
import { z } from "zod";
import type { Label } from "../../db/schema/markings.ts";
import { STAGES, type Bilingual, type Marking, type Role, type StageKey } from "../../db/schema/processes.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { My } from "../access/rules.ts";
import { Invalid } from "../errors.ts";
import { jobKind } from "../platform/jobs.rules.ts";

/** What a stage opens or closes beyond the roles; kept as data with each stage of a process. */
export const stageRules = z.object({
  /** Consulted parties may comment on every document; otherwise only where the facilitator opened one. */
  consultedMayComment: z.boolean(),
  /** Texts and agenda items may be changed. */
  textsOpen: z.boolean(),
});
export type StageRules = z.infer<typeof stageRules>;

/** What the machine can find out about a gate; how is in server/overview/gates.queries.ts. */
export const CHECKS = [
  "sponsors",
  "benches",
  "parity",
  "rules",
  "frozen-paper",
  "topics-disposed",
  "prioritised",
  "short-list",
  "modes",
  "leads",
  "depths",
  "drafts-frozen",
  "consulted",
  "consultation-opened",
  "deadlines-over",
  "consultations-weighed",
  "changes-linked",
  "contests-settled",
  "comments-answered",
  "proposals-decided",
  "items-decided",
  "agreements-decided",
  "decisions",
  "items-scheduled",
  "item-formats",
  "ratings",
  "responses",
] as const;
export type Check = (typeof CHECKS)[number];

const bilingual = z.object({ de: z.string().min(1), en: z.string().min(1) });
/** What must be so before a stage begins or ends. What no check finds out, the facilitator says, with a reason. */
export const criterion = z.object({
  key: z.string().regex(/^[a-z-]{1,60}$/),
  gate: z.enum(["entry", "exit"]),
  title: bilingual,
  check: z.enum(CHECKS).optional(),
  /** Whether a reason may stand for what the check finds wanting. */
  justifiable: z.boolean().default(false),
  /** Where it is done, within the process. */
  place: z.string().startsWith("/").optional(),
});
export type Criterion = z.output<typeof criterion>;

export const templateStage = z.object({
  key: z.enum(STAGES),
  title: bilingual,
  purpose: bilingual,
  open_to: bilingual,
  done_when: bilingual,
  rules: stageRules,
  criteria: criterion.array().default([]),
});

/** A template is data: db/templates/*.json, read into process_templates at every start. */
export const processTemplate = z.object({
  key: z.string(),
  title: bilingual,
  description: bilingual,
  stages: z.array(templateStage).min(1),
});
export type ProcessTemplate = z.infer<typeof processTemplate>;

/** Somebody has got a mandate, lost it, or holds it for other days; `by` is the id of whoever changed it. */
export const MANDATES_CHANGED = jobKind<{ processId: number; by: number }>("processes.mandates");

/** What every page inside a process knows about it; the shell draws its navigation from this. */
export interface ProcessHead {
  id: number;
  number: string;
  title: string;
  marking: Marking;
  stage: StageKey;
  stageTitle: Bilingual;
  stagePosition: number;
  stageCount: number;
  stageRules: StageRules;
  /** Labels above all on single things and on what belongs to them, as far as the reader sees these; usually there are none. */
  labels: readonly { kind: string; id: number; label: Label }[];
  my: My;
}

export const DECIDING_BENCHES: readonly Bench[] = ["bund", "laender", "kommunen"];
export const isDeciding = (bench: Bench): boolean => DECIDING_BENCHES.includes(bench);

/** Who moderates or records stands between the benches, who observes beside them. */
export const hasSeat = ({ role }: { role: Role }): boolean =>
  role === "head_delegate" || role === "delegate" || role === "consulted";

/** Delegates sit on deciding benches, consulted parties on consultative ones, the others on none. */
export const acceptsBench = (role: Role, bench: Bench): boolean =>
  hasSeat({ role }) && isDeciding(bench) === (role !== "consulted");

/** The role to propose: who decides sends somebody to lead the delegation first, then delegates; the others are consulted. */
export function usualRole(bench: Bench, hasHead: boolean): Role {
  if (!isDeciding(bench)) return "consulted";
  return hasHead ? "delegate" : "head_delegate";
}

export interface Seat {
  role: Role;
  bench: Bench | null;
  bench_reason: string;
}

/** What a form says about it: nothing chosen follows from the organisation. */
export interface WantedSeat {
  role: Role | null;
  bench: Bench | null;
  bench_reason: string;
}

/**
 * Where somebody sits: the organisation decides, unless a reason says why they sit elsewhere.
 * @param usual bench of the organisation @param hasHead somebody leads its delegation already
 * @param before of the same organisation, which needs no reason again
 * @throws Invalid when role and bench do not go together, or the reason is missing
 */
export function seatFor(usual: Bench, hasHead: boolean, wanted: WantedSeat, before: Bench | null = null): Seat {
  const bench = wanted.bench ?? usual;
  const role = wanted.role ?? usualRole(bench, hasHead);
  if (!hasSeat({ role })) return { role, bench: null, bench_reason: "" };
  if (!acceptsBench(role, bench)) {
    const kind = isDeciding(bench) ? "deciding" : "consultative";
    throw new Invalid(`processes:invalid.seat-${kind}`, "role", { bench });
  }
  if (bench === usual) return { role, bench, bench_reason: "" };
  if (!wanted.bench_reason && bench !== before) throw new Invalid("processes:invalid.bench-reason", "bench_reason", { usual });
  return { role, bench, bench_reason: wanted.bench_reason };
}

/** A move that changes nothing is refused; any other stage may follow, forward or back, and the reason says why. */
export function acceptStageMove(from: StageKey, to: StageKey): boolean {
  return from !== to;
}

/** True when somebody may do more or less with a text after the move: live connections are then judged anew. */
export function changesAccess(from: StageRules, to: StageRules): boolean {
  return from.consultedMayComment !== to.consultedMayComment || from.textsOpen !== to.textsOpen;
}

/** `GA-2026-01`: the year and the next free counter in it, never one that was given before. */
export function processNumber(year: number, given: readonly string[]): string {
  const counters = given.map((number) => Number(/^GA-\d{4}-(\d+)$/.exec(number)?.[1] ?? 0));
  return `GA-${year}-${String(Math.max(0, ...counters) + 1).padStart(2, "0")}`;
}

/** `B-2026-05`: the year it was taken and a count within the process that is never given twice. */
export const decisionNumber = (year: string, count: number): string => `B-${year}-${String(count).padStart(2, "0")}`;

/** A mandate counts from its first to its last day, both included; days are calendar days in Europe/Berlin. */
export function isValidOn(mandate: { valid_from: string; valid_to: string | null }, today: string): boolean {
  return mandate.valid_from <= today && (mandate.valid_to === null || mandate.valid_to >= today);
}

/** Ended on its first day, a mandate counted on none: its last day is the one before. */
export const endedAtOnce = ({ validFrom, validTo }: { validFrom: string; validTo: string | null }): boolean =>
  validTo !== null && validTo < validFrom;

/** Bench by bench, then those without a seat, observers behind them, last those whose time has not come or is over. */
export function inOrder<T extends { bench: Bench | null; role: Role; isValid: boolean }>(mandates: readonly T[]): T[] {
  const place = (mandate: T): number => {
    if (!mandate.isValid) return BENCHES.length + 2;
    if (mandate.bench !== null) return BENCHES.indexOf(mandate.bench);
    return BENCHES.length + (mandate.role === "observer" ? 1 : 0);
  };
  return [...mandates].sort((a, b) => place(a) - place(b));
}

/** How many organisations and people sit on each bench; the benches without anybody count zero. */
export function seatsPerBench(
  mandates: readonly { bench: Bench | null; organisationId: number; personId: number }[],
): Record<Bench, { organisations: number; people: number }> {
  const count = (bench: Bench) => {
    const seated = mandates.filter((mandate) => mandate.bench === bench);
    return { organisations: new Set(seated.map((mandate) => mandate.organisationId)).size, people: seated.length };
  };
  return Object.fromEntries(BENCHES.map((bench) => [bench, count(bench)])) as Record<
    Bench,
    { organisations: number; people: number }
  >;
}
