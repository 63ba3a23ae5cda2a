/** Evaluations of formats: starting one, rating by criteria, handing in. Locks are always taken evaluation first, then rater. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { holdFormat } from "./commands.ts";
import type { Criterion, CriterionKey, Score } from "./criteria.rules.ts";
import { requireCriteria } from "./criteria.queries.ts";
import { ratingOf, requireEvaluation, type Evaluation } from "./evaluations.queries.ts";
import { requireFormat, type Format } from "./queries.ts";
import { listCandidates } from "./raters.queries.ts";
import type { RatingDraft } from "./rating-form.rules.ts";
import {
  allIn,
  canDelete,
  canHandIn,
  canRelease,
  canReplace,
  progressOf,
  type HandedIn,
  type Rating,
} from "./ratings.rules.ts";
import type { EvaluationForm } from "./rules.ts";

/**
 * The raters are fixed with it: whoever joined later would not have rated blind.
 * @throws Invalid for somebody who may not rate in this process, or who runs the format
 */
export async function startEvaluation(
  ctx: Context,
  formatId: number,
  form: EvaluationForm,
  requestId: string,
): Promise<number> {
  const { process, format } = await requireFormat(ctx, formatId);
  authorise(process.my, "evaluation:manage");
  return transact(ctx, async (trx, announce) => {
    await holdFormat(trx, formatId);
    await requireCandidates(trx, ctx, { processId: process.id, format }, form.raters, "raters");
    announce(`process:${process.id}`);
    return once(trx, ctx, requestId, async () => {
      const set = await requireCriteria(trx, process.id, form.criteria);
      const evaluationId = await insertEvaluation(trx, ctx, formatId, form, set);
      await recordEvent(trx, ctx, {
        processId: process.id,
        kind: "format-evaluation-started",
        params: { title: form.title, format: format.name },
        path: pathOf({ id: evaluationId, formatId }),
      });
      return evaluationId;
    });
  });
}

/** @param field of the form, where a refusal says so */
async function requireCandidates(
  trx: Trx,
  ctx: Context,
  { processId, format }: { processId: number; format: Format },
  personIds: readonly number[],
  field: string,
): Promise<void> {
  const candidates = await listCandidates(ctx, processId, format, trx);
  for (const personId of personIds) {
    const candidate = candidates.find((each) => each.personId === personId);
    if (!candidate) throw new Invalid("formats:invalid.rater", field);
    if (candidate.involvement === "organiser")
      throw new Invalid("formats:invalid.rater-involved", field, { name: candidate.name });
  }
}

async function insertEvaluation(
  trx: Trx,
  ctx: Context,
  formatId: number,
  form: EvaluationForm,
  set: { name: string; criteria: readonly Criterion[] },
): Promise<number> {
  const { id } = await trx
    .insertInto("evaluations")
    .values({
      format_id: formatId,
      title: form.title,
      criteria_set: set.name,
      criteria: JSON.stringify(set.criteria),
      period_from: form.period_from,
      period_to: form.period_to,
      purpose: form.purpose,
      commissioner: form.commissioner,
      overall: form.overall,
      created_by: ctx.actor.personId,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("evaluation_raters")
    .values(form.raters.map((personId) => ({ evaluation_id: id, person_id: personId })))
    .execute();
  await trx
    .insertInto("evaluation_editions")
    .columns(["evaluation_id", "edition_id"])
    .expression((eb) =>
      eb
        .selectFrom("format_editions")
        .where("format_id", "=", formatId)
        .where("id", "in", form.editions.length > 0 ? form.editions : [0])
        .select([sql.lit(id).as("evaluation_id"), "id"]),
    )
    .execute();
  return id;
}

const pathOf = ({ id, formatId }: Pick<Evaluation, "id" | "formatId">) => `/formats/${formatId}/evaluations/${id}`;

/**
 * Keeps drafts; they may be incomplete and may be changed until handing in.
 * @throws NotAllowed for people who were not asked to rate, Conflict after handing in
 */
export async function saveRatings(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  drafts: readonly RatingDraft[],
): Promise<void> {
  const { process, evaluation } = await requireEvaluation(ctx, formatId, evaluationId);
  authorise(process.my, "evaluation:rate");
  await transact(ctx, async (trx) => {
    await requireOpenRater(trx, ctx, evaluationId);
    await writeDrafts(trx, ctx, evaluation, drafts);
  });
}

/** What is as it was stays untouched, and a criterion with nothing in it is none yet: a whole form brings all twelve. */
async function writeDrafts(trx: Trx, ctx: Context, evaluation: Evaluation, drafts: readonly RatingDraft[]): Promise<void> {
  const { id: evaluationId } = evaluation;
  const stored = await listOwnRatings(trx, ctx, evaluationId);
  const isAsked = (key: CriterionKey) => evaluation.criteria.some((criterion) => criterion.key === key);
  const asked = drafts.filter(({ criterion }) => isAsked(criterion));
  const ratings = asked.map(ratingFrom).filter((rating) => {
    const before = stored.find(({ criterion }) => criterion === rating.criterion);
    return JSON.stringify(rating) !== JSON.stringify(before ?? ratingFrom({ ...NOTHING, criterion: rating.criterion }));
  });
  if (ratings.length === 0) return;
  const rows = ratings.map((rating) => ({
    evaluation_id: evaluationId,
    person_id: ctx.actor.personId,
    criterion: rating.criterion,
    score: rating.score,
    not_assessable: rating.notAssessable,
    justification: rating.justification,
    evidence: rating.evidence,
    evidence_type: rating.evidenceType,
    evidence_strength: rating.evidenceStrength,
    evidence_url: rating.evidenceUrl,
    updated_at: ctx.now(),
  }));
  await trx
    .insertInto("ratings")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["evaluation_id", "person_id", "criterion"]).doUpdateSet((eb) => ({
        score: eb.ref("excluded.score"),
        not_assessable: eb.ref("excluded.not_assessable"),
        justification: eb.ref("excluded.justification"),
        evidence: eb.ref("excluded.evidence"),
        evidence_type: eb.ref("excluded.evidence_type"),
        evidence_strength: eb.ref("excluded.evidence_strength"),
        evidence_url: eb.ref("excluded.evidence_url"),
        updated_at: eb.ref("excluded.updated_at"),
      })),
    )
    .execute();
}

