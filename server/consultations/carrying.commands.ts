/**
 * When another version of a statement takes the place of one that is being weighed, whatever was done for its points goes on to those that
 * say the same: answers and drafts of them, tags, who is to answer, how a point was cut and where it was placed. The moderation hears it.
 */
import { sql } from "kysely";
import { ABILITIES } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { notify } from "../notifications/commands.ts";
import type { Announce } from "../platform/transact.ts";
import { inOrder } from "./weighed-points.queries.ts";

/** Both belong to one invitation, which is held. */
export async function carryAnswers(trx: Trx, ctx: Context, announce: Announce, fromId: number, toId: number): Promise<void> {
  await carryPlaces(trx, fromId, toId);
  await carryCuts(trx, fromId, toId);
  const { rows: pairs } = await sql<{ before: number; after: number }>`
    select before.id as before, after.id as after
    from ${inOrder(sql`${fromId}::int`, "standing")} as before join ${inOrder(sql`${toId}::int`, "standing")} as after using (said, nth)`.execute(
    trx,
  );
  const [before, after] = [pairs.map((pair) => pair.before), pairs.map((pair) => pair.after)];
  const pair = sql`unnest(${before}::int[], ${after}::int[]) as pair (before, after)`;
  const { rows: moved } = await sql<{ state: string }>`
    update weighings set point_id = pair.after from ${pair}
    where point_id = pair.before and not exists (select from weighings as there where there.point_id = pair.after)
    returning weighings.state`.execute(trx);
  await sql`update weighing_versions set point_id = pair.after from ${pair} where point_id = pair.before`.execute(trx);
  await sql`with moved as (
      delete from weighing_point_tags using ${pair} where point_id = pair.before returning pair.after, tag_id)
    insert into weighing_point_tags (point_id, tag_id) select after, tag_id from moved on conflict do nothing`.execute(trx);
  const kept = moved.filter(({ state }) => state !== "open").length;
  const dropped = await countAnswers(trx, fromId);
  if (kept + dropped === 0) return;
  await trx.updateTable("statements").where("id", "=", toId).set({ answers_kept: kept, answers_dropped: dropped }).execute();
  await tellModeration(trx, ctx, announce, toId);
}

/** Where the moderation has said that a point belongs. */
async function carryPlaces(trx: Trx, fromId: number, toId: number): Promise<void> {
  await sql`update statement_points as point set placed_kind = before.placed_kind, placed_text_id = before.placed_text_id,
      placed_block_id = before.placed_block_id, placed_quote = before.placed_quote, placed_question_id = before.placed_question_id,
      placed_by = before.placed_by, placed_at = before.placed_at
    from ${inOrder(sql`${fromId}::int`, "sent")} as before join ${inOrder(sql`${toId}::int`, "sent")} as after using (said, nth)
    where point.id = after.id and point.placed_at is null and before.placed_at is not null`.execute(trx);
}

async function carryCuts(trx: Trx, fromId: number, toId: number): Promise<void> {
  await sql`insert into statement_points (statement_id, position, kind, text_id, block_id, quote, question_id, body, wording, is_whole,
      placed_kind, placed_text_id, placed_block_id, placed_quote, placed_question_id, placed_by, placed_at, cut_from, cut_by, cut_at)
    select after.statement_id, after.position, part.kind, part.text_id, part.block_id, part.quote, part.question_id, part.body, part.wording,
      part.is_whole, part.placed_kind, part.placed_text_id, part.placed_block_id, part.placed_quote, part.placed_question_id,
      part.placed_by, part.placed_at, after.id, part.cut_by, part.cut_at
    from ${inOrder(sql`${fromId}::int`, "sent")} as before join ${inOrder(sql`${toId}::int`, "sent")} as after using (said, nth)
    join statement_points as part on part.cut_from = before.id
    where not exists (select from statement_points as there where there.cut_from = after.id)
    order by part.id`.execute(trx);
}

async function countAnswers(trx: Trx, statementId: number): Promise<number> {
  const { count } = await trx
    .selectFrom("weighings")
    .innerJoin("statement_points as point", "point.id", "weighings.point_id")
    .where("point.statement_id", "=", statementId)
    .where("weighings.state", "<>", "open")
    .select(sql<number>`count(*)::int`.as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

async function tellModeration(trx: Trx, ctx: Context, announce: Announce, statementId: number): Promise<void> {
  const { id, process_id } = await trx
    .selectFrom("statements")
    .innerJoin("consultations", "consultations.id", "statements.consultation_id")
    .where("statements.id", "=", statementId)
    .select(["consultations.id", "consultations.process_id"])
    .executeTakeFirstOrThrow();
  await notify(trx, ctx, announce, {
    ...{ kind: "statement-replaced", processId: process_id, about: { kind: "consultation", id } },
    to: sql`select person_id from mandates where process_id = ${process_id} and role = any(${[...ABILITIES["statement:weigh"]]}::text[])`,
  });
}
