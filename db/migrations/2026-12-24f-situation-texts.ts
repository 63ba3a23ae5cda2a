/**
 * The text of a situation picture is seen by those who work on it until the picture is released, and then by those for whom it is made.
 * Said where labels are, so that lists, files, the live text, news and finding follow it alike. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Named with its schema: those who may not see everything have views of the same names in front, which ask this function.
  await sql`create or replace function hidden_records(reader integer, day date)
    returns table (kind text, record_id integer) language sql stable as $$
    with labelled as (
      select its.kind, its.record_id from record_markings as its
      join processes on processes.id = its.process_id
      left join mandates as my on my.process_id = its.process_id and my.person_id = reader
        and my.valid_from <= day and (my.valid_to is null or my.valid_to >= day)
      where its.label = 'LOCKED' or its.set_by is distinct from reader and case its.label
        when 'RED' then my.id is null or not exists (
          select from marking_people where marking_id = its.id and marking_people.person_id = reader)
        else coalesce(label_rank(its.label) > cleared_to(my.clearance, my.role, processes.marking),
          label_rank(its.label) > label_rank(processes.marking)) end)
    select kind, record_id from labelled
    -- The picture holds the words of its text: what is said of the text holds for both.
    union all select 'situation', report.id from labelled join public.situation_reports as report
      on labelled.kind = 'document' and report.document_id = labelled.record_id
    union all select 'document', report.document_id from public.situation_reports as report
      left join mandates as my on my.process_id = report.process_id and my.person_id = reader
        and my.valid_from <= day and (my.valid_to is null or my.valid_to >= day)
      where report.document_id is not null
        -- Whoever takes no part in the process finds nothing of it anyway; 0 is whoever is not signed in.
        and (my.id is not null or reader = 0)
        and not coalesce(my.role in ('facilitator', 'recorder')
          or (report.audience = 'process' or my.bench in ('bund', 'laender', 'kommunen'))
            and (report.state = 'released' or my.role in ('head_delegate', 'delegate')), false) $$`.execute(db);
}
