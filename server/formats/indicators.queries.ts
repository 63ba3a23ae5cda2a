/** Looks at what happened in roundtables that were editions of a format: counts by bench, never names. */
import { sql } from "kysely";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { indicatorsOf, type Indicators, type Meeting } from "./indicators.rules.ts";
import type { FormatSheet } from "./queries.ts";

/** Of a format that the caller has asked for, in the years of an evaluation or in all. */
export async function findIndicators(
  ctx: Context,
  { format, editions, figures }: FormatSheet,
  period?: { from: string; to: string },
): Promise<Indicators> {
  return indicatorsOf({ editions, figures, perYear: format.perYear }, await listMeetings(ctx, format.id), period);
}

export async function listMeetings(ctx: Context, formatId: number): Promise<Meeting[]> {
  const today = dayOf(ctx.now());
  const { rows } = await sql<Meeting>`
    select edition.id as "editionId", roundtables.id as "roundtableId",
      (select count(*)::int from attendances where roundtable_id = roundtables.id and status = 'present') as persons,
      (select count(distinct mandates.organisation_id)::int from attendances join mandates on mandates.id = mandate_id
        where roundtable_id = roundtables.id and attendances.status = 'present') as organisations,
      (select count(distinct organisations.id)::int from attendances join mandates on mandates.id = mandate_id
        join organisations on organisations.id = mandates.organisation_id and organisations.level = 'kommune'
        where roundtable_id = roundtables.id and attendances.status = 'present') as municipalities,
      coalesce((select jsonb_object_agg(bench, n) from (
        select mandates.bench, count(distinct mandates.organisation_id)::int as n
        from attendances join mandates on mandates.id = mandate_id
        where roundtable_id = roundtables.id and attendances.status = 'present' and mandates.bench is not null
        group by mandates.bench) as counted), '{}') as benches,
      (select count(*)::int from tasks where roundtable_id = roundtables.id and due_on < ${today}::date) as due,
      (select count(*)::int from tasks where roundtable_id = roundtables.id and due_on < ${today}::date
        and (done_at at time zone 'Europe/Berlin')::date <= due_on) as "inTime",
      (select count(*)::int from tasks where roundtable_id = roundtables.id and done_at is null) as "openTasks",
      (select count(*)::int from decisions where roundtable_id = roundtables.id) as decisions,
      minutes_document_id is not null as "hasMinutes"
    from format_editions as edition join roundtables on roundtables.id = edition.roundtable_id
    where edition.format_id = ${formatId}`.execute(ctx.db);
  return rows;
}
