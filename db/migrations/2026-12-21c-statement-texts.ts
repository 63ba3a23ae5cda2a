/**
 * The free words of a draft are written together, as a live text that belongs to no process: whatever asks for the texts of a process, or who
 * may see one, finds none. It goes with its draft, or when that is submitted. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await widenCheck(db, "documents", "kind", ["statement"]);
  const { rows } = await sql<{ name: string }>`select conname as name from pg_constraint where conrelid = 'documents'::regclass
    and contype = 'c' and pg_get_constraintdef(oid) like '%process_id IS NULL%deleted_from IS NOT NULL%'`.execute(db);
  for (const { name } of rows) await sql`alter table documents drop constraint ${sql.id(name)}`.execute(db);
  await sql`alter table documents add constraint documents_place_check
    check ((process_id is null) = (deleted_from is not null or kind = 'statement'))`.execute(db);
  await sql`alter table statements
    add document_id integer unique references documents,
    add constraint statements_words_check
      check (document_id is null or submitted_at is null and channel = 'online' and general_remark = '')`.execute(db);
  await sql`create function delete_statement_text() returns trigger language plpgsql as $$
    begin
      delete from public.documents where id = old.document_id;
      return null;
    end $$`.execute(db);
  await sql`create trigger statements_text_submitted after update of document_id on statements
    for each row when (old.document_id is distinct from new.document_id) execute function delete_statement_text()`.execute(db);
  await sql`create trigger statements_text_discarded after delete on statements
    for each row when (old.document_id is not null) execute function delete_statement_text()`.execute(db);
}
