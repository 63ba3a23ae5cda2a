/** What a process, its stages and its mandates are, and what may happen to them. */
import { z } from "zod";
import { STAGES, type Bilingual, type Marking, type Role, type StageKey } from "../../db/schema/processes.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { My } from "../access/rules.ts";

/** What a stage opens or closes beyond the roles; kept as data with each stage of a process. */
export const stageRules = z.object({
  /** Consulted parties may comment on every document; otherwise only where the facilitator opened one. */
  consultedMayComment: z.boolean(),
  /** Texts and agenda items may be changed. */
  textsOpen: z.boolean(),
});
export type StageRules = z.infer<typeof stageRules>;

const bilingual = z.object({ de: z.string().min(1), en: z.string().min(1) });
export const templateStage = z.object({
  key: z.enum(STAGES),
  title: bilingual,
  purpose: bilingual,
  open_to: bilingual,
  done_when: bilingual,
  rules: stageRules,
});

/** A template is data: db/templates/*.json, read into process_templates at every start. */
export const processTemplate = z.object({
  key: z.string(),
  title: bilingual,
  description: bilingual,
  stages: z.array(templateStage).min(1),
});
export type ProcessTemplate = z.infer<typeof processTemplate>;

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
  my: My;
}

export const DECIDING_BENCHES: readonly Bench[] = ["bund", "laender", "kommunen"];
export const isDeciding = (bench: Bench): boolean => DECIDING_BENCHES.includes(bench);

/** Delegates sit on deciding benches, consulted parties on consultative ones; the others may sit with either. */
export function acceptsBench(role: Role, bench: Bench): boolean {
  if (role === "consulted") return !isDeciding(bench);
  if (role === "head_delegate" || role === "delegate") return isDeciding(bench);
  return true;
}

/** Benches a role may sit on, in their fixed order. */
export const benchesFor = (role: Role): readonly Bench[] => BENCHES.filter((bench) => acceptsBench(role, bench));

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

/** A mandate counts from its first to its last day, both included; days are calendar days in Europe/Berlin. */
export function isValidOn(mandate: { valid_from: string; valid_to: string | null }, today: string): boolean {
  return mandate.valid_from <= today && (mandate.valid_to === null || mandate.valid_to >= today);
}

/** Facilitators and recorders stand between the benches, observers beside them. */
export const hasSeat = ({ role }: { role: Role }): boolean =>
  role === "head_delegate" || role === "delegate" || role === "consulted";

/** Bench by bench, then those without a seat, observers behind them, last those whose time has not come or is over. */
export function inOrder<T extends { bench: Bench; role: Role; isValid: boolean }>(mandates: readonly T[]): T[] {
  const place = (mandate: T): number => {
    if (!mandate.isValid) return BENCHES.length + 2;
    if (hasSeat(mandate)) return BENCHES.indexOf(mandate.bench);
    return BENCHES.length + (mandate.role === "observer" ? 1 : 0);
  };
  return [...mandates].sort((a, b) => place(a) - place(b));
}

/** How many organisations and people sit on each bench; the benches without anybody count zero. */
export function seatsPerBench(
  mandates: readonly { bench: Bench; organisationId: number; personId: number }[],
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
