/**
 * Who may follow a roundtable without a session: the machine of the screen and guests, each by what their address carries. Both end a day
 * after the roundtable: until then it may be opened again, or somebody reads the result once more.
 */
import { sql } from "kysely";
import type { Database } from "../../context.ts";
import { hashToken } from "../../platform/tokens.ts";

export interface FoundPass {
  /** `screen:7`, `guest:12`: named so when it is taken away. */
  name: string;
  roundtableId: number;
  processId: number;
}

export const screenPass = (roundtableId: number) => `screen:${roundtableId}`;
export const guestPass = (guestId: number) => `guest:${guestId}`;

/** Anything else in an address is none; PostgreSQL could not even be asked for some of it. */
const TOKEN = /^[\w-]{1,64}$/;

const DAY_MS = 86_400_000;

/** For queries over `roundtables`: its addresses are still good. */
export const isStillShown = (now: Date) =>
  sql<boolean>`(roundtables.state <> 'closed' or roundtables.closed_at > ${new Date(now.getTime() - DAY_MS)})`;

/** @returns by token; one that was renewed, taken back or has ended is not among them */
export async function findPasses(db: Database, tokens: readonly string[], now: Date): Promise<Map<string, FoundPass>> {
  const byHash = new Map(tokens.filter((token) => TOKEN.test(token)).map((token) => [hashToken(token), token]));
  if (byHash.size === 0) return new Map();
  const rows = await db
    .selectFrom("roundtable_screens")
    .innerJoin("roundtables", "roundtables.id", "roundtable_screens.roundtable_id")
    .where("roundtable_screens.token", "in", [...byHash.values()])
    .where(isStillShown(now))
    .select([
      ...([
        "roundtables.id as roundtableId",
        "roundtables.process_id as processId",
        "roundtable_screens.token as key",
      ] as const),
      sql<number | null>`null::int`.as("guestId"),
    ])
    .unionAll(
      db
        .selectFrom("guest_codes")
        .innerJoin("roundtables", "roundtables.id", "guest_codes.roundtable_id")
        .where("guest_codes.session_hash", "in", [...byHash.keys()])
        .where("guest_codes.guest_id", "is not", null)
        .where(isStillShown(now))
        .select([
          ...(["roundtables.id as roundtableId", "roundtables.process_id as processId"] as const),
          sql<string>`guest_codes.session_hash`.as("key"),
          "guest_codes.guest_id as guestId",
        ]),
    )
    .execute();
  return new Map(
    rows.map(({ roundtableId, processId, key, guestId }) => [
      byHash.get(key) ?? key,
      { roundtableId, processId, name: guestId === null ? screenPass(roundtableId) : guestPass(guestId) },
    ]),
  );
}
