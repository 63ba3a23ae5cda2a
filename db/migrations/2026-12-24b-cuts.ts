/**
 * Whatever is said gets an answer: a statement without points has one for the whole of it, and the moderation cuts a point that asks for
 * several things. Parts stand beside what was sent, which no trigger lets anybody alter. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statement_points
    add column is_whole boolean not null default false,
    add column cut_from integer references statement_points on delete cascade,
    add column cut_by integer references people,
    add column cut_at timestamptz,
    add constraint statement_points_cut_check check (num_nulls(cut_from, cut_by, cut_at) in (0, 3)),
    drop constraint statement_points_body_check,
    add constraint statement_points_body_check check (char_length(body) <= 20000),
    drop constraint statement_points_statement_id_position_key`.execute(db);
  await sql`create unique index statement_points_position on statement_points (statement_id, position) where cut_from is null`.execute(
    db,
  );
  await sql`create index statement_points_cut_from on statement_points (cut_from)`.execute(db);
  await wholeOfOldOnes(db);
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
      -- Gone with its statement, when the whole process goes.
      if exists (select from statements where id = coalesce(old.statement_id, new.statement_id) and submitted_at is not null) then
        raise exception 'A submitted statement is never changed.';
      end if;
      return coalesce(new, old);
    end $$`.execute(db);
}

/** Of consultations whose weighing still runs: what came in without a point would never be answered. */
async function wholeOfOldOnes(db: Kysely<unknown>): Promise<void> {
  // For this one statement; the trigger itself cannot be switched off and on again while its rows wait for their checks.
  await sql`create or replace function refuse_submitted_point_change() returns trigger language plpgsql as $$
    begin return coalesce(new, old); end $$`.execute(db);
  await sql`insert into statement_points (statement_id, position, kind, quote, body, wording, is_whole)
    select statements.id, 1, 'grundsaetzlich', '',
      coalesce(nullif(btrim(general_remark), ''), 'Die Stellungnahme liegt als Datei bei.'), '', true
    from statements join consultations on consultations.id = consultation_id and weighed_at is null
    where submitted_at is not null and superseded_at is null and not is_nil
      and (btrim(general_remark) <> '' or exists (select from statement_attachments where statement_id = statements.id))
      and not exists (select from statement_points where statement_id = statements.id)`.execute(db);
  // What waits for its check lets nobody alter the table, also not a later migration of the same run.
  await sql`set constraints all immediate`.execute(db);
  await sql`set constraints all deferred`.execute(db);
}
