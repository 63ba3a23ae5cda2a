/**
 * Where the moderation thinks a point belongs that its sender sent without a place, and what kind it is: beside what was sent, which stays.
 * `at_…` is what everybody goes by. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statement_points
    add column placed_kind text,
    add column placed_text_id integer references consultation_texts deferrable initially deferred,
    add column placed_block_id text check (char_length(placed_block_id) <= 100),
    add column placed_quote text check (char_length(placed_quote) <= 5000),
    add column placed_question_id integer references consultation_questions deferrable initially deferred,
    add column placed_by integer references people,
    add column placed_at timestamptz,
    add constraint statement_points_placed_kind_check check (placed_kind in ('zustimmung', 'ablehnung', 'aenderungsvorschlag',
      'ergaenzung', 'streichung', 'frage', 'hinweis', 'redaktionell', 'grundsaetzlich')),
    add constraint statement_points_placed_check check (num_nulls(placed_kind, placed_quote, placed_by, placed_at) in (0, 4)
      and (placed_text_id is null or placed_question_id is null) and (placed_block_id is null or placed_text_id is not null)
      and (placed_at is not null or placed_text_id is null and placed_question_id is null)),
    add constraint statement_points_own_place_check
      check (placed_at is null or block_id is null and question_id is null)`.execute(db);
  for (const [column, type] of [
    ["kind", "text not null"],
    ["text_id", "integer"],
    ["block_id", "text"],
    ["quote", "text not null"],
    ["question_id", "integer"],
  ])
    await sql`alter table statement_points add column ${sql.id(`at_${column}`)} ${sql.raw(type!)}
      generated always as (case when placed_at is null then ${sql.id(column!)} else ${sql.id(`placed_${column}`)} end) stored`.execute(
      db,
    );
  await sql`create index statement_points_placed_text_id on statement_points (placed_text_id)`.execute(db);
  await sql`create index statement_points_placed_question_id on statement_points (placed_question_id)`.execute(db);
  await sql`create or replace function refuse_submitted_point_change() returns trigger language plpgsql as $$
    begin
      -- A part is none of a part, and none of another statement; what it was cut from stays.
      if tg_op = 'INSERT' and new.cut_from is not null then
        if exists (select from statement_points as sent
          where sent.id = new.cut_from and sent.statement_id = new.statement_id and sent.cut_from is null) then
          return new;
        end if;
        raise exception 'Only what was sent is cut into parts.';
      end if;
      if tg_op = 'DELETE' and old.cut_from is not null then
        return old;
      end if;
      -- Where it belongs is said beside it.
      if tg_op = 'UPDATE' and row(old.id, old.statement_id, old.position, old.kind, old.text_id, old.block_id, old.quote, old.question_id,
             old.body, old.wording, old.is_whole, old.cut_from, old.cut_by, old.cut_at)
        is not distinct from row(new.id, new.statement_id, new.position, new.kind, new.text_id, new.block_id, new.quote, new.question_id,
             new.body, new.wording, new.is_whole, new.cut_from, new.cut_by, new.cut_at) then
        return new;
      end if;
      -- Gone with its statement, when the whole process goes.
      if exists (select from statements where id = coalesce(old.statement_id, new.statement_id) and submitted_at is not null) then
        raise exception 'A submitted statement is never changed.';
      end if;
      return coalesce(new, old);
    end $$`.execute(db);
}
