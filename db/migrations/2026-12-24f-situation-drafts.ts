/**
 * A situation picture that is not frozen can be deleted, with its text: both come back together, and go together for good when what was
 * deleted is cleared away. As long as there is the text, the row says for whom it is. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table situation_reports
    add deleted_at timestamptz,
    add constraint situation_reports_frozen_stay check (deleted_at is null or payload_hash is null)`.execute(db);
  await sql`create function follow_situation_text() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        delete from public.situation_reports where document_id = old.id and deleted_at is not null;
        return old;
      end if;
      update public.situation_reports set deleted_at = null where document_id = new.id and deleted_at is not null;
      return new;
    end
  $$`.execute(db);
  await sql`create trigger documents_situation_gone before delete on documents
    for each row execute function follow_situation_text()`.execute(db);
  await sql`create trigger documents_situation_back after update of process_id on documents
    for each row when (old.process_id is null and new.process_id is not null) execute function follow_situation_text()`.execute(
    db,
  );
}
