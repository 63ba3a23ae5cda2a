/**
 * Which tables somebody reads. Nearly everybody may see everything in their processes and reads the tables themselves; who may not reads
 * them without what is hidden (db/schema/cleared.ts), whatever is asked.
 */
import { sql } from "kysely";
import { dayOf } from "../calendar/rules.ts";
import type { Database } from "../context.ts";

export type ClearedFor = (personId: number, day: string) => Database;

interface Parts {
  db: Database;
  clearedFor?: ClearedFor | undefined;
}

/** Has no mandate anywhere. */
const NOBODY = 0;

/** Readers to whom the same things are hidden, and who therefore see the same. */
export interface Cleared {
  personIds: (number | null)[];
  db: Database;
  /** What is hidden, as a name for it; null: nothing, and these are the tables themselves. */
  hidden: string | null;
}

/** @param personId null: whoever is not signed in, as on the wall of a room or in a calendar that reads along */
export async function clearedDatabase(parts: Parts, personId: number | null, now: Date): Promise<Database> {
  return (await clearedAlike(parts, [personId], now))[0]!.db;
}

/** Together those who see the same: what they ask for need be read only once. */
export async function clearedAlike(
  { db, clearedFor }: Parts,
  personIds: readonly (number | null)[],
  now: Date,
): Promise<Cleared[]> {
  if (!clearedFor) return [{ personIds: [...personIds], db, hidden: null }];
  const day = dayOf(now);
  const readers = [...new Set(personIds.map((personId) => personId ?? NOBODY))];
  const { rows } = await sql<{ readers: number[]; hidden: string | null }>`
    select array_agg(reader) as readers, hidden from (
      select reader, (select md5(string_agg(kind || record_id, ',' order by kind, record_id))
        from hidden_records(reader, ${day}::date)) as hidden
      from unnest(${readers}::int[]) as reader) as each
    group by hidden`.execute(db);
  return rows.map(({ readers: some, hidden }) => ({
    personIds: some.map((reader) => (reader === NOBODY ? null : reader)),
    db: hidden === null ? db : clearedFor(some[0]!, day),
    hidden,
  }));
}
