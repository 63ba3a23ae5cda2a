/** Work in groups by 1-2-4-All, and the four lists: begins, goes on, ends; what is written down, and becomes topics. */
import { authorise, can } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../../errors.ts";
import { once } from "../../platform/submissions.ts";
import { transact } from "../../platform/transact.ts";
import { keepRemoved } from "../../processes/removals.commands.ts";
import { handInWritten } from "../../topics/cards.commands.ts";
import type { GroupStep } from "../../../db/schema/roundtables.ts";
import { lockRoundtable, requireRoundtable, type RoundtableHead } from "../queries.ts";
import { requireState } from "../rules.ts";
import {
  acceptStep,
  mixGroups,
  MOST_NOTES,
  seatOfLatecomer,
  takesNotes,
  type GroupsForm,
  type NoteForm,
  type Present,
} from "./rules.ts";

/**
 * Begins with the point that is on: whoever is on the list of those present gets a place.
 * @param random in [0, 1); how people of one bench are mixed
 * @throws Conflict while another one goes on, or when there are too few
 * @returns its id
 */
export async function startGroups(
  ctx: Context,
  id: number,
  form: GroupsForm,
  requestId: string,
  random: () => number = Math.random,
): Promise<number> {
  return change(ctx, id, async (trx, roundtable) => {
    authorise(roundtable.my, "method:manage");
    return once(trx, ctx, requestId, async () => {
      if (await findRunning(trx, id)) throw new Conflict("roundtables:groups.running");
      const seats = mixGroups(await listPresent(trx, id), random);
      const now = ctx.now();
      const work = await trx
        .insertInto("group_works")
        .values({
          ...{ roundtable_id: id, point_id: roundtable.currentPointId, question: form.question },
          ...{ alone_minutes: form.alone, pairs_minutes: form.pairs, fours_minutes: form.fours },
          ...{ step_started_at: now, created_at: now },
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      const rows = [...seats].map(([attendance_id, seat]) => ({ work_id: work.id, attendance_id, ...seat }));
      await trx.insertInto("group_seats").values(rows).execute();
      return work.id;
    });
  });
}

/** The next step, the one before, or the end: then nobody's place is kept. @param from what the form was shown with */
export async function moveGroups(
  ctx: Context,
  id: number,
  workId: number,
  { from, to }: { from: GroupStep; to: GroupStep },
): Promise<void> {
  await change(ctx, id, async (trx, { my }) => {
    authorise(my, "method:manage");
    const work = await requireWork(trx, id, workId);
    if (work.step !== from) throw new Conflict("common:error.changed-meanwhile");
    acceptStep(from, to);
    await trx.updateTable("group_works").where("id", "=", workId).set({ step: to, step_started_at: ctx.now() }).execute();
    if (to === "ended") await trx.deleteFrom("group_seats").where("work_id", "=", workId).execute();
  });
}

/** Whoever is present and has no place yet: all of them by those who lead, everybody else themselves. */
export async function seatLatecomers(ctx: Context, id: number, workId: number): Promise<void> {
  await change(ctx, id, async (trx, { my }) => {
    authorise(my, "roundtable:attend");
    const work = await requireWork(trx, id, workId);
    if (work.step === "ended") throw new Conflict("common:error.changed-meanwhile");
    const present = await listPresent(trx, id);
    const seats = await trx.selectFrom("group_seats").where("work_id", "=", workId).selectAll().execute();
    const isRemote = (attendanceId: number) => present.find((one) => one.id === attendanceId)?.isRemote ?? false;
    const taken = seats.map(({ attendance_id, pair, four }) => ({ pair, four, isRemote: isRemote(attendance_id) }));
    const seated = new Set(seats.map(({ attendance_id }) => attendance_id));
    const late = present.filter((one) => !seated.has(one.id) && (can(my, "method:manage") || one.mandateId === my.mandateId));
    const rows = late.map((one) => {
      const seat = seatOfLatecomer(taken, one.isRemote);
      taken.push({ ...seat, isRemote: one.isRemote });
      return { work_id: workId, attendance_id: one.id, ...seat };
    });
    if (rows.length > 0) await trx.insertInto("group_seats").values(rows).execute();
  });
}

/**
 * One more card of a group, or line on one of the four lists. Groups write for themselves; those who keep the list write for any of them, and
 * on the lists.
 * @returns its id
 */
export async function writeNote(ctx: Context, id: number, form: NoteForm, requestId: string): Promise<number> {
  return change(ctx, id, async (trx, roundtable) => {
    const { my, currentPointId } = roundtable;
    const place = form.work_id
      ? await placeOfGroup(trx, roundtable, { workId: form.work_id, four: form.four })
      : { list: form.list ?? null, work_id: null, four: null, point_id: currentPointId };
    if (!form.work_id) authorise(my, "roundtable:record");
    return once(trx, ctx, requestId, async () => {
      const note = await trx
        .insertInto("room_notes")
        .values({ roundtable_id: id, body: form.title, ...place })
        .returning("id")
        .executeTakeFirstOrThrow();
      return note.id;
    });
  });
}

async function placeOfGroup(
  trx: Trx,
  { id, my }: RoundtableHead,
  { workId, four }: { workId: number; four: number | undefined },
) {
  const work = await requireWorkWithNotes(trx, id, workId);
  const own = await trx
    .selectFrom("group_seats")
    .innerJoin("attendances", "attendances.id", "group_seats.attendance_id")
    .where("work_id", "=", workId)
    .where("mandate_id", "=", my.mandateId)
    .select("four")
    .executeTakeFirst();
  const chosen = can(my, "roundtable:record") ? (four ?? own?.four) : own?.four;
  if (chosen === undefined) throw new NotAllowed();
  await acceptOneMore(trx, workId, chosen);
  return { list: null, work_id: workId, four: chosen, point_id: work.point_id };
}

/** @throws Conflict for a group that has written enough */
export async function acceptOneMore(trx: Trx, workId: number, four: number): Promise<void> {
  const { seats, notes } = await trx
    .selectNoFrom((eb) => [
      eb
        .selectFrom("group_seats")
        .where("work_id", "=", workId)
        .where("four", "=", four)
        .select((count) => count.fn.countAll<number>().as("n"))
        .as("seats"),
      eb
        .selectFrom("room_notes")
        .where("work_id", "=", workId)
        .where("four", "=", four)
        .select((count) => count.fn.countAll<number>().as("n"))
        .as("notes"),
    ])
    .executeTakeFirstOrThrow();
  if (Number(seats) === 0) throw new Invalid("common:invalid.choice", "four");
  if (Number(notes) >= MOST_NOTES) throw new Conflict("roundtables:groups.most");
}

/** By those who keep the list. @returns where the undoing is posted to */
export async function removeNote(ctx: Context, id: number, noteId: number): Promise<string> {
  return transact(ctx, async (trx, announce) => {
    const { my, processId } = await lockRoundtable(ctx, id, trx);
    authorise(my, "roundtable:record");
    const removal = { processId, ability: "roundtable:record", path: `/roundtables/${id}` } as const;
    const undo = await keepRemoved(trx, ctx, removal, [["room_notes", "id", noteId]]);
    const removed = await trx
      .deleteFrom("room_notes")
      .where("id", "=", noteId)
      .where("roundtable_id", "=", id)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) throw new NotFound();
    announce(`roundtable:${id}`);
    return undo;
  });
}

/** What groups or the four lists brought becomes topics, in one step; what is one already is left out. @param workId null: of the lists */
export async function takeUpNotes(
  ctx: Context,
  id: number,
  workId: number | null,
  requestId: string,
): Promise<{ processId: number; count: number }> {
  const { my, processId, title } = await requireRoundtable(ctx, id);
  authorise(my, "topic:sort");
  const work = workId === null ? null : await requireWork(ctx.db, id, workId);
  const notes = await ctx.db
    .selectFrom("room_notes")
    .where("roundtable_id", "=", id)
    .where("work_id", workId === null ? "is" : "=", workId)
    .select("body")
    .orderBy("id")
    .execute();
  const round = {
    ...{ processId, source: work?.question ?? title },
    of: ctx.t(work ? "roundtables:groups.title" : "roundtables:lists.title"),
  };
  const bodies = notes.map(({ body }) => body);
  return { processId, count: await handInWritten(ctx, round, bodies, requestId) };
}

/** When the roundtable closes. */
export async function endGroups(trx: Trx, ctx: Pick<Context, "now">, id: number): Promise<void> {
  const work = await findRunning(trx, id);
  if (!work) return;
  await trx.updateTable("group_works").where("id", "=", work.id).set({ step: "ended", step_started_at: ctx.now() }).execute();
  await trx.deleteFrom("group_seats").where("work_id", "=", work.id).execute();
}

// --- looking ---------------------------------------------------------------------------

const findRunning = (trx: Trx, id: number) =>
  trx.selectFrom("group_works").where("roundtable_id", "=", id).where("step", "!=", "ended").select("id").executeTakeFirst();

/** @throws Conflict before four sit together, and once all is said */
export async function requireWorkWithNotes(trx: Trx, id: number, workId: number) {
  const work = await requireWork(trx, id, workId);
  if (!takesNotes(work.step)) throw new Conflict(`roundtables:groups.${work.step === "ended" ? "how.ended" : "not-yet"}`);
  return work;
}

async function requireWork(db: Trx | Context["db"], id: number, workId: number) {
  const work = await db
    .selectFrom("group_works")
    .where("id", "=", workId)
    .where("roundtable_id", "=", id)
    .select(["id", "step", "point_id", "question"])
    .executeTakeFirst();
  if (!work) throw new NotFound();
  return work;
}

/** Those who lead and record work for all: they get no place. */
function listPresent(trx: Trx, id: number): Promise<(Present & { mandateId: number | null })[]> {
  return trx
    .selectFrom("attendances")
    .leftJoin("mandates", "mandates.id", "attendances.mandate_id")
    .where("attendances.roundtable_id", "=", id)
    .where("attendances.status", "=", "present")
    .where((eb) => eb.or([eb("mandates.role", "is", null), eb("mandates.role", "not in", ["facilitator", "recorder"])]))
    .select((eb) => [
      ...(["attendances.id", "mandates.bench", "mandates.id as mandateId"] as const),
      eb("attendances.mode", "=", "online").as("remote"),
    ])
    .orderBy("attendances.id")
    .execute()
    .then((rows) => rows.map(({ remote, ...row }) => ({ ...row, isRemote: Boolean(remote) })));
}

/** One after the other; no other form has to know of it, so the revision stays. */
async function change<T>(ctx: Context, id: number, work: (trx: Trx, roundtable: RoundtableHead) => Promise<T>): Promise<T> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    requireState(roundtable.state, "open");
    const result = await work(trx, roundtable);
    announce(`roundtable:${id}`);
    return result;
  });
}