const NOTHING = {
  score: "",
  justification: "",
  evidence: "",
  evidence_type: "",
  evidence_strength: "",
  evidence_url: "",
} as const;

const ratingFrom = (draft: RatingDraft): Rating => ({
  criterion: draft.criterion,
  score: draft.score === "" || draft.score === "nb" ? null : (Number(draft.score) as Score),
  notAssessable: draft.score === "nb",
  justification: draft.justification,
  evidence: draft.evidence,
  evidenceType: draft.evidence_type || null,
  evidenceStrength: draft.evidence_strength || null,
  evidenceUrl: draft.evidence_url,
});

async function listOwnRatings(trx: Trx, ctx: Context, evaluationId: number): Promise<Rating[]> {
  const rows = await trx
    .selectFrom("ratings")
    .where("evaluation_id", "=", evaluationId)
    .where("person_id", "=", ctx.actor.personId)
    .selectAll()
    .execute();
  return rows.map(ratingOf);
}

/** Locks the actor's place among the raters, so that nothing is saved while it is handed in. */
export async function requireOpenRater(trx: Trx, ctx: Context, evaluationId: number): Promise<void> {
  const rater = await trx
    .selectFrom("evaluation_raters")
    .where("evaluation_id", "=", evaluationId)
    .where("person_id", "=", ctx.actor.personId)
    .select("submitted_at")
    .forUpdate()
    .executeTakeFirst();
  if (!rater) throw new NotAllowed("formats:error.not-a-rater");
  if (rater.submitted_at) throw new Conflict("formats:error.handed-in");
}

/**
 * Final. With the last one the ratings open to everybody in the process.
 * @param drafts what the form brought that has not been saved yet
 * @returns whether all are in now
 * @throws Invalid while a criterion is incomplete, Conflict the second time
 */
export async function handIn(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  drafts: readonly RatingDraft[] = [],
  { interest, note }: { interest: "none" | "declared"; note: string } = { interest: "none", note: "" },
): Promise<boolean> {
  const { process, evaluation } = await requireEvaluation(ctx, formatId, evaluationId);
  authorise(process.my, "evaluation:rate");
  return transact(ctx, async (trx, announce) => {
    await lockEvaluation(trx, evaluationId);
    await requireOpenRater(trx, ctx, evaluationId);
    await writeDrafts(trx, ctx, evaluation, drafts);
    const ratings = await listOwnRatings(trx, ctx, evaluationId);
    if (!canHandIn(ratings, evaluation.criteria))
      throw new Invalid("formats:error.incomplete", undefined, {
        count: progressOf(ratings, evaluation.criteria).missing.length,
      });
    await trx
      .updateTable("evaluation_raters")
      .where("evaluation_id", "=", evaluationId)
      .where("person_id", "=", ctx.actor.personId)
      .set({ submitted_at: ctx.now(), interest, interest_note: note })
      .execute();
    announce(`process:${process.id}`);
    return recordIfComplete(trx, ctx, process.id, evaluation);
  });
}

/**
 * Lets a rater go who cannot finish; what that person had drafted is deleted unseen.
 * @throws Conflict after that person's handing in, and when fewer than two raters would remain
 */
