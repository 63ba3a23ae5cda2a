/** Many points at once: tagged, given to whoever usually answers them, answered alike with every sender kept. */
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid, NotFound } from "../../errors.ts";
import { blockBody, chosenPoints, makeRows, weighing, writeAnswers } from "../weighing.commands.ts";
import { listWeighers } from "../weighing.queries.ts";
import type { WeighingFilter } from "../weighing.rules.ts";
import type { BlockInput, BulkCheckInput, BulkInput, TagInput } from "./rules.ts";

/** The same name is the same tag: who answers it is put right. @returns its id */
export async function saveTag(ctx: Context, id: number, { name, assignee_id }: TagInput): Promise<number> {
  return weighing(ctx, id, async (trx, { process }) => {
    if (assignee_id !== null && !(await listWeighers({ ...ctx, db: trx }, process.id)).some((each) => each.id === assignee_id))
      throw new Invalid("common:invalid.choice", "assignee_id");
    const tag = await trx
      .insertInto("weighing_tags")
      .values({ consultation_id: id, name, assignee_id })
      .onConflict((conflict) => conflict.columns(["consultation_id", "name"]).doUpdateSet({ assignee_id }))
      .returning("id")
      .executeTakeFirstOrThrow();
    return tag.id;
  });
}

/** From all points that bear it. */
export async function removeTag(ctx: Context, id: number, tagId: number): Promise<void> {
  await weighing(ctx, id, async (trx) => {
    await requireTag(trx, id, tagId);
    await trx.deleteFrom("weighing_tags").where("id", "=", tagId).execute();
  });
}

/** Points that nobody answers yet go to whoever usually answers the tag. @returns how many points were tagged */
export async function tagPoints(
  ctx: Context,
  id: number,
  { points, all, tag_id }: { points: readonly number[]; all: boolean; tag_id: number },
  filter: WeighingFilter,
): Promise<number> {
  return weighing(ctx, id, async (trx) => {
    const { assignee_id } = await requireTag(trx, id, tag_id);
    const chosen = await chosenPoints(trx, ctx, id, { points, all }, filter);
    await trx
      .insertInto("weighing_point_tags")
      .values(chosen.map((point_id) => ({ point_id, tag_id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (assignee_id !== null) await makeRows(trx, chosen, assignee_id);
    return chosen.length;
  });
}

export async function untagPoint(ctx: Context, id: number, pointId: number, tagId: number): Promise<void> {
  await weighing(ctx, id, async (trx) => {
    await requireTag(trx, id, tagId);
    await trx.deleteFrom("weighing_point_tags").where("point_id", "=", pointId).where("tag_id", "=", tagId).execute();
  });
}

async function requireTag(trx: Trx, id: number, tagId: number) {
  const tag = await trx
    .selectFrom("weighing_tags")
    .where("id", "=", tagId)
    .where("consultation_id", "=", id)
    .select(["id", "assignee_id"])
    .executeTakeFirst();
  if (!tag) throw new NotFound();
  return tag;
}

/** The same title is the same block: its words are put right. */
export async function saveBlock(ctx: Context, id: number, { title, body, disposition }: BlockInput): Promise<void> {
  await weighing(ctx, id, async (trx) => {
    await trx
      .insertInto("weighing_blocks")
      .values({ consultation_id: id, title, body, disposition })
      .onConflict((conflict) => conflict.columns(["consultation_id", "title"]).doUpdateSet({ body, disposition }))
      .execute();
  });
}

export async function removeBlock(ctx: Context, id: number, blockId: number): Promise<void> {
  await weighing(ctx, id, async (trx) => {
    const gone = await trx
      .deleteFrom("weighing_blocks")
      .where("id", "=", blockId)
      .where("consultation_id", "=", id)
      .returning("id")
      .executeTakeFirst();
    if (!gone) throw new NotFound();
  });
}

/**
 * One answer for many points, each of which keeps its sender and its own answer from then on. Only for open ones: nobody's words are
 * written over. @returns how many @throws Conflict when none of them is open
 */
export async function weighMany(ctx: Context, id: number, input: BulkInput, filter: WeighingFilter): Promise<number> {
  return weighing(ctx, id, async (trx) => {
    const chosen = await chosenPoints(trx, ctx, id, input, filter);
    const reason = input.reason || (await blockBody(trx, id, input.block_id));
    const { disposition } = input;
    const written = await writeAnswers(trx, ctx, chosen, { disposition, reason, change_version_id: null });
    if (written === 0) throw new Conflict("consultations:error.nothing-open");
    return written;
  });
}

/**
 * Four eyes for many answers: drafts of others, as whoever checks has seen them. Own drafts and what was written since are left alone.
 * @returns how many @throws Conflict when there is none among them
 */
export async function checkMany(ctx: Context, id: number, input: BulkCheckInput, filter: WeighingFilter): Promise<number> {
  return weighing(ctx, id, async (trx) => {
    const chosen = await chosenPoints(trx, ctx, id, input, filter);
    const checked = await trx
      .updateTable("weighings")
      .where("point_id", "in", [...chosen])
      .where("state", "=", "draft")
      .where("drafted_by", "<>", ctx.actor.personId)
      .where("drafted_at", "<=", input.seen)
      .set((eb) => ({
        ...{ state: "checked" as const, checked_by: ctx.actor.personId, checked_at: ctx.now() },
        revision: eb("revision", "+", 1),
      }))
      .returning("point_id")
      .execute();
    if (checked.length === 0) throw new Conflict("consultations:error.nothing-to-check");
    return checked.length;
  });
}
