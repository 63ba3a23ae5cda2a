/** Lists of questions for the review of partnerships that a process has made its own, version by version. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // The first version is the one that comes with the software.
  await sql`create table review_lists (
    process_id integer not null references processes on delete cascade,
    version integer not null check (version > 1),
    questions jsonb not null check (jsonb_typeof(questions) = 'array' and jsonb_array_length(questions) between 1 and 40),
    reason text not null check (reason <> '' and char_length(reason) <= 500),
    made_by integer references people on delete set null,
    made_at timestamptz not null,
    primary key (process_id, version)
  )`.execute(db);
  // Reviews keep the version they answered, so that it has to stay what it was.
  await sql`create function keep_review_list() returns trigger language plpgsql as $$
    begin
      if (new.version, new.questions, new.reason) is distinct from (old.version, old.questions, old.reason) then
        raise exception 'a list of questions is never changed';
      end if;
      return new;
    end
  $$`.execute(db);
  await sql`create trigger review_lists_kept before update on review_lists for each row execute function keep_review_list()`.execute(
    db,
  );
}
