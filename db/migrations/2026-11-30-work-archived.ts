/** A process that is over is archived: everybody still reads it, nobody writes in it. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table processes add column archived_at timestamptz`.execute(db);
}
