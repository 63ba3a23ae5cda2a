/** What people make of ratings: the synthesis, the right of reply, the release, adjustments, responses and what came of them. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import { endOfDay } from "../calendar/working-days.rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { notify } from "../notifications/commands.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { FOLLOW_UP_DUE } from "./adjustments.jobs.rules.ts";
import { mayRespond, requireAdjustment, requireProject, type EvaluationProject } from "./adjustments.queries.ts";
import {
  evaluationStage,
  followUpsFrom,
  isWritten,
  type AdjustmentForm,
  type ResponseForm,
  type SynthesesForm,
} from "./adjustments.rules.ts";
import { involvementOf } from "./rules.ts";

const stageOf = ({ evaluation, results }: EvaluationProject) => evaluationStage(evaluation, results !== null);

/**
 * Kept piece by piece; whoever reads the page sees it as it stands.
 * @throws Conflict before all ratings are in and after the release, Invalid for a value where a difference was not talked about
 */
export async function writeSyntheses(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  { limits, syntheses }: SynthesesForm,
): Promise<void> {
  const project = await requireProject(ctx, formatId, evaluationId);
  authorise(project.process.my, "evaluation:manage");
  if (stageOf(project) === "rating") throw new Conflict("formats:error.not-all-in");
  if (stageOf(project) === "released") throw new Conflict("formats:error.released");
  const asked = syntheses.filter(({ criterion }) => project.evaluation.criteria.some(({ key }) => key === criterion));
  for (const synthesis of asked) {
    const { criterion, score, notAssessable } = synthesis;
    const { discuss = false } = project.results?.comparison.criteria.find(({ key }) => key === criterion) ?? {};
    if ((score !== null || notAssessable) && discuss && synthesis.discussion === "")
      throw new Invalid("formats:invalid.discussion", `${criterion}_discussion`);
    if ((score !== null || notAssessable) && !isWritten(synthesis, discuss))
      throw new Invalid("formats:invalid.summary", `${criterion}_summary`);
  }
  await transact(ctx, async (trx, announce) => {
    await trx.updateTable("evaluations").where("id", "=", evaluationId).set({ limits }).execute();
    const rows = asked.map(({ criterion, score, notAssessable, ...words }) => ({
      ...{ evaluation_id: evaluationId, criterion, score, not_assessable: notAssessable, ...words },
      written_by: ctx.actor.personId,
      updated_at: ctx.now(),
    }));
    if (rows.length > 0)
      await trx
        .insertInto("syntheses")
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(["evaluation_id", "criterion"]).doUpdateSet((eb) => ({
            score: eb.ref("excluded.score"),
            not_assessable: eb.ref("excluded.not_assessable"),
            summary: eb.ref("excluded.summary"),
            discussion: eb.ref("excluded.discussion"),
            unadjusted: eb.ref("excluded.unadjusted"),
            written_by: eb.ref("excluded.written_by"),
            updated_at: eb.ref("excluded.updated_at"),
          })),
        )
        .execute();
    announce(`process:${project.process.id}`);
  });
}

/** Whoever runs the format reads it first. @throws Conflict before the synthesis, and the second time; Invalid for a day that is over */
export async function sendFactCheck(ctx: Context, formatId: number, evaluationId: number, until: string): Promise<void> {
  const project = await requireProject(ctx, formatId, evaluationId);
  const { process, format, evaluation } = project;
  authorise(process.my, "evaluation:manage");
  if (stageOf(project) === "rating") throw new Conflict("formats:error.not-all-in");
  if (evaluation.factCheck) throw new Conflict("formats:error.fact-check-sent");
  if (project.obstacles.some(({ key }) => key === "syntheses")) throw new Conflict("formats:error.syntheses-missing");
  if (until <= dayOf(ctx.now())) throw new Invalid("formats:invalid.day-over", "until");
  await transact(ctx, async (trx, announce) => {
    const { numUpdatedRows } = await trx
      .updateTable("evaluations")
      .where("id", "=", evaluationId)
      .where("fact_check_sent_at", "is", null)
      .set({ fact_check_sent_at: ctx.now(), fact_check_until: until })
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Conflict("formats:error.fact-check-sent");
    const people = await trx
      .selectFrom("mandates")
      .innerJoin("organisations", "organisations.id", "organisation_id")
      .where("process_id", "=", process.id)
      .select(["person_id", "name", "short_name"])
      .execute();
    const to = people
      .filter(({ name, short_name }) => involvementOf(format, { name, shortName: short_name }) === "organiser")
      .map(({ person_id }) => person_id);
    await notify(trx, ctx, announce, {
      kind: "fact-check-asked",
      processId: process.id,
      about: { kind: "evaluation", id: evaluationId },
      to: [...new Set(to)],
    });
    announce(`process:${process.id}`);
  });
}

