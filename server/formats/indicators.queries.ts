/** Looks at what happened in roundtables that were editions of a format: counts by bench, never names. */
import { sql, type RawBuilder } from "kysely";
import type { Bench } from "../../db/schema/organisations.ts";
import type { NonAttribution } from "../../db/schema/processes.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { LEAST_SPEAKERS } from "../roundtables/speakers/rules.ts";
import {
  indicatorsOf,
  lookedAt,
  toldBenches,
  toldCount,
  type Indicators,
  type Look,
  type Meeting,
} from "./indicators.rules.ts";
import type { FormatSheet } from "./queries.ts";

/** Of a format that the caller has asked for, as far as an evaluation looks at it or as a whole. */
export async function findIndicators(
  ctx: Context,
  { format, editions, figures }: FormatSheet,
  look?: Look,
): Promise<{ indicators: Indicators; meetings: Meeting[] }> {
  const all = await listMeetings(ctx, format.id);
  const looked = new Set((look ? lookedAt(editions, look) : editions).map(({ id }) => id));
  const meetings = all.filter(({ editionId }) => looked.has(editionId));
  return { indicators: indicatorsOf({ editions, figures, perYear: format.perYear, life: format }, meetings, look), meetings };
}

/** Once names have gone: see attendance_totals. */
const remaining = (what: "persons" | "organisations" | "municipalities", of: RawBuilder<unknown>) =>
  sql`coalesce((select sum(${sql.ref(what)})::int from attendance_totals where roundtable_id = roundtables.id and ${of}), 0)`;

export async function listMeetings(ctx: Context, formatId: number): Promise<Meeting[]> {
  const today = dayOf(ctx.now());
  const { rows } = await sql<MeetingRow>`
    select ${PROTECTION} as protection, edition.id as "editionId", roundtables.id as "roundtableId",
      (select count(*)::int from attendances where roundtable_id = roundtables.id and status = 'present')
        + ${remaining("persons", sql`true`)} as persons,
      (select count(distinct mandates.organisation_id)::int from attendances join mandates on mandates.id = mandate_id
        where roundtable_id = roundtables.id and attendances.status = 'present')
        + ${remaining("organisations", sql`bench <> 'guest'`)} as organisations,
      (select count(distinct organisations.id)::int from attendances join mandates on mandates.id = mandate_id
        join organisations on organisations.id = mandates.organisation_id and organisations.level = 'kommune'
        where roundtable_id = roundtables.id and attendances.status = 'present')
        + ${remaining("municipalities", sql`true`)} as municipalities,
      coalesce((select jsonb_object_agg(bench, n) from (
        select mandates.bench, count(distinct mandates.organisation_id)::int as n
        from attendances join mandates on mandates.id = mandate_id
        where roundtable_id = roundtables.id and attendances.status = 'present' and mandates.bench is not null
        group by mandates.bench
        union all
        select bench, organisations from attendance_totals
        where roundtable_id = roundtables.id and bench not in ('', 'guest')) as counted), '{}') as benches,
      coalesce((select jsonb_object_agg(bench, jsonb_build_object('seconds', seconds, 'people', people))
        from speaking_totals where roundtable_id = roundtables.id and bench <> ''), '{}') as speakers,
      (select count(*)::int from tasks where roundtable_id = roundtables.id and due_on < ${today}::date) as due,
      (select count(*)::int from tasks where roundtable_id = roundtables.id and due_on < ${today}::date
        and (done_at at time zone 'Europe/Berlin')::date <= due_on) as "inTime",
      (select count(*)::int from tasks where roundtable_id = roundtables.id and done_at is null) as "openTasks",
      (select count(*)::int from decisions where roundtable_id = roundtables.id) as decisions,
      minutes_document_id is not null as "hasMinutes"
    from format_editions as edition join roundtables on roundtables.id = edition.roundtable_id
    where edition.format_id = ${formatId}`.execute(ctx.db);
  return rows.map(meetingOf);
}

interface MeetingRow extends Meeting {
  protection: NonAttribution;
  organisations: number;
  municipalities: number;
  benches: Partial<Record<Bench, number>>;
  speakers: Partial<Record<Bench, { seconds: number; people: number }>>;
}

/** What must not be told does not leave the server. */
function meetingOf({ protection, speakers, ...row }: MeetingRow): Meeting {
  const people = Object.fromEntries(Object.entries(speakers).map(([bench, { people: count }]) => [bench, count]));
  const spoken = Object.entries(speakers).filter(([, { people: count }]) => count >= LEAST_SPEAKERS);
  const told = toldBenches(people, protection) ? spoken : [];
  return {
    ...row,
    organisations: toldCount(row.organisations, protection),
    municipalities: toldCount(row.municipalities, protection),
    benches: toldBenches(row.benches, protection),
    speaking: Object.fromEntries(told.map(([bench, { seconds }]) => [bench, seconds])),
  };
}

/** Of a row of `roundtables`: by the rules that are in force. */
export const PROTECTION = sql<NonAttribution>`coalesce((select non_attribution from rules_of_procedure
  where process_id = roundtables.process_id and adopted_at is not null order by version desc limit 1), 'keine')`;
