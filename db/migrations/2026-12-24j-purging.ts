/** What the law wants gone goes, also out of what was agreed on and never changes otherwise. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create or replace function refuse_agreement_change() returns trigger language plpgsql as $$
    begin
      -- For one transaction (server/markings/purge.commands.ts).
      if coalesce(current_setting('joint_agenda.purging', true), '') = 'on' then return new; end if;
      raise exception 'What was frozen, said or decided never changes.' using errcode = 'check_violation';
    end $$`.execute(db);
}