/**
 * The reply stands beside the results, word for word.
 * @throws NotAllowed for those who do not run the format, Conflict after the release, Invalid at `reply_by` where the facilitator does not say whose it is
 */
export async function replyToFactCheck(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  form: { reply: string; reply_by: string },
): Promise<void> {
  const project = await requireProject(ctx, formatId, evaluationId);
  const { process } = project;
  if (!project.mayReply) throw new NotAllowed();
  if (stageOf(project) !== "fact-check") throw new Conflict("formats:error.no-fact-check");
  await transact(ctx, async (trx, announce) => {
    await trx
      .updateTable("evaluations")
      .where("id", "=", evaluationId)
      .where("released_at", "is", null)
      .set({ reply: form.reply, reply_by: answerer(ctx, project, form.reply_by, "reply_by"), replied_at: ctx.now() })
      .execute();
    announce(`process:${process.id}`);
  });
}

/** For whom the words stand: the facilitator writes them down for others and says for whom. */
function answerer(ctx: Context, { process: { my } }: EvaluationProject, named: string, field: string): string {
  if (my.role !== "facilitator") return `${ctx.actor.name} (${my.organisationShortName})`;
  if (named === "") throw new Invalid("formats:invalid.answered-by", field);
  return named;
}

/** From now on the report is no draft any more; those who are asked to act hear of it. @throws Conflict while something is in its way */
export async function releaseEvaluation(ctx: Context, formatId: number, evaluationId: number): Promise<void> {
  const project = await requireProject(ctx, formatId, evaluationId);
  const { process, evaluation, obstacles } = project;
  authorise(process.my, "evaluation:manage");
  if (evaluation.releasedAt) throw new Conflict("formats:error.released");
  if (obstacles.length > 0) throw new Conflict(`formats:release.${obstacles[0]!.key}`, { names: "" });
  await transact(ctx, async (trx, announce) => {
    const { numUpdatedRows } = await trx
      .updateTable("evaluations")
      .where("id", "=", evaluationId)
      .where("released_at", "is", null)
      .set({ released_at: ctx.now(), released_by: ctx.actor.personId })
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Conflict("formats:error.released");
    await notify(trx, ctx, announce, {
      kind: "adjustment-asked",
      processId: process.id,
      about: { kind: "evaluation", id: evaluationId },
      to: sql`select person_id from mandates where process_id = ${process.id} and (role = 'head_delegate' or may_bind)
        and organisation_id in (select addressee_id from adjustments where evaluation_id = ${evaluationId} and response = 'offen')`,
    });
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "format-evaluation-released",
      params: { title: evaluation.title },
      path: `/formats/${formatId}/evaluations/${evaluationId}`,
    });
    announce(`process:${process.id}`);
  });
}

