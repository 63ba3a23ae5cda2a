/** Of who was there only as much remains as minutes and figures by bench need: how many of each bench, of how many organisations. */
import { sql, type Expression } from "kysely";
import type { Trx } from "../context.ts";
import { namesAreProtected } from "../processes/procedure.queries.ts";

/** @param protectedOnly only where the rules of the process protect who was there @returns of how many people the name has gone */
export async function thinAttendances(
  trx: Trx,
  { before, now, protectedOnly }: { before: Date; now: Date; protectedOnly: boolean },
): Promise<number> {
  const isProtected = namesAreProtected("roundtables.process_id");
  const { rows } = await sql<{ id: number }>`
    update roundtables set attendance_thinned_at = ${now}
    where state = 'closed' and closed_at < ${before} and attendance_thinned_at is null
      and (${!protectedOnly} or ${isProtected})
    returning id`.execute(trx);
  if (rows.length === 0) return 0;
  const ids = sql`${rows.map(({ id }) => id)}::int[]`;
  await sql`
    insert into attendance_totals (roundtable_id, bench, persons, online, organisations, municipalities)
    select attendances.roundtable_id, ${BENCH}, count(*), count(*) filter (where attendances.mode = 'online'),
      count(distinct coalesce(organisations.id::text, attendances.guest_organisation)),
      count(distinct organisations.id) filter (where organisations.level = 'kommune')
    from attendances
      left join mandates on mandates.id = attendances.mandate_id
      left join organisations on organisations.id = mandates.organisation_id
    where attendances.roundtable_id = any(${ids}) and attendances.status = 'present'
    group by 1, 2`.execute(trx);
  // With the addresses at which screens and guests looked on.
  await sql`delete from roundtable_screens where roundtable_id = any(${ids})`.execute(trx);
  await sql`delete from guest_codes where roundtable_id = any(${ids})`.execute(trx);
  await sql`update withdrawn_approvals set attendees = null where roundtable_id = any(${ids})`.execute(trx);
  const gone = await sql`delete from attendances where roundtable_id = any(${ids})`.execute(trx);
  return Number(gone.numAffectedRows ?? 0);
}

const BENCH: Expression<string> = sql`case when attendances.mandate_id is null then 'guest' else coalesce(mandates.bench, '') end`;
