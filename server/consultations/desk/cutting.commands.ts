/** Cuts a point into parts and puts them together again. What was sent stays as it is; who cut it stands beside the parts. */
import { sql } from "kysely";
import type { Row } from "../../../db/schema.ts";
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid, NotFound } from "../../errors.ts";
import { makeRows, requirePoints, weighing } from "../weighing.commands.ts";
import { isAllOf, type CutInput } from "./cutting.rules.ts";

/**
 * Who is to answer it until when, and its tags, go on to all parts; a wording of the sender's own stays with the first.
 * @returns the id of the first part
 * @throws Invalid at `parts` where they do not say exactly what the point says; Conflict for one that is answered or a part itself
 */
export async function cutPoint(ctx: Context, id: number, pointId: number, { parts }: CutInput): Promise<number> {
  return weighing(ctx, id, async (trx) => {
    await requirePoints(trx, id, [pointId]);
    const [point] = await unanswered(trx, "id", pointId);
    if (!point) throw new NotFound();
    if (point.cut_from !== null) throw new Conflict("consultations:cut.part-already");
    // What lies in a file is written out of it, also where it is a single demand: there are no words here that could be altered.
    if (!point.isEnclosed) requireParts(parts, point.body);
    const { statement_id, position, kind, text_id, block_id, quote, question_id, is_whole } = point;
    const rows = await trx
      .insertInto("statement_points")
      .values(
        parts.map((body, index) => ({
          ...{ statement_id, position, kind, text_id, block_id, quote, question_id, is_whole, body },
          ...{ wording: index === 0 ? point.wording : "" },
          ...placedAs(point),
          ...{ cut_from: pointId, cut_by: ctx.actor.personId, cut_at: ctx.now() },
        })),
      )
      .returning("id")
      .execute();
    const ids = rows.map((row) => row.id).sort((a, b) => a - b);
    await makeRows(trx, ids);
    await sql`update weighings set assignee_id = before.assignee_id, due_on = before.due_on from weighings as before
      where before.point_id = ${pointId}::int and weighings.point_id = any(${ids}::int[])`.execute(trx);
    await sql`insert into weighing_point_tags (point_id, tag_id)
      select unnest(${ids}::int[]), tag_id from weighing_point_tags where point_id = ${pointId}::int`.execute(trx);
    return ids[0]!;
  });
}

/**
 * As if it had not been cut, as long as no part has an answer.
 * @param pointId any of its parts @returns the id of the point that they were cut from
 */
export async function joinParts(ctx: Context, id: number, pointId: number): Promise<number> {
  return weighing(ctx, id, async (trx) => {
    await requirePoints(trx, id, [pointId]);
    const part = await trx.selectFrom("statement_points").where("id", "=", pointId).select("cut_from").executeTakeFirst();
    if (!part || part.cut_from === null) throw new NotFound();
    const { cut_from } = part;
    await unanswered(trx, "cut_from", cut_from);
    await trx.deleteFrom("statement_points").where("cut_from", "=", cut_from).execute();
    return cut_from;
  });
}

function requireParts(parts: readonly string[], body: string): void {
  if (parts.length < 2) throw new Invalid("consultations:cut.one", "parts");
  if (!isAllOf(parts, body)) throw new Invalid("consultations:cut.other-words", "parts");
}

/** Where the moderation says that a point belongs, its parts do. */
const placedAs = (point: Row<"statement_points">) => ({
  ...{ placed_kind: point.placed_kind, placed_text_id: point.placed_text_id, placed_block_id: point.placed_block_id },
  ...{ placed_quote: point.placed_quote, placed_question_id: point.placed_question_id },
  ...{ placed_by: point.placed_by, placed_at: point.placed_at },
});

/** @throws Conflict where somebody has answered it, or put its wording into the text */
async function unanswered(trx: Trx, by: "id" | "cut_from", pointId: number) {
  const points = await trx
    .selectFrom("statement_points as point")
    .innerJoin("statements", "statements.id", "point.statement_id")
    .leftJoin("weighings", "weighings.point_id", "point.id")
    .where(`point.${by}`, "=", pointId)
    .selectAll("point")
    .select([
      "weighings.state",
      "weighings.proposal_id",
      sql<boolean>`point.is_whole and statements.general_remark = ''`.as("isEnclosed"),
    ])
    .execute();
  if (points.some(({ state, proposal_id }) => (state ?? "open") !== "open" || proposal_id !== null))
    throw new Conflict("consultations:cut.answered");
  return points;
}
