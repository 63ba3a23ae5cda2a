/** The forms of processes, stages and mandates. Messages are catalogue keys; `common:invalid.*` are shared. */
import { z } from "zod";
import { MARKINGS, ROLES, STAGES, type StageKey } from "../../db/schema/processes.ts";
import { BENCHES } from "../../db/schema/organisations.ts";
import { dayField } from "../calendar/rules.ts";
import { isUnnamed, organisationChoice } from "../organisations/rules.ts";
import { emailField, personName } from "../people/rules.ts";
import { isTicked, requiredLine, singleLine } from "../platform/form.rules.ts";

const optionalDay = z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" });

const processShape = {
  title: requiredLine(200),
  guiding_question: z.string().trim().min(1, "common:invalid.required").max(500, "common:invalid.too-long"),
  description: z.string().trim().max(5000, "common:invalid.too-long").default(""),
  marking: z.enum(MARKINGS, { error: "common:invalid.choice" }),
  starts_on: dayField,
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

/** What goes along with the stages and rules of a process that is copied. */
export const COPIED = ["formats", "people"] as const;

export const processCopyForm = z.object({
  title: processShape.title,
  guiding_question: processShape.guiding_question,
  copy: z.array(z.enum(COPIED, { error: "common:invalid.choice" })).default([]),
});
export type ProcessCopyInput = z.output<typeof processCopyForm>;

/** Days until which the stages are planned: fields `planned_until_<stage>`. */
export const stagePlanForm = z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((form, issues) => {
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

const reason = z.string().trim().min(1, "common:invalid.required").max(1000, "common:invalid.too-long");

export const stageMoveForm = z.object({
  /** The stage the form was shown in: two facilitators cannot both move on. */
  from: z.enum(STAGES, { error: "common:invalid.choice" }),
  to: z.enum(STAGES, { error: "common:invalid.choice" }),
  reason,
  /** On although something is open: the reason says why. */
  override: isTicked,
});
export type StageMoveInput = Omit<z.output<typeof stageMoveForm>, "override"> & { override?: boolean };

const criterionName = {
  stage: z.enum(STAGES, { error: "common:invalid.choice" }),
  criterion: z.string().max(60, "common:invalid.choice"),
};
export const untickForm = z.object(criterionName);
export type CriterionName = z.output<typeof untickForm>;

export const tickForm = z.object({ ...criterionName, reason });
export type TickInput = z.output<typeof tickForm>;

const mandateShape = {
  ...organisationChoice,
  /** Left empty, role and bench follow from the organisation. */
  role: z.union([z.literal("").transform(() => null), z.enum(ROLES)], { error: "common:invalid.choice" }),
  bench: z.union([z.literal("").transform(() => null), z.enum(BENCHES)], { error: "common:invalid.choice" }).default(null),
  bench_reason: singleLine(300).default(""),
  may_bind: isTicked,
  valid_from: dayField,
  valid_to: optionalDay,
};

const endsAfterStart = { path: ["valid_to"], error: "processes:invalid.ends-before-start" };

/** Inviting: who, for which organisation, in which role. */
export const invitationForm = z
  .object({
    name: personName,
    email: emailField,
    ...mandateShape,
  })
  .refine((form) => inOrder(form.valid_from, form.valid_to), endsAfterStart)
  .superRefine(wantOrganisation);
export type InvitationInput = z.output<typeof invitationForm>;

/** The same for a mandate that is there: the person stays. */
export const mandateForm = z
  .object(mandateShape)
  .refine((form) => inOrder(form.valid_from, form.valid_to), endsAfterStart)
  .superRefine(wantOrganisation);
export type MandateInput = z.output<typeof mandateForm>;

function wantOrganisation(form: Parameters<typeof isUnnamed>[0], issues: z.RefinementCtx): void {
  if (isUnnamed(form)) issues.addIssue({ code: "custom", path: ["organisation_name"], message: "common:invalid.required" });
}
