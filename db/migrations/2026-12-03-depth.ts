/** How deep the joint work on an item goes and should go, one statement per organisation. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

const depths = sql`('keine', 'informieren', 'austauschen', 'konsultieren', 'zusammenarbeiten', 'koordinieren')`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table item_depths (
    agenda_item_id integer not null references agenda_items on delete cascade,
    organisation_id integer not null references organisations,
    bench text not null check (bench in ('bund', 'laender', 'kommunen', 'wirtschaft', 'zivilgesellschaft', 'wissenschaft')),
    present text check (present in ${depths}),
    wanted text check (wanted in ${depths}),
    urgency text check (urgency in ('kann_warten', 'bald', 'dringend')),
    contribution text not null default '' check (char_length(contribution) <= 2000),
    revision integer not null default 1,
    stated_by integer references people on delete set null,
    stated_at timestamptz not null,
    primary key (agenda_item_id, organisation_id)
  )`.execute(db);
  await sql`create index item_depths_organisation on item_depths (organisation_id)`.execute(db);
}
