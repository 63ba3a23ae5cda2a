/** Looks at the straw polls of a roundtable. */
import { sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { Database } from "../context.ts";
import { tallyOf, type PollView } from "./polls.rules.ts";
import { configOf } from "./runs.queries.ts";
import type { ResultSnapshot } from "./tally.rules.ts";

/**
 * In the order in which they were made, the same for everybody who may know them. Of what was voted nothing leaves the database but
 * what was released, so nothing that is built on this can give it away.
 * @param prepared those that nobody was asked yet, for whoever leads; else all others
 */
export async function listPolls(db: Database, roundtableId: number, { prepared = false } = {}): Promise<PollView[]> {
  const rows = await db
    .selectFrom("method_runs as run")
    .leftJoin("method_snapshots as snapshot", "snapshot.run_id", "run.id")
    .where("run.roundtable_id", "=", roundtableId)
    .where("run.method", "=", "poll")
    .where("run.state", prepared ? "=" : "!=", "created")
    .select([
      "run.id",
      "run.point_id as pointId",
      "run.question",
      "run.method",
      "run.config",
      "run.voice",
      "run.is_secret as isSecret",
      "run.state",
      "run.opened_at",
      "run.released_at",
      "snapshot.result",
      sql<number>`(select count(*)::int from method_voices where run_id = run.id)`.as("entitled"),
      sql<number>`(select count(*)::int from method_ballots where run_id = run.id)
        + (select count(*)::int from method_voters where run_id = run.id)`.as("cast"),
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom("method_options as option")
          .whereRef("option.run_id", "=", "run.id")
          .select([
            "option.id",
            "option.label",
            "option.topic_id as topicId",
            "option.agenda_item_id as agendaItemId",
            "option.is_passive as isPassive",
          ])
          .orderBy("option.position"),
      ).as("options"),
    )
    .orderBy("run.id")
    .execute();
  return rows.map(({ result, opened_at, released_at, method, ...row }) => ({
    ...row,
    openedAt: opened_at?.toISOString() ?? null,
    config: configOf({ method, config: row.config }),
    releasedAt: released_at?.toISOString() ?? null,
    tally: result ? tallyOf(result as unknown as ResultSnapshot) : null,
  }));
}
