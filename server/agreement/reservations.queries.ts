/** Looks at reservations that still stand after an adoption: what a house has yet to lift. */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import { recommendationNumber } from "../recommendations/rules.ts";
import type { Reservation } from "./queries.ts";

export interface StandingReservation extends Omit<Reservation, "liftedAt"> {
  recommendationId: number;
  /** `E-07.2` */
  label: string;
  title: string;
  /** Its day is over. */
  isOverdue: boolean;
}

/** Of one house in a process, the most urgent first; callers have asked for the process. */
export async function listStanding(
  db: Database,
  { processId, organisationId, today }: { processId: number; organisationId: number; today: string },
): Promise<StandingReservation[]> {
  const { rows } = await sql<Omit<StandingReservation, "label"> & { number: number; itemNumber: number }>`
    select reservations.id, kind, body, until, coalesce(until < ${today}::date, false) as "isOverdue",
      recommendations.id as "recommendationId", recommendations.title, recommendations.number, agenda_items.number as "itemNumber"
    from reservations join positions on positions.id = position_id and positions.ended_at is null
    join agreement_decisions as decision on decision.version_id = positions.version_id and outcome like 'angenommen%'
    join recommendations on recommendations.id = decision.recommendation_id
    join agenda_items on agenda_items.id = agenda_item_id
    where decision.process_id = ${processId} and positions.organisation_id = ${organisationId} and lifted_at is null
    order by until nulls last, reservations.id limit 100`.execute(db);
  return rows.map(({ number, itemNumber, ...row }) => ({ ...row, label: recommendationNumber(itemNumber, number) }));
}
