/** Looks at what was said before: positions that no longer hold, and those on an earlier version that nobody has confirmed. */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import { positionJson, type Position } from "./queries.ts";

/** How a position ended; `open`: it was said of an earlier version, and still waits to be confirmed. */
type PastEnd = "open" | "confirmed" | "replaced" | "withdrawn";

export interface PastPosition {
  position: Position;
  organisation: string;
  versionNumber: number;
  how: PastEnd;
  /** ISO; null for an open one. */
  endedAt: string | null;
}

const MOST = 100;

/** The newest first; callers have asked for the process. @param versionId the version that counts now */
export async function listPast(
  db: Database,
  recommendationId: number,
  versionId: number,
): Promise<{ past: PastPosition[]; hasMore: boolean }> {
  const { rows } = await sql<PastPosition>`
    select ${positionJson} as position, organisations.short_name as organisation, version.number as "versionNumber",
      to_json(positions.ended_at)#>>'{}' as "endedAt",
      case when positions.ended_at is null then 'open'
        when exists (select from positions as next where next.confirms_id = positions.id) then 'confirmed'
        when exists (select from positions as next join recommendation_versions as its on its.id = next.version_id
          where next.organisation_id = positions.organisation_id and its.recommendation_id = version.recommendation_id
            and next.id > positions.id and next.given_at <= positions.ended_at) then 'replaced'
        else 'withdrawn' end as how
    from positions
    join recommendation_versions as version on version.id = positions.version_id
    join organisations on organisations.id = positions.organisation_id
    where version.recommendation_id = ${recommendationId} and (positions.ended_at is not null or version.id <> ${versionId})
    order by coalesce(positions.ended_at, positions.given_at) desc, positions.id desc limit ${MOST + 1}`.execute(db);
  return { past: rows.slice(0, MOST), hasMore: rows.length > MOST };
}
