/** Looks at the longer runs of a roundtable as its page, its screen and its guests show them; straw polls are in polls.queries.ts. */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import { seenOptions } from "./runs.queries.ts";
import { linesOf, onlySeen, type RoomRun } from "./runs.rules.ts";
import type { ResultSnapshot } from "./tally.rules.ts";

/**
 * In the order in which they were made, the same for everybody who may know them; how many have voted, never what. Of the one that was
 * released last, and of no other, what came out in a few lines.
 * @param prepared those that nobody was asked yet, for whoever leads; else all others
 */
export async function listRoomRuns(db: Database, roundtableId: number, { prepared = false } = {}): Promise<RoomRun[]> {
  const rows = await db
    .selectFrom("method_runs as run")
    .leftJoin("method_snapshots as snapshot", (join) =>
      join.onRef("snapshot.run_id", "=", "run.id").on(
        "run.id",
        "=",
        sql<number>`(select id from method_runs where roundtable_id = ${roundtableId} and method <> 'poll'
          and state = 'released' order by released_at desc, id desc limit 1)`,
      ),
    )
    .where("run.roundtable_id", "=", roundtableId)
    .where("run.method", "!=", "poll")
    .where("run.state", prepared ? "=" : "!=", "created")
    .select([
      "run.id",
      "run.point_id as pointId",
      "run.question",
      "run.method",
      "run.state",
      "run.release",
      "run.opened_at",
      "run.closes_at",
      "run.released_at",
      "snapshot.result",
      seenOptions.as("seen"),
      sql<number>`(select count(*)::int from method_voices where run_id = run.id)`.as("entitled"),
      sql<number>`(select count(*)::int from method_ballots where run_id = run.id)
        + (select count(*)::int from method_voters where run_id = run.id)`.as("cast"),
    ])
    .orderBy("run.id")
    .execute();
  return rows.map(({ opened_at, closes_at, released_at, result, seen, ...run }) => ({
    ...run,
    openedAt: opened_at?.toISOString() ?? null,
    closesAt: closes_at?.toISOString() ?? null,
    releasedAt: released_at?.toISOString() ?? null,
    lines: result ? linesOf(onlySeen(result as unknown as ResultSnapshot, seen)) : null,
  }));
}
