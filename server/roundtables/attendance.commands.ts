/** Who is there: everybody says it for themselves, facilitator and recorder for others and for guests. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { requireRoundtable } from "./queries.ts";
import { attendanceOf, type Presence } from "./attendance.rules.ts";
import type { GuestForm } from "./forms.rules.ts";
import { requireState } from "./rules.ts";

/** One's own attendance, until the roundtable is closed. */
export async function setOwnAttendance(ctx: Context, id: number, presence: Presence): Promise<void> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:attend");
  requireState(roundtable.state, "planned", "open");
  await write(ctx, id, roundtable.my.mandateId, presence);
}

/** Somebody else's; also afterwards, because lists are put right when the minutes are written. */
export async function setAttendance(ctx: Context, id: number, mandateId: number, presence: Presence): Promise<void> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:record");
  const mandate = await ctx.db
    .selectFrom("mandates")
    .where("id", "=", mandateId)
    .where("process_id", "=", roundtable.processId)
    .select("id")
    .executeTakeFirst();
  if (!mandate) throw new NotFound();
  await write(ctx, id, mandateId, presence);
}

async function write(ctx: Context, id: number, mandateId: number, presence: Presence): Promise<void> {
  const values = { ...attendanceOf(presence), updated_at: ctx.now() };
  await transact(ctx, async (trx, announce) => {
    await trx
      .insertInto("attendances")
      .values({ roundtable_id: id, mandate_id: mandateId, guest_name: null, guest_organisation: null, ...values })
      .onConflict((conflict) => conflict.columns(["roundtable_id", "mandate_id"]).doUpdateSet(values))
      .execute();
    announce(`roundtable:${id}`);
  });
}

/** Somebody without a mandate who is there all the same. @returns the id of the guest */
export async function addGuest(ctx: Context, id: number, form: GuestForm, requestId: string): Promise<number> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:record");
  return transact(ctx, (trx, announce) => {
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

export async function removeGuest(ctx: Context, id: number, guestId: number): Promise<void> {
  const roundtable = await requireRoundtable(ctx, id);
  authorise(roundtable.my, "roundtable:record");
  await transact(ctx, async (trx, announce) => {
    const removed = await trx
      .deleteFrom("attendances")
      .where("id", "=", guestId)
      .where("roundtable_id", "=", id)
      .where("mandate_id", "is", null)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) throw new NotFound();
    announce(`roundtable:${id}`);
  });
}
