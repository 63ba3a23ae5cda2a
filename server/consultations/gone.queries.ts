/** Looks at what became of points that somebody still has before them, and at houses that have sent something newer meanwhile. */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import { gonePoints, inOrder } from "./weighed-points.queries.ts";

/** Somebody looks at it, and it is not weighed any more. */
export interface GonePoint {
  why: "cut" | "withdrawn" | "replaced";
  /** Its first part, or one that says the same in what its house has sent since. */
  pointId: number | null;
  /** What holds now; null: nothing. */
  statementId: number | null;
}

/** What became of points that are not weighed any more. Callers have made sure of who asks. */
export async function findGone(db: Database, id: number, points: readonly number[]): Promise<GonePoint[]> {
  const { rows } = await sql<GonePoint>`
    select case when part.id is not null then 'cut' when held.id is null or held.is_nil then 'withdrawn' else 'replaced' end as why,
      coalesce(part.id, sent.id, standing.id) as "pointId", held.id as "statementId"
    from ${gonePoints(id)}
    left join statements as held on held.invitation_id = statements.invitation_id
      and held.submitted_at is not null and held.superseded_at is null
    left join lateral (select min(part.id) as id from statement_points as part
      where part.cut_from = point.id and statements.superseded_at is null) as part on true
    left join lateral (select point.id, point.statement_id) as asked on true
    left join lateral (${sameAs("sent")}) as sent on true
    left join lateral (${sameAs("standing")}) as standing on true
    where point.id = any(${[...points]}::int[])`.execute(db);
  return rows;
}

/** Of two that say the same the one that stood where it stands; as they were sent a later cut does not move them. */
const sameAs = (only: "sent" | "standing") => sql`
  select after.id from ${inOrder(sql`asked.statement_id`, only)} as before
  join ${inOrder(sql`held.id`, only)} as after using (said, nth) where before.id = asked.id`;

export interface ReplacedStatement {
  id: number;
  organisation: string;
  isWithdrawal: boolean;
  receivedAt: Date;
  /** Answers that went on to it. */
  kept: number;
  /** Answers that are void. */
  dropped: number;
}

const MOST_REPLACED = 20;

/** Of houses that have sent something newer while they were answered, the last one first. Callers have made sure of who asks. */
export const listReplaced = (db: Database, id: number): Promise<ReplacedStatement[]> =>
  db
    .selectFrom("statements")
    .innerJoin("organisations", "organisations.id", "statements.organisation_id")
    .where("statements.consultation_id", "=", id)
    .where("statements.superseded_at", "is", null)
    .where("statements.answers_kept", "is not", null)
    .orderBy("statements.submitted_at", "desc")
    .limit(MOST_REPLACED)
    .select([
      "statements.id",
      "organisations.short_name as organisation",
      "statements.is_withdrawal as isWithdrawal",
      sql<Date>`statements.received_at`.as("receivedAt"),
      sql<number>`statements.answers_kept`.as("kept"),
      sql<number>`statements.answers_dropped`.as("dropped"),
    ])
    .execute();
