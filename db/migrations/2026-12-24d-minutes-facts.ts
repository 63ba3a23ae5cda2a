/**
 * What was voted, decided and spoken about, as it stood when the minutes went round and when they were approved; and texts that nobody
 * changes any more, as those of approved minutes. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Null: circulated before it was kept; their files read the rows.
  await sql`alter table minutes_rounds add column facts jsonb check (jsonb_typeof(facts) = 'object')`.execute(db);
  await sql`
    update documents set settled = 'approved'
    from minutes_rounds join roundtables on roundtables.id = minutes_rounds.roundtable_id
    where documents.id = roundtables.minutes_document_id and minutes_rounds.approved_at is not null`.execute(db);
}
