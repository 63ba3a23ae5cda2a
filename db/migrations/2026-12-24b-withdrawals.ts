/**
 * What becomes of answers when a house sends a newer statement: how many went on to it, and how many are void. And a statement can be taken
 * back: a nil return that says so. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statements
    add column is_withdrawal boolean not null default false,
    add column answers_kept integer check (answers_kept >= 0),
    add column answers_dropped integer check (answers_dropped >= 0),
    add constraint statements_withdrawal_check check (not is_withdrawal or is_nil),
    add constraint statements_answers_check check (num_nulls(answers_kept, answers_dropped) in (0, 2))`.execute(db);
  await sql`create or replace function refuse_submitted_statement_change() returns trigger language plpgsql as $$
    begin
      if row(old.general_remark, old.is_nil, old.is_withdrawal, old.coordination, old.channel, old.submitted_at, old.submitted_by,
             old.received_at, old.content_hash, old.organisation_id, old.number, old.lobby_number, old.interests,
             old.members_asked, old.members_supporting, old.members_deviating, old.members_named)
        is distinct from row(new.general_remark, new.is_nil, new.is_withdrawal, new.coordination, new.channel, new.submitted_at, new.submitted_by,
             new.received_at, new.content_hash, new.organisation_id, new.number, new.lobby_number, new.interests,
             new.members_asked, new.members_supporting, new.members_deviating, new.members_named) then
        raise exception 'A submitted statement is never changed.';
      end if;
      return new;
    end $$`.execute(db);
  await widenCheck(db, "notifications", "kind", ["statement-replaced", "passage-changed"]);
}
