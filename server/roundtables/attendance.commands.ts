/** Who is there: everybody says it for themselves, facilitator and recorder for others and for guests. */
import { authorise } from "../access/rules.ts";
import { dayOf, writeDay } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { findStandIn } from "../processes/substitutions.queries.ts";
import { refuseApproved } from "./approval/queries.ts";
import { requireRoundtable } from "./queries.ts";
import { attendanceOf, type Presence } from "./attendance.rules.ts";
import type { GuestForm } from "./forms.rules.ts";
import { requireState } from "./rules.ts";
import { guestPass } from "./screens/passes.queries.ts";

/** One's own attendance, until the roundtable is closed. */
export async function setOwnAttendance(ctx: Context, id: number, presence: Presence): Promise<void> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:attend");
  requireState(roundtable.state, "planned", "open");
  await write(ctx, id, roundtable.my.mandateId, presence);
}

/**
 * Somebody comes instead: one of the two takes part, never both; saying that one comes after all takes it back.
 * @throws Invalid where the rules of procedure know no substitutes
 */
export async function nameSubstitute(ctx: Context, id: number, substitute: string): Promise<void> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:attend");
  requireState(roundtable.state, "planned", "open");
  const { substitution } = await currentRules(ctx.db, roundtable.processId);
  if (substitution === "keine") throw new Invalid("roundtables:invalid.no-substitutes", "substitute");
  await write(ctx, id, roundtable.my.mandateId, "excused", substitute);
}

/** Somebody else's; also afterwards, because lists are put right when the minutes are written. */
export async function setAttendance(ctx: Context, id: number, mandateId: number, presence: Presence): Promise<void> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:record");
  requireNames(roundtable);
  const mandate = await ctx.db
    .selectFrom("mandates")
    .where("id", "=", mandateId)
    .where("process_id", "=", roundtable.processId)
    .select("id")
    .executeTakeFirst();
  if (!mandate) throw new NotFound();
  await write(ctx, id, mandateId, presence);
}

/** @throws Conflict once only numbers are left */
function requireNames({ isThinned }: { isThinned: boolean }): void {
  if (isThinned) throw new Conflict("roundtables:refusal.thinned");
}

async function write(ctx: Context, id: number, mandateId: number, presence: Presence, substitute = ""): Promise<void> {
  const values = { ...attendanceOf(presence), substitute, updated_at: ctx.now() };
  await transact(ctx, async (trx, announce) => {
    await refuseApproved(trx, id);
    if (values.status !== "excused") await refuseRepresented(trx, ctx, id, mandateId);
    await trx
      .insertInto("attendances")
      .values({ roundtable_id: id, mandate_id: mandateId, guest_name: null, guest_organisation: null, ...values })
      .onConflict((conflict) => conflict.columns(["roundtable_id", "mandate_id"]).doUpdateSet(values))
      .execute();
    announce(`roundtable:${id}`);
  });
}

/** Under a lock, so that nobody is represented from the same moment on. @throws Conflict where somebody else acts for them on that day */
async function refuseRepresented(trx: Trx, { language }: Context, id: number, mandateId: number): Promise<void> {
  const { startsAt } = await trx
    .selectFrom("roundtables")
    .where("id", "=", id)
    .select("starts_at as startsAt")
    .executeTakeFirstOrThrow();
  await trx.selectFrom("mandates").where("id", "=", mandateId).select("id").forShare().execute();
  const standIn = await findStandIn(trx, mandateId, dayOf(startsAt));
  if (!standIn) return;
  throw new Conflict("roundtables:refusal.represented", { substitute: standIn.name, until: writeDay(standIn.toDay, language) });
}

/** Somebody without a mandate who is there all the same. @returns the id of the guest */
export async function addGuest(ctx: Context, id: number, form: GuestForm, requestId: string): Promise<number> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:record");
  requireNames(roundtable);
  return transact(ctx, async (trx, announce) => {
    await refuseApproved(trx, id);
    announce(`roundtable:${id}`);
    return once(trx, ctx, requestId, async () => {
      const guest = await trx
        .insertInto("attendances")
        .values({
          roundtable_id: id,
          mandate_id: null,
          guest_name: form.name,
          guest_organisation: form.organisation,
          ...attendanceOf(form.presence),
          updated_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return guest.id;
    });
  });
}

/** @returns where the undoing is posted to */
export async function removeGuest(ctx: Context, id: number, guestId: number): Promise<string> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:record");
  const undo = await transact(ctx, async (trx, announce) => {
    await refuseApproved(trx, id);
    const removal = { processId: roundtable.processId, ability: "roundtable:record", path: `/roundtables/${id}` } as const;
    const kept = await keepRemoved(trx, ctx, removal, [["attendances", "id", guestId]]);
    const removed = await trx
      .deleteFrom("attendances")
      .where("id", "=", guestId)
      .where("roundtable_id", "=", id)
      .where("mandate_id", "is", null)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) throw new NotFound();
    announce(`roundtable:${id}`);
    return kept;
  });
  ctx.rooms.disconnect({ pass: guestPass(guestId) });
  return undo;
}
