/** What was brought in with a file, and what could not be. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table document_imports (
    document_id integer primary key references documents on delete cascade,
    file_name text not null check (char_length(file_name) <= 300),
    format text not null check (format in ('docx', 'html', 'markdown', 'text')),
    report jsonb not null,
    created_by integer not null references people,
    created_at timestamptz not null
  )`.execute(db);
}
