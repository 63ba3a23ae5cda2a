/**
 * Replies to an invitation: until when, and who comes instead. And who leads a roundtable now, and whom it was offered to. Landed
 * migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attendances
    add column substitute text not null default '' check (char_length(substitute) <= 200),
    add constraint attendances_one_of_two check (substitute = '' or (status = 'excused' and mandate_id is not null))`.execute(
    db,
  );
  await sql`alter table roundtables
    add column reply_by date,
    add column chair_id integer references mandates on delete set null,
    add column chair_offered_id integer references mandates on delete set null,
    add constraint roundtables_chair_to_another check (chair_offered_id <> chair_id)`.execute(db);
  await sql`create index roundtables_chair on roundtables (chair_id)`.execute(db);
  await sql`create index roundtables_chair_offered on roundtables (chair_offered_id)`.execute(db);
}
