/** The course of a roundtable: it opens, goes from point to point, and closes. Only the facilitator moves it. */
import { sql } from "kysely";
import type { PointOutcome, RoundtableState } from "../../db/schema/roundtables.ts";
import { ABILITIES, authorise } from "../access/rules.ts";
import type { Context, SystemContext, Trx } from "../context.ts";
import { dayOf } from "../calendar/rules.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { closeRunsLeft } from "../methods/state.commands.ts";
import { recordEvent } from "../processes/commands.ts";
import { isValidOn } from "../processes/rules.ts";
import { refuseApproved } from "./approval/queries.ts";
import { raiseRevision } from "./commands.ts";
import type { ChairForm } from "./forms.rules.ts";
import { insertMinutes } from "./minutes/commands.ts";
import { isBeforeRules } from "./opening.queries.ts";
import { lockRoundtable, type RoundtableHead } from "./queries.ts";
import { endGroups } from "./groups/commands.ts";
import { endSpeech, forgetSpeeches } from "./speakers/commands.ts";
import { acceptRevision, acceptStateMove, neighbours, requireState } from "./rules.ts";

/**
 * Opens, closes or reopens, calls off or takes that back. Opening begins with the first point and prepares the minutes.
 * @param seen revision that the form was shown with
 * @param reason why the first one is opened before rules of procedure are adopted
 * @throws Conflict when somebody else was faster, or something is still voted on; Invalid without rules and without a reason
 */
export async function moveRoundtable(ctx: Context, id: number, to: RoundtableState, seen: number, reason = ""): Promise<void> {
  await changeCourse(ctx, id, seen, async (trx, roundtable, announce) => {
    await refuseApproved(trx, id);
    acceptStateMove(roundtable.state, to, await hasOpenRun(trx, id));
    const waived = to === "open" && (await waiveRules(trx, roundtable, reason));
    if (to === "open") await open(trx, ctx, roundtable);
    else if (to === "closed") await close(trx, ctx, roundtable);
    else await trx.updateTable("roundtables").where("id", "=", id).set({ state: to }).execute();
    await recordEvent(trx, ctx, {
      processId: roundtable.processId,
      kind: waived ? "roundtable-opened-waived" : eventOf(roundtable.state, to),
      params: { title: roundtable.title, ...(waived && { reason }) },
      path: `/roundtables/${id}`,
    });
    announce(`process:${roundtable.processId}`);
  });
}

/** @returns whether rules were needed and there are none, with the reason kept beside the roundtable */
async function waiveRules(trx: Trx, roundtable: RoundtableHead, reason: string): Promise<boolean> {
  if (!(await isBeforeRules(trx, roundtable))) return false;
  if (!reason) throw new Invalid("roundtables:invalid.no-rules", "reason");
  await trx.updateTable("roundtables").where("id", "=", roundtable.id).set({ rules_waived: reason }).execute();
  return true;
}

/** Closed by mistake: the point that was on runs on. Later it is opened again, and its clock begins anew. */
export async function takeBackClosing(ctx: Context, id: number): Promise<void> {
  await changeCourse(ctx, id, null, async (trx, roundtable, announce) => {
    await refuseApproved(trx, id);
    const since = new Date(ctx.now().getTime() - MINUTES_TO_TAKE_BACK * 60_000);
    const taken = await trx
      .updateTable("roundtables")
      .where("id", "=", id)
      .where("state", "=", "closed")
      .where("closed_at", ">", since)
      .set({ state: "open", closed_at: null })
      .executeTakeFirst();
    if (taken.numUpdatedRows === 0n) throw new Conflict("common:error.changed-meanwhile");
    await takeBackUnreached(trx, id);
    await trx.updateTable("points").where("id", "=", roundtable.currentPointId).set({ done_at: null }).execute();
    await recordEvent(trx, ctx, {
      processId: roundtable.processId,
      kind: "roundtable-reopened",
      params: { title: roundtable.title },
      path: `/roundtables/${id}`,
    });
    announce(`process:${roundtable.processId}`);
  });
}

const MINUTES_TO_TAKE_BACK = 10;

function eventOf(from: RoundtableState, to: RoundtableState): string {
  if (to === "planned") return "roundtable-reinstated";
  if (to === "open") return from === "closed" ? "roundtable-reopened" : "roundtable-opened";
  return `roundtable-${to}`;
}

/** Makes a point the current one, forward or back; its clock starts now. */
export async function goToPoint(ctx: Context, id: number, pointId: number, seen: number): Promise<void> {
  await changeCourse(ctx, id, seen, async (trx, roundtable) => {
    requireState(roundtable.state, "open");
    await requirePoint(trx, id, pointId);
    if (roundtable.currentPointId === pointId) return;
    await finishCurrentPoint(trx, ctx, roundtable);
    await call(trx, ctx, id, pointId);
  });
}

/**
 * Leaves a point out or keeps it for the next roundtable, or takes that back. From the current one the room goes on to the next.
 * @param outcome null: it is dealt with after all
 */
