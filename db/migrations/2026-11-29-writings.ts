/** A paper that is deleted belongs to no process until somebody brings it back. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table documents
    alter process_id drop not null,
    add deleted_from integer references processes on delete cascade,
    add deleted_at timestamptz,
    add deleted_by integer references people,
    add check ((process_id is null) = (deleted_from is not null)),
    add check ((deleted_from is null) = (deleted_at is null)),
    add check ((deleted_from is null) = (deleted_by is null)),
    add check (deleted_from is null or kind = 'paper')`.execute(db);
  await sql`create index documents_deleted_from on documents (deleted_from) where deleted_from is not null`.execute(db);
}
