/**
 * Whoever signs together hears when one of them takes it back. And a statement without points has one for the whole of it also where a newer
 * one stands in its place: that may turn out to count no more. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await widenCheck(db, "notifications", "kind", ["signature-withdrawn", "signed-withdrawn"]);
  await wholeOfReplaced(db);
}

/** Of consultations whose weighing still runs, as 2026-12-24b-cuts did for those that counted then. */
async function wholeOfReplaced(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ definition: string }>`
    select pg_get_functiondef('refuse_submitted_point_change()'::regprocedure) as definition`.execute(db);
  // For this one statement; the trigger itself cannot be switched off and on again while its rows wait for their checks.
  await sql`create or replace function refuse_submitted_point_change() returns trigger language plpgsql as $$
    begin return coalesce(new, old); end $$`.execute(db);
  await sql`insert into statement_points (statement_id, position, kind, quote, body, wording, is_whole)
    select statements.id, 1, 'grundsaetzlich', '',
      coalesce(nullif(btrim(general_remark), ''), 'Die Stellungnahme liegt als Datei bei.'), '', true
    from statements join consultations on consultations.id = consultation_id and weighed_at is null
    where submitted_at is not null and not is_nil
      and (btrim(general_remark) <> '' or exists (select from statement_attachments where statement_id = statements.id))
      and not exists (select from statement_points where statement_id = statements.id)`.execute(db);
  await sql.raw(rows[0]!.definition).execute(db);
  // What waits for its check lets nobody alter the table, also not a later migration of the same run.
  await sql`set constraints all immediate`.execute(db);
  await sql`set constraints all deferred`.execute(db);
}
