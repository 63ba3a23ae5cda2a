/** Another organisation is another mandate: somebody has several in a process, one after the other. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mandates drop constraint mandates_process_id_person_id_key`.execute(db);
  // One that ends on the day it began counted on no day: its last day is the one before its first.
  await sql`alter table mandates drop constraint if exists mandates_check, drop constraint if exists mandates_valid_to_check`.execute(
    db,
  );
  await sql`alter table mandates add constraint mandates_period check (valid_to >= valid_from - 1)`.execute(db);
  // Ranges of one number, because plain numbers in such an index would need an extension.
  await sql`alter table mandates add constraint mandates_one_at_a_time exclude using gist (
    int4range(process_id, process_id, '[]') with &&,
    int4range(person_id, person_id, '[]') with &&,
    daterange(valid_from, valid_to + 1, '[)') with &&)`.execute(db);
  await sql`create index mandates_of_person on mandates (process_id, person_id)`.execute(db);
}
