/** Looks at roundtables that can become editions of a format. */
import { sql } from "kysely";
import type { Bench } from "../../db/schema/organisations.ts";
import type { Context, Database } from "../context.ts";

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
  /** Those of which somebody was there. */
  benches: Bench[];
  points: { title: string; number: number | null }[];
  decisions: string[];
}

export async function findMeeting(db: Database, processId: number, id: number): Promise<HeldMeeting | undefined> {
  const { rows } = await sql<HeldMeeting>`
    select title, starts_at as "startsAt", place,
      array(select distinct mandates.bench from attendances join mandates on mandates.id = mandate_id
        where roundtable_id = roundtables.id and attendances.status = 'present' and mandates.bench is not null
        union select bench from attendance_totals where roundtable_id = roundtables.id and bench not in ('', 'guest')) as benches,
      coalesce((select jsonb_agg(jsonb_build_object('title', points.title, 'number', items.number) order by points.position)
        from points left join agenda_items as items on items.id = points.agenda_item_id
        where points.roundtable_id = roundtables.id and points.kind not in ('pause', 'verschiedenes')), '[]') as points,
      array(select number || ': ' || body from decisions where roundtable_id = roundtables.id order by id) as decisions
    from roundtables where id = ${id} and process_id = ${processId} and state = 'closed'`.execute(db);
  return rows[0];
}
