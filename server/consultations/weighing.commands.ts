/** Answers every point: drafted by one, checked by another, released by the moderation; closed only when none is left. */
import { sql } from "kysely";
import { authorise, requireProof } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { tellChanged } from "./answers/changes.commands.ts";
import { WEIGHED } from "./answers/rules.ts";
import { holdConsultation } from "./commands.ts";
import type { Consulted } from "./queries.ts";
import { findGone } from "./gone.queries.ts";
import {
  listChangeChoices,
  listChosen,
  listIdentical,
  listWeighers,
  requireWeighing,
  weighingProgress,
} from "./weighing.queries.ts";
import { weighedPoints } from "./weighed-points.queries.ts";
import type { ReturnedAnswer } from "./synopsis/table.rules.ts";
import { mayClose, type AssignmentInput, type WeighingFilter, type WeighingInput } from "./weighing.rules.ts";

/**
 * A new wording is a draft again, whatever was checked or released before.
 * @returns how many points have this answer now
 * @throws Conflict when somebody else has answered it since the form was shown
 */
export async function weighPoint(ctx: Context, id: number, shownId: number, input: WeighingInput): Promise<number> {
  return weighing(ctx, id, async (trx) => {
    const pointId = await standingPoint(trx, id, shownId);
    const { change_version_id } = input;
    if (change_version_id !== null && !(await listChangeChoices(trx, id)).some((each) => each.versionId === change_version_id))
      throw new Invalid("common:invalid.choice", "change_version_id");
    const others = input.with_identical ? await listIdentical(trx, id, pointId) : [];
    const answer = { ...input, reason: input.reason || (await blockBody(trx, id, input.block_id)) };
    await writeAnswer(trx, ctx, pointId, answer, input.revision);
    return (await writeAnswers(trx, ctx, others, answer)) + 1;
  });
}

/** Words that answer many points. @throws NotFound for a block of another consultation */
export async function blockBody(trx: Trx, id: number, blockId: number | null): Promise<string> {
  const block = await trx
    .selectFrom("weighing_blocks")
    .where("id", "=", blockId)
    .where("consultation_id", "=", id)
    .select("body")
    .executeTakeFirst();
  if (!block) throw new NotFound();
  return block.body;
}

/** The same for many points at once, as long as they are open. @returns how many were */
export async function writeAnswers(
  trx: Trx,
  ctx: Context,
  points: readonly number[],
  { disposition, reason, change_version_id }: Pick<WeighingInput, "disposition" | "reason" | "change_version_id">,
): Promise<number> {
  const [me, now] = [ctx.actor.personId, ctx.now()];
  const { rows } = await sql<{ id: number }>`
    insert into weighings (point_id, state, disposition, reason, change_version_id, drafted_by, drafted_at, revision)
    select unnest(${[...points]}::int[]), 'draft', ${disposition}, ${reason}, ${change_version_id}::int, ${me}::int, ${now}::timestamptz, 1
    on conflict (point_id) do update set state = excluded.state, disposition = excluded.disposition, reason = excluded.reason,
      change_version_id = excluded.change_version_id, drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at,
      revision = weighings.revision + 1
    where weighings.state = 'open'
    returning point_id as id`.execute(trx);
  if (rows.length > 0)
    await trx
      .insertInto("weighing_versions")
      .values(rows.map((row) => ({ point_id: row.id, disposition, reason, person_id: me, at: now })))
      .execute();
  return rows.length;
}

/** Those named, or all that the filter finds. @throws Invalid for none, NotFound for one of another consultation */
export async function chosenPoints(
  trx: Trx,
  ctx: Context,
  id: number,
  { points, all }: { points: readonly number[]; all: boolean },
  filter: WeighingFilter,
): Promise<readonly number[]> {
  const chosen = all ? await listChosen(trx, ctx, id, filter) : points;
  if (chosen.length === 0) throw new Invalid("consultations:invalid.no-points", "points");
  await requirePoints(trx, id, chosen);
  return chosen;
}

/**
 * Answers that come back in a table: all of them or none, as drafts of whoever brings them. Links to changes stay.
 * @param answers each with the revision that its preview showed
 * @throws Conflict when somebody has answered one of them since
 */
