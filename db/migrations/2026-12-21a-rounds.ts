/** A later round is asked as the first one was; and a substitute may come from another organisation, where the rules of procedure say so. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Null: of the organisation whose voice it is.
  await sql`alter table method_entitled add column organisation_id integer references organisations
    check (organisation_id is null or is_substitute)`.execute(db);
  await sql`create function guard_method_round() returns trigger language plpgsql as $$
    declare first method_runs;
    begin
      select * into first from method_runs where id = new.previous_run_id;
      if (first.method, first.config, first.voice, first.is_secret) is distinct from (new.method, new.config, new.voice, new.is_secret) then
        raise exception 'what ends the rounds is said before the first' using errcode = 'check_violation';
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger method_rounds_guard before insert or update of method, config, voice, is_secret on method_runs
    for each row when (new.previous_run_id is not null) execute function guard_method_round()`.execute(db);
}
