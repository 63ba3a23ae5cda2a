/** Evidence as a file beside a rating, and which criterion a question of a survey speaks of. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evidence_files (
    id integer generated always as identity primary key,
    evaluation_id integer not null,
    person_id integer not null,
    criterion text not null,
    name text not null check (char_length(name) between 1 and 200),
    media_type text not null check (char_length(media_type) <= 100),
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    bytes bytea not null check (octet_length(bytes) between 1 and 20971520),
    created_at timestamptz not null,
    -- The same file twice at one criterion says nothing more.
    unique (evaluation_id, person_id, criterion, hash),
    -- What a rater who goes had brought goes along, unseen.
    foreign key (evaluation_id, person_id) references evaluation_raters on delete cascade
  )`.execute(db);
  // Ratings are final when they were handed in, and so is what they lean on; it goes only with the evaluation.
  await sql`create function keep_handed_in_evidence() returns trigger language plpgsql as $$
    begin
      if exists (select from evaluation_raters where evaluation_id = coalesce(new.evaluation_id, old.evaluation_id)
        and person_id = coalesce(new.person_id, old.person_id) and submitted_at is not null) then
        raise exception 'What was handed in is never changed.';
      end if;
      return coalesce(new, old);
    end $$`.execute(db);
  await sql`create trigger evidence_files_handed_in before insert or update or delete on evidence_files
    for each row execute function keep_handed_in_evidence()`.execute(db);
  await sql`alter table survey_questions add column criterion text check (char_length(criterion) <= 40)`.execute(db);
}
