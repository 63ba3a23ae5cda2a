/** A short survey of those who were there: who has answered and what was answered never stand in one row. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Neither a time nor a running number, which could be laid beside the others.
  await sql`create table survey_answers (
    id uuid primary key default gen_random_uuid(),
    roundtable_id integer not null references roundtables on delete cascade,
    heard smallint not null check (heard between 1 and 5),
    useful smallint not null check (useful between 1 and 5),
    paced smallint not null check (paced between 1 and 5),
    remark text not null default '' check (char_length(remark) <= 1000)
  )`.execute(db);
  await sql`create index survey_answers_roundtable on survey_answers (roundtable_id)`.execute(db);
  await sql`create table survey_voters (
    roundtable_id integer not null references roundtables on delete cascade,
    person_id integer not null references people on delete cascade,
    primary key (roundtable_id, person_id)
  )`.execute(db);
}