export async function settlePoint(
  ctx: Context,
  id: number,
  pointId: number,
  outcome: PointOutcome | null,
  seen: number,
): Promise<void> {
  await changeCourse(ctx, id, seen, async (trx, roundtable) => {
    requireState(roundtable.state, "open");
    await requirePoint(trx, id, pointId);
    if (roundtable.currentPointId === pointId) {
      await finishCurrentPoint(trx, ctx, roundtable);
      const points = await trx
        .selectFrom("points")
        .where("roundtable_id", "=", id)
        .select(["id", "outcome"])
        .orderBy("position")
        .orderBy("id")
        .execute();
      await call(trx, ctx, id, neighbours(points, pointId).next?.id ?? null);
    }
    await trx.updateTable("points").where("id", "=", pointId).set({ outcome }).execute();
  });
}

async function requirePoint(trx: Trx, id: number, pointId: number): Promise<void> {
  const point = await trx
    .selectFrom("points")
    .where("id", "=", pointId)
    .where("roundtable_id", "=", id)
    .select("id")
    .executeTakeFirst();
  if (!point) throw new NotFound();
}

/** Whoever has the floor has it for the point that was on. @param pointId null: none is on */
async function call(trx: Trx, ctx: Context, id: number, pointId: number | null): Promise<void> {
  await endSpeech(trx, ctx, id);
  const now = ctx.now();
  await trx
    .updateTable("points")
    .where("id", "=", pointId)
    // Called a second time it began when it began.
    .set((eb) => ({ done_at: null, outcome: null, started_at: eb.fn.coalesce("started_at", eb.val(now)) }))
    .execute();
  await trx
    .updateTable("roundtables")
    .where("id", "=", id)
    .set({ current_point_id: pointId, point_started_at: pointId ? now : null })
    .execute();
}

/**
 * The chair goes to another facilitator in two steps: one asks, the other accepts. Meanwhile whoever has led goes on; both may do all that
 * facilitators do, before and after.
 * @throws Conflict where nobody was asked, or somebody else
 */
export async function handOverChair(ctx: Context, id: number, form: ChairForm): Promise<void> {
  await changeCourse(ctx, id, null, async (trx, roundtable) => {
    requireState(roundtable.state, "open");
    const mine = roundtable.my.mandateId;
    const settle = (change: { chair_id?: number; chair_offered_id: number | null }) =>
      trx.updateTable("roundtables").where("id", "=", id).set(change).execute();
    if (form.to === "offer") {
      await requireChair(trx, ctx, roundtable, form.mandate_id);
      return void (await settle({ chair_offered_id: form.mandate_id }));
    }
    if (roundtable.chairOfferedId === null) throw new Conflict("common:error.changed-meanwhile");
    if (form.to === "withdraw") return void (await settle({ chair_offered_id: null }));
    if (roundtable.chairOfferedId !== mine) throw new Conflict("roundtables:refusal.chair-of-another");
    await settle({ chair_id: mine, chair_offered_id: null });
    await recordEvent(trx, ctx, {
      processId: roundtable.processId,
      kind: "roundtable-chair",
      params: { title: roundtable.title, name: ctx.actor.name },
      path: `/roundtables/${id}`,
    });
  });
}

async function requireChair(trx: Trx, ctx: Context, roundtable: RoundtableHead, mandateId: number): Promise<void> {
  const mandate = await trx
    .selectFrom("mandates")
    .where("id", "=", mandateId)
    .where("process_id", "=", roundtable.processId)
    .where("role", "in", [...ABILITIES["roundtable:lead"]])
    .select(["valid_from", "valid_to"])
    .executeTakeFirst();
  if (!mandate || !isValidOn(mandate, dayOf(ctx.now())) || mandateId === roundtable.chairId)
    throw new Invalid("common:invalid.choice", "mandate_id");
}

/** Gives the current point more minutes than were planned. */
export async function addTime(ctx: Context, id: number, minutes: number, seen: number): Promise<void> {
  await changeCourse(ctx, id, seen, async (trx, roundtable) => {
    requireState(roundtable.state, "open");
    const changed = await trx
      .updateTable("points")
      .where("id", "=", roundtable.currentPointId)
      .where((eb) => eb(eb("minutes", "+", eb.ref("granted_minutes")), "<=", 1440 - minutes))
      .set((eb) => ({ granted_minutes: eb("granted_minutes", "+", minutes) }))
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new Conflict("common:error.changed-meanwhile");
  });
}

async function changeCourse(
  ctx: Context,
  id: number,
  seen: number | null,
  change: (trx: Trx, roundtable: RoundtableHead, announce: Announce) => Promise<void>,
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:lead");
    if (seen !== null) acceptRevision(roundtable.revision, seen);
    announce(`roundtable:${id}`);
    await change(trx, roundtable, announce);
    await raiseRevision(trx, id);
  });
}

