/** Looks at what people make of ratings: the synthesis, adjustments with their responses, and what has come of them. */
import { sql } from "kysely";
import type { AdjustmentKind, Effort, FollowUpState, Response } from "../../db/schema/formats.ts";
import { can, speaksForOrganisation, type My } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId } from "../processes/queries.ts";
import { listServices } from "./coverage.queries.ts";
import { overlapOf } from "./coverage.rules.ts";
import { hintsOf, releaseObstacles, type FollowUp, type Hint, type Synthesis } from "./adjustments.rules.ts";
import type { CriterionKey, Score } from "./criteria.rules.ts";
import { requireEvaluationSheet, type Evaluation, type EvaluationSheet } from "./evaluations.queries.ts";
import { involvementOf } from "./rules.ts";

export interface Adjustment {
  id: number;
  criterion: CriterionKey;
  finding: string;
  conclusion: string;
  kind: AdjustmentKind;
  proposal: string;
  addresseeId: number | null;
  /** The name of the organisation, or of somebody who takes no part. */
  addressee: string;
  effort: Effort;
  effect: string;
  dueOn: string;
  response: Response;
  measure: string;
  measureDueOn: string | null;
  responseBy: string;
  respondedOn: string | null;
  followUps: FollowUp[];
}

/** Callers have asked for the evaluation. Order of entering. */
export async function listAdjustments(db: Database, evaluationId: number): Promise<Adjustment[]> {
  const rows = await db
    .selectFrom("adjustments")
    .leftJoin("organisations", "organisations.id", "addressee_id")
    .where("evaluation_id", "=", evaluationId)
    .selectAll("adjustments")
    .select("organisations.short_name as organisation")
    .select(
      sql<{ months: number; dueOn: string; state: FollowUpState; note: string }[] | null>`(
        select jsonb_agg(jsonb_build_object('months', months, 'dueOn', due_on, 'state', state, 'note', note) order by months)
        from follow_ups where adjustment_id = adjustments.id)`.as("followUps"),
    )
    .orderBy("adjustments.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    criterion: row.criterion as CriterionKey,
    ...{ finding: row.finding, conclusion: row.conclusion, kind: row.kind, proposal: row.proposal },
    ...{ addresseeId: row.addressee_id, addressee: row.organisation ?? row.addressee },
    ...{ effort: row.effort, effect: row.effect, dueOn: row.due_on },
    ...{ response: row.response, measure: row.measure, measureDueOn: row.measure_due_on },
    ...{ responseBy: row.response_by, respondedOn: row.responded_on, followUps: row.followUps ?? [] },
  }));
}

export async function listSyntheses(db: Database, evaluationId: number): Promise<Synthesis[]> {
  const rows = await db.selectFrom("syntheses").where("evaluation_id", "=", evaluationId).selectAll().execute();
  return rows.map((row) => ({
    criterion: row.criterion as CriterionKey,
    score: row.score as Score | null,
    notAssessable: row.not_assessable,
    summary: row.summary,
    discussion: row.discussion,
    unadjusted: row.unadjusted,
  }));
}

export interface EvaluationProject extends EvaluationSheet {
  syntheses: Synthesis[];
  adjustments: Adjustment[];
  hints: Hint[];
  obstacles: ReturnType<typeof releaseObstacles>;
  /** The actor's organisation runs the format: it may reply to the fact check. */
  mayReply: boolean;
}

/** The page of an evaluation with all that people made of it. Nothing of it is there before all ratings are in. */
export async function requireProject(ctx: Context, formatId: number, id: number): Promise<EvaluationProject> {
  const sheet = await requireEvaluationSheet(ctx, formatId, id);
  const [syntheses, adjustments] = await Promise.all([listSyntheses(ctx.db, id), listAdjustments(ctx.db, id)]);
  const comparison = sheet.results?.comparison ?? null;
  const [before, services] = comparison
    ? await Promise.all([listValuesBefore(ctx.db, sheet.evaluation), listServices(ctx.db, sheet.process.id)])
    : [null, []];
  const overlap = overlapOf(formatId, services);
  return {
    ...sheet,
    syntheses,
    adjustments,
    hints: sheet.results ? hintsOf(sheet.results.comparison, sheet.results.ratings, syntheses, { before, overlap }) : [],
    obstacles: releaseObstacles(sheet.evaluation, { comparison, syntheses, adjustments, today: dayOf(ctx.now()) }),
    mayReply: mayReply(sheet),
  };
}

const mayReply = ({ process: { my }, format }: EvaluationSheet): boolean =>
  can(my, "evaluation:answer") &&
  (can(my, "evaluation:manage") ||
    involvementOf(format, { name: my.organisationName, shortName: my.organisationShortName }) === "organiser");

/** Whoever speaks for the addressee, or the facilitator on behalf of somebody. */
export const mayRespond = (my: My, { addresseeId }: Pick<Adjustment, "addresseeId">): boolean =>
  can(my, "evaluation:answer") &&
  (can(my, "evaluation:manage") || (addresseeId === my.organisationId && speaksForOrganisation(my)));

/** What was concluded the last time by the same version of the criteria. */
async function listValuesBefore(db: Database, { id, formatId, criteriaSet }: Evaluation): Promise<Map<CriterionKey, number>> {
  const rows = await db
    .selectFrom("syntheses")
    .where("evaluation_id", "=", (eb) =>
      eb
        .selectFrom("evaluations")
        .where("format_id", "=", formatId)
        .where("criteria_set", "=", criteriaSet)
        .where("id", "<", id)
        .where("released_at", "is not", null)
        .select(({ fn }) => fn.max("id").as("id")),
    )
    .where("score", "is not", null)
    .select(["criterion", "score"])
    .execute();
  return new Map(rows.map(({ criterion, score }) => [criterion as CriterionKey, score!]));
}

/** @throws NotFound also for one of another evaluation */
export async function requireAdjustment(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  id: number,
): Promise<EvaluationProject & { adjustment: Adjustment }> {
  const project = await requireProject(ctx, formatId, evaluationId);
  const adjustment = isId(id) ? project.adjustments.find((each) => each.id === id) : undefined;
  if (!adjustment) throw new NotFound();
  return { ...project, adjustment };
}

/** Who can be asked to act: organisations that take part. */
export async function listAddressees(ctx: Context, processId: number): Promise<{ id: number; name: string }[]> {
  return ctx.db
    .selectFrom("organisations")
    .where("id", "in", (eb) => eb.selectFrom("mandates").where("process_id", "=", processId).select("organisation_id"))
    .select(["id", "name"])
    .orderBy("name")
    .execute();
}
