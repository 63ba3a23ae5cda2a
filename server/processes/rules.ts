/** What a process, its stages and its mandates are, and what may happen to them: pure, for browser and server. */
import { z } from "zod";
import { BENCHES, MARKINGS, ROLES, STAGES, type Bench, type Bilingual, type Marking, type Role, type StageKey } from "../../db/schema.ts";
import type { My } from "../access/rules.ts";
import { missingInChoice, organisationChoice } from "../organisations/rules.ts";
import { emailField } from "../people/rules.ts";

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
export type TemplateStage = z.infer<typeof templateStage>;

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

export const TODO_KINDS = [
  "poll-open", "roundtable-open", "task", "rating", "roundtable-coming", "item-draft", "threads", "comment-stage", "comments-open",
  "invitations-open",
] as const;

/** Something that waits for a person; the sentence is in the catalogue under `processes:todo.<kind>`. */
export interface Todo {
  kind: (typeof TODO_KINDS)[number];
  processId: number;
  processNumber: string;
  /** Name of the thing: a title, a question; may be empty. */
  label: string;
  count: number | null;
  /** `YYYY-MM-DD` until when. */
  day: string | null;
  at: Date | null;
  path: string;
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

/** How many organisations and people sit on each bench; the benches without anybody count zero. */
export function seatsPerBench(
  mandates: readonly { bench: Bench; organisationId: number; personId: number }[],
): Record<Bench, { organisations: number; people: number }> {
  const count = (bench: Bench) => {
    const seated = mandates.filter((mandate) => mandate.bench === bench);
    return { organisations: new Set(seated.map((mandate) => mandate.organisationId)).size, people: seated.length };
  };
  return Object.fromEntries(BENCHES.map((bench) => [bench, count(bench)])) as Record<Bench, { organisations: number; people: number }>;
}

// --- forms ------------------------------------------------------------------
// Messages are catalogue keys; `common:invalid.*` are shared.

const day = z.iso.date({ error: "common:invalid.date" });
const optionalDay = z.union([z.literal("").transform(() => null), day]);

const processShape = {
  title: z.string().trim().min(1, "common:invalid.required").max(200, "common:invalid.too-long"),
  guiding_question: z.string().trim().min(1, "common:invalid.required").max(500, "common:invalid.too-long"),
  description: z.string().trim().max(5000, "common:invalid.too-long").default(""),
  marking: z.enum(MARKINGS, { error: "common:invalid.choice" }),
  starts_on: day,
  ends_on: optionalDay,
};

/** A refinement of both ends of a period; `until` names the field that carries the sentence. */
const inOrder = (from: string | undefined, until: string | null | undefined): boolean => !from || !until || until >= from;

export const processForm = z
  .object(processShape)
  .refine((form) => inOrder(form.starts_on, form.ends_on), { path: ["ends_on"], error: "processes:invalid.ends-before-start" });
export type ProcessInput = z.output<typeof processForm>;

export const newProcessForm = z
  .object({ ...processShape, ...organisationChoice, template_key: z.string().max(100, "common:invalid.choice") })
  .refine((form) => inOrder(form.starts_on, form.ends_on), { path: ["ends_on"], error: "processes:invalid.ends-before-start" })
  .superRefine(wantOrganisation);
export type NewProcessInput = z.output<typeof newProcessForm>;

/** Days until which the stages are planned: fields `planned_until_<stage>`. */
export const stagePlanForm = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .transform((form, issues) => {
    const plan: Partial<Record<StageKey, string | null>> = {};
    for (const key of STAGES) {
      const typed = form[`planned_until_${key}`];
      if (typed === undefined) continue;
      const parsed = optionalDay.safeParse(typed);
      if (parsed.success) plan[key] = parsed.data;
      else issues.addIssue({ code: "custom", path: [`planned_until_${key}`], message: "common:invalid.date" });
    }
    return plan;
  });

export const stageMoveForm = z.object({
  /** The stage the form was shown in: two facilitators cannot both move on. */
  from: z.enum(STAGES, { error: "common:invalid.choice" }),
  to: z.enum(STAGES, { error: "common:invalid.choice" }),
  reason: z.string().trim().min(1, "common:invalid.required").max(1000, "common:invalid.too-long"),
});
export type StageMoveInput = z.output<typeof stageMoveForm>;

const mandateShape = {
  ...organisationChoice,
  role: z.enum(ROLES, { error: "common:invalid.choice" }),
  bench: z.enum(BENCHES, { error: "common:invalid.choice" }),
  may_bind: z.union([z.literal("on"), z.literal("true"), z.literal("")]).optional().transform((typed) => Boolean(typed)),
  valid_from: day,
  valid_to: optionalDay,
};

const benchFits = { path: ["bench"], error: "processes:invalid.bench-for-role" };
const endsAfterStart = { path: ["valid_to"], error: "processes:invalid.ends-before-start" };

/** Inviting: who, for which organisation, in which role. */
export const invitationForm = z
  .object({
    name: z.string().trim().min(1, "common:invalid.required").max(200, "common:invalid.too-long"),
    email: emailField,
    ...mandateShape,
  })
  .refine((form) => acceptsBench(form.role, form.bench), benchFits)
  .refine((form) => inOrder(form.valid_from, form.valid_to), endsAfterStart)
  .superRefine(wantOrganisation);
export type InvitationInput = z.output<typeof invitationForm>;

/** The same for a mandate that is there: the person stays. */
export const mandateForm = z
  .object(mandateShape)
  .refine((form) => acceptsBench(form.role, form.bench), benchFits)
  .refine((form) => inOrder(form.valid_from, form.valid_to), endsAfterStart)
  .superRefine(wantOrganisation);
export type MandateInput = z.output<typeof mandateForm>;

function wantOrganisation(form: Parameters<typeof missingInChoice>[0], issues: z.RefinementCtx): void {
  for (const field of missingInChoice(form)) issues.addIssue({ code: "custom", path: [field], message: "common:invalid.required" });
}
