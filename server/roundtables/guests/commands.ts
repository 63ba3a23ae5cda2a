/**
 * Lets guests in by a code: made by those who keep the list, used once, for one roundtable; a guest can follow it, ask for the floor, and
 * write cards of the group in which they sit.
 */
import { randomInt } from "node:crypto";
import { authorise } from "../../access/rules.ts";
import type { Context, PublicContext, Trx } from "../../context.ts";
import { Conflict, NotAllowed } from "../../errors.ts";
import { hashToken, newToken } from "../../platform/tokens.ts";
import { transact } from "../../platform/transact.ts";
import { attendanceOf } from "../attendance.rules.ts";
import type { GuestForm } from "../forms.rules.ts";
import { acceptOneMore, requireWorkWithNotes } from "../groups/commands.ts";
import type { GuestNoteForm } from "../groups/rules.ts";
import { lockRoundtable } from "../queries.ts";
import { internalPoints, requireState } from "../rules.ts";
import { listOrder } from "../screens/queries.ts";
import { insertSpeech } from "../speakers/commands.ts";
import { acceptRequest } from "../speakers/rules.ts";
import { requireGuest } from "./queries.ts";

/** Without letters and digits that are mistaken for each other: it is typed from paper. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";
const CODE_LENGTH = 14;

/** @returns the address: only a hash of its code is kept, so it can be shown here and never again */
export async function makeGuestCode(ctx: Context, id: number): Promise<string> {
  const code = Array.from({ length: CODE_LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join("");
  await transact(ctx, async (trx) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:record");
    requireState(roundtable.state, "planned", "open");
    await trx
      .insertInto("guest_codes")
      .values({ roundtable_id: id, code_hash: hashToken(code), created_by: ctx.actor.personId, created_at: ctx.now() })
      .execute();
  });
  return `${ctx.origin}/guests/${code}`;
}

/** @returns the token of the guest's own page @throws Conflict for a code that somebody used, or when the roundtable is over */
export async function spendCode(ctx: PublicContext, code: string, form: GuestForm): Promise<string> {
  const token = newToken();
  await transact(ctx, async (trx, announce) => {
    const found = await trx
      .selectFrom("guest_codes")
      .innerJoin("roundtables", "roundtables.id", "guest_codes.roundtable_id")
      .where("code_hash", "=", hashToken(code))
      .where("used_at", "is", null)
      .select(["guest_codes.id", "roundtables.id as roundtableId", "roundtables.state"])
      .forUpdate("guest_codes")
      .executeTakeFirst();
    if (!found) throw new Conflict("roundtables:refusal.code-used");
    requireState(found.state, "planned", "open");
    const guest = await trx
      .insertInto("attendances")
      .values({
        ...{
          roundtable_id: found.roundtableId,
          mandate_id: null,
          guest_name: form.name,
          guest_organisation: form.organisation,
        },
        ...{ ...attendanceOf(form.presence), updated_at: ctx.now() },
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await trx
      .updateTable("guest_codes")
      .where("id", "=", found.id)
      .set({ guest_id: guest.id, session_hash: hashToken(token), used_at: ctx.now() })
      .execute();
    announce(`roundtable:${found.roundtableId}`);
  });
  return token;
}

/** Asks for the floor, or takes that back. */
export async function speakAsGuest(ctx: PublicContext, token: string, wants: boolean): Promise<void> {
  await takePart(ctx, token, async (trx, guestId, roundtable) => {
    if (wants) {
      acceptRequest(roundtable.takes_speakers, "sach");
      await insertSpeech(trx, ctx, roundtable, { kind: "sach", mandate_id: null, guest_id: guestId });
    } else await trx.deleteFrom("speeches").where("guest_id", "=", guestId).where("started_at", "is", null).execute();
  });
}

/**
 * One more card of the group in which they sit. No row says who wrote it, so a second press is known by the words: what stands there already
 * is not written again.
 */
export async function writeNoteAsGuest(ctx: PublicContext, token: string, { title, work_id }: GuestNoteForm): Promise<void> {
  await takePart(ctx, token, async (trx, guestId, { id }) => {
    const work = await requireWorkWithNotes(trx, id, work_id);
    const seat = await findSeat(trx, id, work_id, guestId);
    if (!seat) throw new NotAllowed();
    const place = { work_id, four: seat.four };
    const written = await trx
      .selectFrom("room_notes")
      .where((eb) => eb.and({ ...place, body: title }))
      .select("id")
      .executeTakeFirst();
    if (written) return;
    await acceptOneMore(trx, work_id, seat.four);
    await trx
      .insertInto("room_notes")
      .values({ roundtable_id: id, body: title, list: null, point_id: work.point_id, ...place })
      .execute();
  });
}

/** None at an internal point: what is worked at there, a guest does not see. */
async function findSeat(trx: Trx, roundtableId: number, workId: number, guestId: number) {
  const seat = await trx
    .selectFrom("group_seats")
    .innerJoin("group_works", "group_works.id", "work_id")
    .where("work_id", "=", workId)
    .where("attendance_id", "=", guestId)
    .select(["four", "point_id"])
    .executeTakeFirst();
  const points = await listOrder(trx, roundtableId);
  return internalPoints(points).some(({ id }) => id === seat?.point_id) ? undefined : seat;
}

/** While the roundtable goes on, one after the other. */
async function takePart(
  ctx: PublicContext,
  token: string,
  act: (trx: Trx, guestId: number, roundtable: GuestRoundtable) => Promise<void>,
): Promise<void> {
  const { id: guestId, roundtableId } = await requireGuest(ctx, token);
  await transact(ctx, async (trx, announce) => {
    const roundtable = await lockAsGuest(trx, roundtableId);
    requireState(roundtable.state, "open");
    await act(trx, guestId, roundtable);
    announce(`roundtable:${roundtableId}`);
  });
}

type GuestRoundtable = Awaited<ReturnType<typeof lockAsGuest>>;

const lockAsGuest = (trx: Trx, id: number) =>
  trx
    .selectFrom("roundtables")
    .where("id", "=", id)
    .select(["id", "process_id as processId", "current_point_id as currentPointId", "state", "takes_speakers"])
    .forUpdate()
    .executeTakeFirstOrThrow();
