/**
 * What rests on a figure or an interdependency is asked of all rows, those that are hidden from whoever asks as well; and links come back
 * with what they were tied to, as far as their other end is still there. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create or replace function data_point_is_used(point integer) returns boolean language sql stable as $$
    select exists (select from public.recommendation_figures where data_point_id = point)
      or exists (select from public.topic_figures where data_point_id = point) $$`.execute(db);
  await sql`create or replace function interdependency_is_used(entry integer) returns boolean language sql stable as $$
    select exists (select from public.pattern_interdependencies where interdependency_id = entry) $$`.execute(db);
  await sql`create function insert_what_fits(into_table regclass, given jsonb) returns void language plpgsql as $$
    declare each_row jsonb;
    begin
      for each_row in select value from jsonb_array_elements(given) loop
        begin
          execute format('insert into %s overriding system value select * from jsonb_populate_record(null::%s, $1)', into_table, into_table)
            using each_row;
        exception when integrity_constraint_violation then null;
        end;
      end loop;
    end
  $$`.execute(db);
}