async function open(trx: Trx, ctx: Context, roundtable: RoundtableHead): Promise<void> {
  const { id } = roundtable;
  await takeBackUnreached(trx, id);
  await trx.deleteFrom("attendance_totals").where("roundtable_id", "=", id).execute();
  const first = await trx
    .selectFrom("points")
    .where("roundtable_id", "=", id)
    .where("outcome", "is", null)
    .select("id")
    .orderBy("position")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  await trx
    .updateTable("roundtables")
    .where("id", "=", id)
    .set((eb) => ({
      ...{ state: "open", closed_at: null, chair_id: roundtable.chairId ?? roundtable.my.mandateId },
      // Opened again long after: who is there now is asked anew.
      attendance_thinned_at: null,
      // Opened again after a mistake: it began when it began.
      opened_at: eb.fn.coalesce("opened_at", eb.val(ctx.now())),
    }))
    .execute();
  await call(trx, ctx, id, roundtable.currentPointId ?? first?.id ?? null);
  if (!roundtable.minutesDocumentId) await insertMinutes(trx, ctx, roundtable);
}

/**
 * Closes what everybody has left and nobody has closed, with a trace, and before it what is still being voted on there; it can be opened
 * again. Only where nothing happened for hours, not even a ballot by name, and the planned end is past.
 * @returns how many
 */
export async function closeIdle(ctx: SystemContext): Promise<number> {
  const before = new Date(ctx.now().getTime() - IDLE_HOURS * 3_600_000);
  const idle = await ctx.db.selectFrom("roundtables").where(isIdle(before)).select("id").orderBy("id").execute();
  for (const { id } of idle) {
    await transact(ctx, async (trx, announce) => {
      const roundtable = await trx
        .selectFrom("roundtables")
        .where("id", "=", id)
        .where(isIdle(before))
        .select(["id", "process_id", "title", "current_point_id as currentPointId"])
        .forUpdate()
        .executeTakeFirst();
      if (!roundtable) return;
      await closeRunsLeft(trx, ctx, announce, id);
      await close(trx, ctx, roundtable);
      await raiseRevision(trx, id);
      const { process_id: processId, title } = roundtable;
      await recordEvent(trx, ctx, { processId, kind: "roundtable-left", params: { title }, path: `/roundtables/${id}` });
      announce(`roundtable:${id}`);
      announce(`process:${processId}`);
    });
  }
  return idle.length;
}

const IDLE_HOURS = 6;

const isIdle = (before: Date) => sql<boolean>`(roundtables.state = 'open'
  and roundtables.starts_at + roundtables.planned_minutes * interval '1 minute' < ${before}
  and greatest(roundtables.opened_at, roundtables.point_started_at) < ${before}
  and not exists (select from decisions where roundtable_id = roundtables.id and created_at >= ${before})
  and not exists (select from tasks where roundtable_id = roundtables.id and created_at >= ${before})
  and not exists (select from attendances where roundtable_id = roundtables.id and updated_at >= ${before})
  and not exists (select from group_works where roundtable_id = roundtables.id and step_started_at >= ${before})
  and not exists (select from method_runs where roundtable_id = roundtables.id
    and greatest(opened_at, closed_at, released_at) >= ${before})
  and not exists (select from method_ballots join method_runs as asked on asked.id = run_id
    where asked.roundtable_id = roundtables.id and cast_at >= ${before})
  and not exists (select from speeches where roundtable_id = roundtables.id and requested_at >= ${before}))`;

/** What was not reached waits for the next roundtable. */
async function close(trx: Trx, ctx: Clock, roundtable: Pick<RoundtableHead, "id" | "currentPointId">): Promise<void> {
  await finishCurrentPoint(trx, ctx, roundtable);
  await forgetSpeeches(trx, ctx, roundtable.id);
  await endGroups(trx, ctx, roundtable.id);
  await trx
    .updateTable("points")
    .where("roundtable_id", "=", roundtable.id)
    .where("done_at", "is", null)
    .where("outcome", "is", null)
    .where("kind", "not in", ["pause", "verschiedenes"])
    .set({ outcome: "carried" })
    .execute();
  await trx.updateTable("roundtables").where("id", "=", roundtable.id).set({ state: "closed", closed_at: ctx.now() }).execute();
}

/** Closed by mistake: what nobody has taken up meanwhile is to come again. */
async function takeBackUnreached(trx: Trx, id: number): Promise<void> {
  await trx
    .updateTable("points")
    .where("roundtable_id", "=", id)
    .where("outcome", "=", "carried")
    .where("started_at", "is", null)
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom("points as later").whereRef("later.carried_from_id", "=", "points.id").select("later.id")),
      ),
    )
    .set({ outcome: null })
    .execute();
}

type Clock = Pick<Context, "now">;

async function finishCurrentPoint(trx: Trx, ctx: Clock, roundtable: Pick<RoundtableHead, "currentPointId">): Promise<void> {
  await trx.updateTable("points").where("id", "=", roundtable.currentPointId).set({ done_at: ctx.now() }).execute();
}

/** What has an end of its own goes on without the room. */
async function hasOpenRun(trx: Trx, id: number): Promise<boolean> {
  const running = await trx
    .selectFrom("method_runs")
    .where("roundtable_id", "=", id)
    .where("state", "=", "open")
    .where("closes_at", "is", null)
    .select("id")
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}