export async function takeAnswers(ctx: Context, id: number, answers: readonly ReturnedAnswer[]): Promise<number> {
  return weighing(ctx, id, async (trx) => {
    const points = answers.map(({ pointId }) => pointId);
    if (points.length === 0) throw new Invalid("consultations:invalid.no-points");
    await requirePoints(trx, id, points);
    const rows = await trx
      .selectFrom("weighings")
      .where("point_id", "in", points)
      .select(["point_id", "change_version_id"])
      .execute();
    const changes = new Map(rows.map((row) => [row.point_id, row.change_version_id]));
    for (const { pointId, revision, disposition, reason } of answers) {
      const change_version_id = changes.get(pointId) ?? null;
      await writeAnswer(trx, ctx, pointId, { disposition, reason, change_version_id }, revision);
    }
    return answers.length;
  });
}

async function writeAnswer(
  trx: Trx,
  ctx: Context,
  pointId: number,
  input: Pick<WeighingInput, "disposition" | "reason" | "change_version_id">,
  seen: number,
): Promise<void> {
  const { disposition, reason, change_version_id } = input;
  const answer = {
    ...{ state: "draft" as const, disposition, reason, change_version_id },
    ...{ drafted_by: ctx.actor.personId, drafted_at: ctx.now() },
    ...{ checked_by: null, checked_at: null, released_by: null, released_at: null },
  };
  await makeRows(trx, [pointId]);
  const written = await trx
    .updateTable("weighings")
    .where("point_id", "=", pointId)
    .where("revision", "=", seen)
    .set((eb) => ({ ...answer, revision: eb("revision", "+", 1) }))
    .returning("point_id")
    .executeTakeFirst();
  if (!written) throw new Conflict("common:error.changed-meanwhile");
  await trx
    .insertInto("weighing_versions")
    .values({ point_id: pointId, disposition, reason, person_id: ctx.actor.personId, at: ctx.now() })
    .execute();
}

/** @param assignee_id of points that nobody answers yet */
export const makeRows = (trx: Trx, points: readonly number[], assignee_id: number | null = null) =>
  trx
    .insertInto("weighings")
    .values(
      points.map((point_id) => ({
        ...{ point_id, assignee_id, due_on: null, state: "open" as const, disposition: null, reason: "" },
        ...{ change_version_id: null, drafted_by: null, checked_by: null, released_by: null },
      })),
    )
    .onConflict((conflict) =>
      assignee_id === null
        ? conflict.doNothing()
        : conflict.column("point_id").doUpdateSet({ assignee_id }).where("weighings.assignee_id", "is", null),
    )
    .execute();

/** Four eyes. @throws NotAllowed for who drafted it, Conflict when it has changed or is no draft */
export async function checkPoint(ctx: Context, id: number, shownId: number, revision: number): Promise<void> {
  await weighing(ctx, id, async (trx) => {
    const pointId = await standingPoint(trx, id, shownId);
    const row = await trx
      .selectFrom("weighings")
      .where("point_id", "=", pointId)
      .select(["state", "revision", "drafted_by"])
      .forUpdate()
      .executeTakeFirst();
    if (row?.state !== "draft" || row.revision !== revision) throw new Conflict("common:error.changed-meanwhile");
    if (row.drafted_by === ctx.actor.personId) throw new NotAllowed("consultations:error.own-draft");
    await trx
      .updateTable("weighings")
      .where("point_id", "=", pointId)
      .set((eb) => ({
        state: "checked" as const,
        checked_by: ctx.actor.personId,
        checked_at: ctx.now(),
        revision: eb("revision", "+", 1),
      }))
      .execute();
  });
}

/**
 * Where a promise is seen in the text; that often comes about when the weighing is long closed.
 * @throws Conflict for an answer that is not released, or that its sender has been asked about already
 */
export async function linkChange(ctx: Context, id: number, pointId: number, versionId: number): Promise<void> {
  const { process } = await requireWeighing(ctx, id);
  authorise(process.my, "statement:weigh");
  await transact(ctx, async (trx, announce) => {
    await holdConsultation(trx, ctx, id);
    await requirePoints(trx, id, [pointId]);
    if (!(await listChangeChoices(trx, id)).some((each) => each.versionId === versionId))
      throw new Invalid("common:invalid.choice", "change_version_id");
    const linked = await trx
      .updateTable("weighings")
      .where("point_id", "=", pointId)
      .where("state", "=", "released")
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("reply_responses").where("point_id", "=", pointId).where("standing", "is not", null).select("point_id"),
          ),
        ),
      )
      .set((eb) => ({ change_version_id: versionId, revision: eb("revision", "+", 1) }))
      .returning("point_id")
      .executeTakeFirst();
    if (!linked) throw new Conflict("consultations:error.not-linkable");
    await tellChanged(trx, ctx, announce, { consultationId: id, processId: process.id, pointId, versionId });
    announce(`process:${process.id}`);
  });
}

