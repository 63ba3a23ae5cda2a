/** Letters about mentions: one for each comment and person, however often the mention is taken out and put in again. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table mention_letters (
    comment_id integer not null references comments on delete cascade,
    person_id integer not null references people on delete cascade,
    sender_id integer not null references people on delete cascade,
    written_at timestamptz not null,
    primary key (comment_id, person_id)
  )`.execute(db);
  await sql`create index mention_letters_sender on mention_letters (sender_id, written_at)`.execute(db);
  // Who is mentioned today has had a letter.
  await sql`insert into mention_letters (comment_id, person_id, sender_id, written_at)
    select comments.id, comment_mentions.person_id, comments.person_id, comments.created_at
    from comment_mentions join comments on comments.id = comment_mentions.comment_id
    where comments.person_id is not null`.execute(db);
}
