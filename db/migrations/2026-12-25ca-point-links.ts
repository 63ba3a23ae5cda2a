/** A point of a running order leads to more than one thing that is spoken about. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table point_links (
    id integer generated always as identity primary key,
    point_id integer not null references points on delete cascade,
    agenda_item_id integer references agenda_items on delete cascade,
    recommendation_id integer references recommendations on delete cascade,
    document_id integer references documents on delete cascade,
    check (num_nonnulls(agenda_item_id, recommendation_id, document_id) = 1),
    unique (point_id, agenda_item_id),
    unique (point_id, recommendation_id),
    unique (point_id, document_id)
  )`.execute(db);
  await sql`create index point_links_agenda_item on point_links (agenda_item_id)`.execute(db);
  await sql`create index point_links_recommendation on point_links (recommendation_id)`.execute(db);
  await sql`create index point_links_document on point_links (document_id)`.execute(db);
}
