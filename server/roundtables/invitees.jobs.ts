/**
 * Whoever joins or leaves a process after the invitations have gone out: invited to what is still to come, or told that they are no longer.
 * And roundtables that everybody has left.
 */
import { dayOf } from "../calendar/rules.ts";
import type { Context, SystemContext, Trx } from "../context.ts";
import { handle, type JobHandler } from "../platform/jobs.ts";
import { jobKind } from "../platform/jobs.rules.ts";
import { transact } from "../platform/transact.ts";
import { isValidOn, MANDATES_CHANGED } from "../processes/rules.ts";
import { raiseRevision } from "./commands.ts";
import { closeIdle } from "./course.commands.ts";
import { readers, tellOf, announcedOf, write } from "./invitations.commands.ts";
import { lockRoundtable, type RoundtableHead } from "./queries.ts";

export const ROUNDTABLE_JOBS: readonly JobHandler[] = [
  handle(MANDATES_CHANGED, async (ctx, { processId, by }) => {
    await announceAttendance(ctx, processId);
    const sender = await findSender(ctx, processId, by);
    let letters = 0;
    if (sender) for (const id of await listComing(ctx, processId)) letters += await bringUpToDate(sender, id);
    return { letters };
  }),
  handle(jobKind("roundtables.idle", { cron: "*/15 * * * *" }), async (ctx) => ({ closed: await closeIdle(ctx) })),
];

/** Who is expected stands on the pages of those that are to come or go on. */
async function announceAttendance(ctx: SystemContext, processId: number): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const rows = await trx
      .selectFrom("roundtables")
      .where("process_id", "=", processId)
      .where("state", "in", ["planned", "open"])
      .select("id")
      .execute();
    for (const { id } of rows) announce(`roundtable:${id}`);
  });
}

/** Whoever changed the mandates, or another facilitator: a letter comes from somebody. */
async function findSender(ctx: SystemContext, processId: number, by: number): Promise<Context | undefined> {
  const facilitators = await ctx.db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("process_id", "=", processId)
    .where("role", "=", "facilitator")
    .select(["people.id", "name", "email", "valid_from", "valid_to"])
    .orderBy("mandates.id")
    .execute();
  const today = facilitators.filter((row) => isValidOn(row, dayOf(ctx.now())));
  const person = today.find(({ id }) => id === by) ?? today[0];
  return person && { ...ctx, actor: { personId: person.id, name: person.name, email: person.email, isAdmin: false } };
}

async function listComing({ db, now }: SystemContext, processId: number): Promise<number[]> {
  const rows = await db
    .selectFrom("roundtables")
    .where("process_id", "=", processId)
    .where("told", "is not", null)
    .where("starts_at", ">", now())
    .select("id")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Done again it finds nothing to do. @returns how many letters it wrote */
async function bringUpToDate(ctx: Context, id: number): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    const { joined, left } = await listChanges(trx, roundtable);
    const isPlanned = roundtable.state === "planned" && joined.length > 0;
    const invited = isPlanned ? await tellOf(trx, ctx, announce, roundtable, joined, "invitation") : [];
    const announced = await announcedOf(trx, roundtable);
    for (const person of invited) await write(trx, ctx, announced, person, "invitation");
    if (isPlanned) {
      const values = joined.map((person) => ({ roundtable_id: id, person_id: person.id }));
      await trx.insertInto("roundtable_invitees").values(values).execute();
    }
    const gone = left.map((person) => person.id);
    if (gone.length > 0) {
      await trx.deleteFrom("roundtable_invitees").where("roundtable_id", "=", id).where("person_id", "in", gone).execute();
      // Calendars take a cancellation only when it is newer than what they have, and later an invitation that is newer still.
      await raiseRevision(trx, id);
    }
    const released = roundtable.told?.isCancelled ? [] : left.filter(({ wantsLetters }) => wantsLetters);
    const revised = { ...announced, revision: roundtable.revision + 1 };
    for (const person of released) await write(trx, ctx, revised, person, "released");
    if (isPlanned || gone.length > 0) announce(`roundtable:${id}`);
    return invited.length + released.length;
  });
}

/** Whoever has excused themselves is left in peace. */
async function listChanges(trx: Trx, { id, processId, startsAt }: RoundtableHead) {
  const rows = await readers(trx, id)
    .leftJoin("roundtable_invitees as invitee", (join) =>
      join.onRef("invitee.person_id", "=", "people.id").on("invitee.roundtable_id", "=", id),
    )
    .leftJoin("attendances", (join) =>
      join.onRef("attendances.mandate_id", "=", "mandates.id").on("attendances.roundtable_id", "=", id),
    )
    .leftJoin("notification_settings as chosen", (join) =>
      join.onRef("chosen.person_id", "=", "people.id").on("chosen.setting", "=", "roundtable"),
    )
    .where("mandates.process_id", "=", processId)
    .select(["invitee.person_id as invitee", "attendances.status", "chosen.pace"])
    .execute();
  const people = rows.map((row) => ({ ...row, wantsLetters: row.pace === null || row.pace === "at_once" }));
  const staying = people.filter((row) => isValidOn(row, dayOf(startsAt)));
  const isStaying = new Set(staying.map((row) => row.id));
  const left = people.filter((row) => row.invitee !== null && !isStaying.has(row.id));
  return {
    joined: staying.filter((row) => row.invitee === null && row.status !== "excused"),
    left: [...new Map(left.map((row) => [row.id, row])).values()],
  };
}
