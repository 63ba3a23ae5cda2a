/**
 * Which tables somebody reads. Nearly everybody may see everything in their processes and reads the tables themselves; who may not reads
 * them without what is hidden (db/schema/cleared.ts), whatever is asked.
 */
import { sql } from "kysely";
import { dayOf } from "../calendar/rules.ts";
import type { Database } from "../context.ts";

export type ClearedFor = (personId: number, day: string) => Database;

/** Has no mandate anywhere. */
const NOBODY = 0;

/** @param personId null: whoever is not signed in, as on the wall of a room or in a calendar that reads along */
export async function clearedDatabase(
  { db, clearedFor }: { db: Database; clearedFor?: ClearedFor | undefined },
  personId: number | null,
  now: Date,
): Promise<Database> {
  if (!clearedFor) return db;
  const [reader, day] = [personId ?? NOBODY, dayOf(now)];
  const { rows } = await sql<{ is: boolean }>`
    select exists (select from hidden_records(${reader}::int, ${day}::date)) as is`.execute(db);
  return rows[0]!.is ? clearedFor(reader, day) : db;
}