export async function releaseRater(ctx: Context, formatId: number, evaluationId: number, personId: number): Promise<void> {
  const { process, evaluation } = await requireEvaluation(ctx, formatId, evaluationId);
  authorise(process.my, "evaluation:manage");
  await transact(ctx, async (trx, announce) => {
    await lockEvaluation(trx, evaluationId);
    const raters = await listHandedIn(trx, evaluationId);
    if (!raters.some((rater) => rater.personId === personId)) throw new NotFound();
    if (!canRelease(raters, personId)) throw new Conflict("formats:error.cannot-release");
    await trx
      .deleteFrom("evaluation_raters")
      .where("evaluation_id", "=", evaluationId)
      .where("person_id", "=", personId)
      .execute();
    await recordIfComplete(trx, ctx, process.id, evaluation);
    announce(`process:${process.id}`);
  });
}

/**
 * Somebody else rates instead, from the beginning and as blind as all others; what the one who goes had drafted is deleted unseen.
 * Nothing opens by it, because the newcomer has still to hand in.
 * @throws Conflict after the handing in of the one who goes, Invalid at `rater` for somebody who may not rate or does already
 */
export async function replaceRater(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  personId: number,
  newcomerId: number,
): Promise<void> {
  const { process, format } = await requireEvaluation(ctx, formatId, evaluationId);
  authorise(process.my, "evaluation:manage");
  await transact(ctx, async (trx, announce) => {
    await lockEvaluation(trx, evaluationId);
    const raters = await listHandedIn(trx, evaluationId);
    if (!raters.some((rater) => rater.personId === personId)) throw new NotFound();
    if (!canReplace(raters, personId)) throw new Conflict("formats:error.cannot-replace");
    if (raters.some((rater) => rater.personId === newcomerId)) throw new Invalid("formats:invalid.rater-twice", "rater");
    await requireCandidates(trx, ctx, { processId: process.id, format }, [newcomerId], "rater");
    await trx
      .deleteFrom("evaluation_raters")
      .where("evaluation_id", "=", evaluationId)
      .where("person_id", "=", personId)
      .execute();
    await trx.insertInto("evaluation_raters").values({ evaluation_id: evaluationId, person_id: newcomerId }).execute();
    announce(`process:${process.id}`);
  });
}

/** @returns where the undoing is posted to @throws Conflict as soon as somebody has handed in */
export async function deleteEvaluation(ctx: Context, formatId: number, evaluationId: number): Promise<string> {
  const { process, evaluation } = await requireEvaluation(ctx, formatId, evaluationId);
  authorise(process.my, "evaluation:manage");
  return transact(ctx, async (trx) => {
    await lockEvaluation(trx, evaluationId);
    if (!canDelete(await listHandedIn(trx, evaluationId))) throw new Conflict("formats:error.cannot-delete");
    // Undoing keeps rows as text, for which files are too large; and whoever brought one has begun to work.
    const file = await trx
      .selectFrom("evidence_files")
      .where("evaluation_id", "=", evaluationId)
      .select("id")
      .limit(1)
      .executeTakeFirst();
    if (file) throw new Conflict("formats:error.has-evidence");
    const removal = { processId: process.id, ability: "evaluation:manage", path: pathOf(evaluation) } as const;
    const undo = await keepRemoved(trx, ctx, removal, [
      ["evaluations", "id", evaluationId],
      ["evaluation_raters", "evaluation_id", evaluationId],
      ["evaluation_editions", "evaluation_id", evaluationId],
      ["ratings", "evaluation_id", evaluationId],
    ]);
    await trx.deleteFrom("evaluations").where("id", "=", evaluationId).execute();
    return undo;
  });
}

/** One after the other: of two last raters handing in at once, exactly one is the last. */
async function lockEvaluation(trx: Trx, evaluationId: number): Promise<void> {
  const row = await trx.selectFrom("evaluations").where("id", "=", evaluationId).select("id").forUpdate().executeTakeFirst();
  if (!row) throw new NotFound();
}

async function listHandedIn(trx: Trx, evaluationId: number): Promise<HandedIn[]> {
  const rows = await trx
    .selectFrom("evaluation_raters")
    .where("evaluation_id", "=", evaluationId)
    .select(["person_id", "submitted_at"])
    .execute();
  return rows.map((row) => ({ personId: row.person_id, handedIn: row.submitted_at !== null }));
}

async function recordIfComplete(trx: Trx, ctx: Context, processId: number, evaluation: Evaluation): Promise<boolean> {
  const complete = allIn(await listHandedIn(trx, evaluation.id));
  if (complete) {
    await recordEvent(trx, ctx, {
      processId,
      kind: "format-evaluation-complete",
      params: { title: evaluation.title },
      path: pathOf(evaluation),
    });
  }
  return complete;
}
