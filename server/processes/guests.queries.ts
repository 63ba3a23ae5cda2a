/** Reads a list of people to invite, and what there is already that decides about its rows. */
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { Invalid } from "../errors.ts";
import { rowsOfFile } from "../files/given-rows.ts";
import { packRows, unpackRows } from "../files/kept-rows.ts";
import { wholeList, type KeptRow, type ShownRow } from "../files/kept-rows.rules.ts";
import { readRows } from "../files/rows.rules.ts";
import {
  judgeGuests,
  keptGuest,
  MOST_GUESTS,
  NOBODY,
  readGuests,
  type Guest,
  type GuestFacts,
  type JudgedGuest,
} from "./guests.rules.ts";
import { requireProcess } from "./queries.ts";

/**
 * Whom a list names: of a file, or of what was pasted. Callers have asked whether this person may invite.
 * @throws Invalid at `file` or `list` for what is no list, or one of more than MOST_GUESTS
 */
export async function listGuests(ctx: Context, given: { list: string; file: Uint8Array | undefined }): Promise<Guest[]> {
  const field = given.file ? "file" : "list";
  const rows = given.file ? await rowsOfFile(ctx, given.file, MOST_GUESTS) : readRows(given.list);
  const known = await ctx.db.selectFrom("organisations").select(["name", "short_name as shortName"]).execute();
  const guests = readGuests(rows, known);
  if (guests.length === 0) throw new Invalid("processes:guests.nobody", field);
  if (guests.length > MOST_GUESTS) throw new Invalid("processes:guests.too-many", field, { maximum: MOST_GUESTS });
  return guests;
}

/** For a form whose page shows some of them. */
export const packGuests = (guests: readonly Guest[], chosen: readonly boolean[]): string => packRows(guests, chosen);

/** The list that a form carries. @throws Invalid for a list that was not packed here */
export const guestsSent = ({ kept, shown }: { kept: string; shown: readonly ShownRow<Guest>[] }): KeptRow<Guest>[] =>
  wholeList(unpackRows(kept, keptGuest, MOST_GUESTS), shown, NOBODY).slice(0, MOST_GUESTS);

/** @throws NotAllowed for whoever may not invite */
export async function judgeList(ctx: Context, processId: number, guests: readonly Guest[]): Promise<JudgedGuest[]> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "mandate:manage");
  return judgeGuests(guests, await guestFacts(ctx.db, ctx, processId));
}

export async function guestFacts(db: Database, ctx: Pick<Context, "now">, processId: number): Promise<GuestFacts> {
  const [organisations, mandates] = await Promise.all([
    db
      .selectFrom("organisations")
      .select(["id", "name", "short_name as shortName", "bench_default as bench"])
      .orderBy("name")
      .execute(),
    db
      .selectFrom("mandates")
      .innerJoin("people", "people.id", "mandates.person_id")
      .where("process_id", "=", processId)
      .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", dayOf(ctx.now()))]))
      .select(["people.email", "organisation_id", "role"])
      .execute(),
  ]);
  const heads = mandates.filter(({ role }) => role === "head_delegate");
  return {
    organisations,
    led: heads.map(({ organisation_id }) => organisation_id),
    taking: mandates.map(({ email }) => email),
  };
}
