/** What guests without an account get to see: that a code is theirs to use, and afterwards what hangs on the wall. */
import type { PublicContext } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { hashToken } from "../../platform/tokens.ts";
import { isStillShown } from "../screens/passes.queries.ts";
import { requireWall } from "../screens/queries.ts";
import type { SpeechKind } from "../../../db/schema/roundtables.ts";
import type { Seat } from "../groups/rules.ts";
import type { RoundtableSnapshot } from "../rules.ts";

/** @throws NotFound for a code that was never given */
export async function requireCode(ctx: PublicContext, code: string): Promise<{ title: string; isUsed: boolean }> {
  const row = await ctx.db
    .selectFrom("guest_codes")
    .innerJoin("roundtables", "roundtables.id", "guest_codes.roundtable_id")
    .where("code_hash", "=", hashToken(code))
    .select(["roundtables.title", "used_at", "roundtables.state"])
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return { title: row.title, isUsed: row.used_at !== null || (row.state !== "planned" && row.state !== "open") };
}

export interface GuestView {
  snapshot: RoundtableSnapshot;
  name: string;
  /** What they wait for on the list of speakers, and at which place, from 0. */
  waits: { id: number; kind: SpeechKind; place: number } | null;
  /** Where they sit while groups are at work. */
  seat: Seat | null;
}

/** @throws NotFound for an address that nobody was given, whose guest was taken off the list, or a day after the roundtable */
export async function requireGuest(ctx: PublicContext, token: string) {
  const guest = await ctx.db
    .selectFrom("guest_codes")
    .innerJoin("attendances", "attendances.id", "guest_codes.guest_id")
    .innerJoin("roundtables", "roundtables.id", "guest_codes.roundtable_id")
    .where(isStillShown(ctx.now()))
    .where("session_hash", "=", hashToken(token))
    .select(["guest_codes.roundtable_id as roundtableId", "attendances.id", "attendances.guest_name as name"])
    .executeTakeFirst();
  if (!guest) throw new NotFound();
  return guest;
}

export async function requireGuestView(ctx: PublicContext, token: string): Promise<GuestView> {
  const guest = await requireGuest(ctx, token);
  const [snapshot, own, seat] = await Promise.all([
    requireWall(ctx, guest.roundtableId),
    ctx.db
      .selectFrom("speeches")
      .where("guest_id", "=", guest.id)
      .where("started_at", "is", null)
      .select(["id", "kind"])
      .execute(),
    ctx.db.selectFrom("group_seats").where("attendance_id", "=", guest.id).select(["pair", "four"]).executeTakeFirst(),
  ]);
  const place = snapshot.speakers.waiting.findIndex(({ id }) => own.some((speech) => speech.id === id));
  const speech = own.find(({ id }) => id === snapshot.speakers.waiting[place]?.id);
  return { snapshot, name: guest.name ?? "", waits: speech ? { ...speech, place } : null, seat: seat ?? null };
}