/** Everything that has been checked. @returns how many */
export async function releaseChecked(ctx: Context, id: number): Promise<number> {
  return weighing(ctx, id, async (trx, { process }) => {
    authorise(process.my, "statement:release");
    requireProof(ctx, "answers:release");
    const { rows } = await sql<{ id: number }>`
      select point.id from ${weighedPoints(id)} where weighings.state = 'checked'`.execute(trx);
    if (rows.length === 0) throw new Conflict("consultations:error.nothing-checked");
    await trx
      .updateTable("weighings")
      .where(
        "point_id",
        "in",
        rows.map((row) => row.id),
      )
      .set((eb) => ({
        state: "released" as const,
        released_by: ctx.actor.personId,
        released_at: ctx.now(),
        revision: eb("revision", "+", 1),
      }))
      .execute();
    return rows.length;
  });
}

/** Who answers these points until when; nobody takes them back. */
export async function assignPoints(ctx: Context, id: number, input: AssignmentInput): Promise<void> {
  await weighing(ctx, id, async (trx, { process }) => {
    const { points, assignee_id, due_on } = input;
    await requirePoints(trx, id, points);
    if (assignee_id !== null && !(await listWeighers({ ...ctx, db: trx }, process.id)).some((each) => each.id === assignee_id))
      throw new Invalid("common:invalid.choice", "assignee_id");
    await makeRows(trx, points);
    await trx.updateTable("weighings").where("point_id", "in", points).set({ assignee_id, due_on }).execute();
  });
}

/** From now on those who may read a statement read what became of it. @throws Conflict while an answer is missing */
export async function closeWeighing(ctx: Context, id: number): Promise<void> {
  await weighing(ctx, id, async (trx, { process, consultation }) => {
    authorise(process.my, "statement:release");
    requireProof(ctx, "answers:release");
    if (!consultation.isOver) throw new Conflict("consultations:error.periods-run");
    const progress = await weighingProgress(trx, id);
    if (!mayClose(progress))
      throw new Conflict("consultations:error.not-all-weighed", {
        count: progress.total - progress.byState.released + progress.undecided,
      });
    await trx.updateTable("consultations").where("id", "=", id).set({ weighed_at: ctx.now() }).execute();
    await ctx.enqueue(trx, WEIGHED, { consultationId: id });
    const params = { title: consultation.title, count: progress.total };
    await recordEvent(trx, ctx, { processId: process.id, kind: "consultation-weighed", params });
  });
}

export async function weighing<T>(ctx: Context, id: number, work: (trx: Trx, consulted: Consulted) => Promise<T>): Promise<T> {
  const { process } = await requireWeighing(ctx, id);
  authorise(process.my, "statement:weigh");
  return transact(ctx, async (trx, announce) => {
    const consulted = await holdConsultation(trx, ctx, id);
    if (consulted.consultation.weighedAt) throw new Conflict("consultations:error.weighed");
    announce(`process:${process.id}`);
    return work(trx, consulted);
  });
}

/** @throws Conflict where a house has sent something newer, or somebody has cut a point; NotFound for one of another consultation */
export async function requirePoints(trx: Trx, id: number, points: readonly number[]): Promise<void> {
  const standing = await listStanding(trx, id, points);
  const others = [...new Set(points)].filter((point) => !standing.has(point));
  if (others.length === 0) return;
  const gone = await findGone(trx, id, others);
  if (gone.length < others.length) throw new NotFound();
  throw new Conflict(`consultations:gone.${gone[0]!.why}`);
}

async function listStanding(trx: Trx, id: number, points: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select point.id from ${weighedPoints(id)} where point.id = any(${[...points]}::int[])`.execute(trx);
  return new Set(rows.map((row) => row.id));
}

/** What somebody has looked at, or what says the same since its house has sent it again: its answer went on to that. @throws as `requirePoints` */
async function standingPoint(trx: Trx, id: number, pointId: number): Promise<number> {
  if ((await listStanding(trx, id, [pointId])).has(pointId)) return pointId;
  const [gone] = await findGone(trx, id, [pointId]);
  if (gone?.why === "replaced" && gone.pointId !== null && (await listStanding(trx, id, [gone.pointId])).size > 0)
    return gone.pointId;
  await requirePoints(trx, id, [pointId]);
  return pointId;
}