/** @throws Conflict before all ratings are in, Invalid at `criterion` for one that was not asked */
export async function addAdjustment(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  form: AdjustmentForm,
  requestId: string,
): Promise<number> {
  const project = await requireProject(ctx, formatId, evaluationId);
  const { process } = project;
  authorise(process.my, "evaluation:manage");
  if (stageOf(project) === "rating") throw new Conflict("formats:error.not-all-in");
  requireCriterion(project, form);
  return transact(ctx, async (trx, announce) => {
    await holdAddressee(trx, process.id, form.addressee_id);
    announce(`process:${process.id}`);
    return once(trx, ctx, requestId, async () => {
      const { id } = await trx
        .insertInto("adjustments")
        .values({
          ...{ ...form, format_id: formatId, evaluation_id: evaluationId },
          created_by: ctx.actor.personId,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return id;
    });
  });
}

function requireCriterion({ evaluation }: EvaluationProject, { criterion }: AdjustmentForm): void {
  if (!evaluation.criteria.some(({ key }) => key === criterion)) throw new Invalid("common:invalid.choice", "criterion");
}

async function holdAddressee(trx: Trx, processId: number, id: number | null): Promise<void> {
  if (id === null) return;
  const row = await trx
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("organisation_id", "=", id)
    .select("id")
    .limit(1)
    .executeTakeFirst();
  if (!row) throw new Invalid("common:invalid.choice", "addressee_id");
}

/** @throws Conflict once it was answered: an answer is to these words */
export async function editAdjustment(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  id: number,
  form: AdjustmentForm,
): Promise<void> {
  const project = await requireAdjustment(ctx, formatId, evaluationId, id);
  authorise(project.process.my, "evaluation:manage");
  requireCriterion(project, form);
  await transact(ctx, async (trx, announce) => {
    await holdAddressee(trx, project.process.id, form.addressee_id);
    const { numUpdatedRows } = await trx
      .updateTable("adjustments")
      .where("id", "=", id)
      .where("response", "=", "offen")
      .set(form)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Conflict("formats:error.answered");
    announce(`process:${project.process.id}`);
  });
}

/** @returns where the undoing is posted to @throws Conflict once it was answered, or the evaluation released */
export async function deleteAdjustment(ctx: Context, formatId: number, evaluationId: number, id: number): Promise<string> {
  const project = await requireAdjustment(ctx, formatId, evaluationId, id);
  const { process, adjustment } = project;
  authorise(process.my, "evaluation:manage");
  if (adjustment.response !== "offen") throw new Conflict("formats:error.answered");
  if (stageOf(project) === "released") throw new Conflict("formats:error.released");
  return transact(ctx, async (trx) => {
    const path = `/formats/${formatId}/evaluations/${evaluationId}`;
    const undo = await keepRemoved(trx, ctx, { processId: process.id, ability: "evaluation:manage", path }, [
      ["adjustments", "id", id],
    ]);
    await trx.deleteFrom("adjustments").where("id", "=", id).execute();
    return undo;
  });
}

/**
 * Accepted, partly or declined, with the measure and its day or the reason. What was taken on is asked after at 6, 12 and 24 months.
 * @throws NotAllowed for all but the addressee and the facilitator, Conflict before the release
 */
export async function respondToAdjustment(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  id: number,
  { response_by, ...form }: ResponseForm,
): Promise<void> {
  const project = await requireAdjustment(ctx, formatId, evaluationId, id);
  const { process, adjustment } = project;
  if (!mayRespond(process.my, adjustment)) throw new NotAllowed();
  if (stageOf(project) !== "released") throw new Conflict("formats:error.not-released");
  const today = dayOf(ctx.now());
  await transact(ctx, async (trx, announce) => {
    const { numUpdatedRows } = await trx
      .updateTable("adjustments")
      .where("id", "=", id)
      .where("response", "=", "offen")
      .set({ ...form, response_by: answerer(ctx, project, response_by, "response_by"), responded_on: today })
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Conflict("formats:error.answered");
    if (form.response !== "abgelehnt") await planFollowUps(trx, ctx, id, today);
    announce(`process:${process.id}`);
  });
}

async function planFollowUps(trx: Trx, ctx: Context, id: number, today: string): Promise<void> {
  const planned = followUpsFrom(today);
  await trx
    .insertInto("follow_ups")
    .values(planned.map((each) => ({ ...each, adjustment_id: id })))
    .execute();
  // At the end of the day before, so that it is there in the morning.
  for (const { months, due_on } of planned)
    await ctx.enqueue(
      trx,
      FOLLOW_UP_DUE,
      { adjustmentId: id, months },
      { at: new Date(endOfDay(due_on).getTime() - 86_400_000) },
    );
}

/** What has come of it; may be corrected later. @throws NotAllowed for all but the addressee and the facilitator */
export async function noteFollowUp(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  id: number,
  { months, state, note }: { months: number; state: "offen" | "umgesetzt" | "teilweise" | "nicht"; note: string },
): Promise<void> {
  const { process, adjustment } = await requireAdjustment(ctx, formatId, evaluationId, id);
  if (!mayRespond(process.my, adjustment)) throw new NotAllowed();
  if (!adjustment.followUps.some((each) => each.months === months)) throw new Invalid("common:invalid.choice", "months");
  await transact(ctx, async (trx, announce) => {
    await trx
      .updateTable("follow_ups")
      .where("adjustment_id", "=", id)
      .where("months", "=", months as 6 | 12 | 24)
      .set({ state, note, noted_by: ctx.actor.personId, noted_at: ctx.now() })
      .execute();
    announce(`process:${process.id}`);
  });
}
