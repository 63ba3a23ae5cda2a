/** Frozen texts that go with the invitation to a roundtable. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table invitation_papers (
    roundtable_id integer not null references roundtables on delete cascade,
    version_id integer not null references document_versions on delete cascade,
    primary key (roundtable_id, version_id)
  )`.execute(db);
  await sql`create index invitation_papers_version on invitation_papers (version_id)`.execute(db);
}
