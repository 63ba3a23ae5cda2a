/** The course of a roundtable: it opens, goes from point to point, and closes. Only the facilitator moves it. */
import type { RoundtableState } from "../../db/schema/roundtables.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { raiseRevision } from "./commands.ts";
import { insertMinutes } from "./minutes.commands.ts";
import { lockRoundtable, type RoundtableHead } from "./queries.ts";
import { acceptRevision, acceptStateMove, requireState } from "./rules.ts";

/**
 * Opens, closes or reopens, calls off or takes that back. Opening begins with the first point and prepares the minutes.
 * @param seen revision that the form was shown with @throws Conflict when somebody else was faster, or a straw poll still runs
 */
export async function moveRoundtable(ctx: Context, id: number, to: RoundtableState, seen: number): Promise<void> {
  await changeCourse(ctx, id, seen, async (trx, roundtable, announce) => {
    acceptStateMove(roundtable.state, to, await hasRunningPoll(trx, id));
    if (to === "open") await open(trx, ctx, roundtable);
    else if (to === "closed") await close(trx, ctx, roundtable);
    else await trx.updateTable("roundtables").where("id", "=", id).set({ state: to }).execute();
    await recordEvent(trx, ctx, {
      processId: roundtable.processId,
      kind: eventOf(roundtable.state, to),
      params: { title: roundtable.title },
      path: `/roundtables/${id}`,
    });
    announce(`process:${roundtable.processId}`);
  });
}

function eventOf(from: RoundtableState, to: RoundtableState): string {
  if (to === "planned") return "roundtable-reinstated";
  if (to === "open") return from === "closed" ? "roundtable-reopened" : "roundtable-opened";
  return `roundtable-${to}`;
}

/** Makes a point the current one, forward or back; its clock starts now. */
export async function goToPoint(ctx: Context, id: number, pointId: number, seen: number): Promise<void> {
  await changeCourse(ctx, id, seen, async (trx, roundtable) => {
    requireState(roundtable.state, "open");
    const point = await trx
      .selectFrom("points")
      .where("id", "=", pointId)
      .where("roundtable_id", "=", id)
      .select("id")
      .executeTakeFirst();
    if (!point) throw new NotFound();
    if (roundtable.currentPointId === pointId) return;
    await finishCurrentPoint(trx, ctx, roundtable);
    await trx.updateTable("points").where("id", "=", pointId).set({ done_at: null }).execute();
    await trx
      .updateTable("roundtables")
      .where("id", "=", id)
      .set({ current_point_id: pointId, point_started_at: ctx.now() })
      .execute();
  });
}

/** Gives the current point more minutes than were planned. */
export async function addTime(ctx: Context, id: number, minutes: number, seen: number): Promise<void> {
  await changeCourse(ctx, id, seen, async (trx, roundtable) => {
    requireState(roundtable.state, "open");
    const changed = await trx
      .updateTable("points")
      .where("id", "=", roundtable.currentPointId)
      .where("minutes", "<=", 1440 - minutes)
      .set((eb) => ({ minutes: eb("minutes", "+", minutes) }))
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new Conflict("common:error.changed-meanwhile");
  });
}

async function changeCourse(
  ctx: Context,
  id: number,
  seen: number,
  change: (trx: Trx, roundtable: RoundtableHead, announce: Announce) => Promise<void>,
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:lead");
    acceptRevision(roundtable.revision, seen);
    announce(`roundtable:${id}`);
    await change(trx, roundtable, announce);
    await raiseRevision(trx, id);
  });
}

async function open(trx: Trx, ctx: Context, roundtable: RoundtableHead): Promise<void> {
  const now = ctx.now();
  const first = await trx
    .selectFrom("points")
    .where("roundtable_id", "=", roundtable.id)
    .select("id")
    .orderBy("position")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  const current_point_id = roundtable.currentPointId ?? first?.id ?? null;
  await trx
    .updateTable("roundtables")
    .where("id", "=", roundtable.id)
    .set((eb) => ({
      state: "open",
      current_point_id,
      point_started_at: current_point_id ? now : null,
      closed_at: null,
      // Opened again after a mistake: it began when it began.
      opened_at: eb.fn.coalesce("opened_at", eb.val(now)),
    }))
    .execute();
  if (current_point_id) await trx.updateTable("points").where("id", "=", current_point_id).set({ done_at: null }).execute();
  if (!roundtable.minutesDocumentId) await insertMinutes(trx, ctx, roundtable);
}

async function close(trx: Trx, ctx: Context, roundtable: RoundtableHead): Promise<void> {
  await finishCurrentPoint(trx, ctx, roundtable);
  await trx.updateTable("roundtables").where("id", "=", roundtable.id).set({ state: "closed", closed_at: ctx.now() }).execute();
}

async function finishCurrentPoint(trx: Trx, ctx: Context, roundtable: RoundtableHead): Promise<void> {
  await trx.updateTable("points").where("id", "=", roundtable.currentPointId).set({ done_at: ctx.now() }).execute();
}

async function hasRunningPoll(trx: Trx, id: number): Promise<boolean> {
  const running = await trx
    .selectFrom("polls")
    .where("roundtable_id", "=", id)
    .where("state", "=", "started")
    .select("id")
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}
