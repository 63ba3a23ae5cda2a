/** Looks at roundtables that can become editions of a format. */
import { sql } from "kysely";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { NonAttribution } from "../../db/schema/processes.ts";
import type { Context, Database } from "../context.ts";
import { PROTECTION } from "./indicators.queries.ts";
import { toldCount } from "./indicators.rules.ts";

/** Held in this process, and no edition of the format yet. Newest first. */
export async function listHeldRoundtables(
  ctx: Context,
  processId: number,
  formatId: number,
): Promise<{ id: number; title: string; startsAt: Date }[]> {
  return ctx.db
    .selectFrom("roundtables")
    .where("process_id", "=", processId)
    .where("state", "=", "closed")
    .where("id", "not in", (eb) =>
      eb
        .selectFrom("format_editions")
        .where("format_id", "=", formatId)
        .where("roundtable_id", "is not", null)
        .select((on) => on.ref("roundtable_id").$notNull().as("id")),
    )
    .select(["id", "title", "starts_at as startsAt"])
    .orderBy("starts_at", "desc")
    .limit(100)
    .execute();
}

export interface HeldMeeting {
  title: string;
  startsAt: Date;
  place: string;
  /** Those of which somebody was there, as far as the rules of procedure let that be told. */
  benches: Bench[];
  points: { title: string; number: number | null }[];
  decisions: string[];
}

export async function findMeeting(db: Database, processId: number, id: number): Promise<HeldMeeting | undefined> {
  const { rows } = await sql<HeldMeeting & { protection: NonAttribution; present: Partial<Record<Bench, number>> }>`
    select title, starts_at as "startsAt", place, ${PROTECTION} as protection,
      coalesce((select jsonb_object_agg(bench, persons) from (
        select mandates.bench, count(*)::int as persons from attendances join mandates on mandates.id = mandate_id
        where roundtable_id = roundtables.id and attendances.status = 'present' and mandates.bench is not null group by 1
        union all select bench, persons from attendance_totals
        where roundtable_id = roundtables.id and bench not in ('', 'guest')) as counted), '{}') as present,
      coalesce((select jsonb_agg(jsonb_build_object('title', points.title, 'number', items.number) order by points.position)
        from points left join agenda_items as items on items.id = points.agenda_item_id
        where points.roundtable_id = roundtables.id and points.kind not in ('pause', 'verschiedenes')), '[]') as points,
      array(select number || ': ' || body from decisions where roundtable_id = roundtables.id order by id) as decisions
    from roundtables where id = ${id} and process_id = ${processId} and state = 'closed'`.execute(db);
  const [found] = rows;
  if (!found) return undefined;
  const { protection, present, ...meeting } = found;
  // A bench is named like in minutes: without a number, and only where it is no single house.
  const isTold = (bench: Bench) => protection !== "anonym" && toldCount(present[bench] ?? 0, protection) !== null;
  return { ...meeting, benches: BENCHES.filter((bench) => present[bench] && isTold(bench)) };
}
