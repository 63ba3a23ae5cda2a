/** Looks at polls; routes ask the domain in which a poll takes place. */
import { sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import { POLL_STATES } from "../../db/schema/methods.ts";
import type { My } from "../access/rules.ts";
import type { Database } from "../context.ts";
import { mayKnowPoll, mayKnowResult, tally, type PollView } from "./rules.ts";

/**
 * The polls of a roundtable in the order they were made, as `my` may know them. Counts per option leave the database only
 * for polls whose result this reader may know, so nothing that is built on this can give them away.
 * @param my null: what everybody may know, for the live channel
 */
export async function listPolls(db: Database, roundtableId: number, my: Pick<My, "role"> | null): Promise<PollView[]> {
  const known = POLL_STATES.filter((state) => mayKnowResult(state, my));
  const rows = await db
    .selectFrom("polls")
    .where("polls.roundtable_id", "=", roundtableId)
    .where(
      "polls.state",
      "in",
      POLL_STATES.filter((state) => mayKnowPoll(state, my)),
    )
    .select(["polls.id", "polls.point_id", "polls.question", "polls.kind", "polls.voice", "polls.state", "polls.published_at"])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom("poll_options as option")
          .whereRef("option.poll_id", "=", "polls.id")
          .select(["option.id", "option.label"])
          .orderBy("option.position"),
      ).as("options"),
      eb
        .selectFrom("ballots as cast")
        .whereRef("cast.poll_id", "=", "polls.id")
        .select(sql<number>`count(*)::int`.as("n"))
        .as("cast"),
      jsonArrayFrom(
        eb
          .selectFrom("ballots as counted")
          .whereRef("counted.poll_id", "=", "polls.id")
          .where("polls.state", "in", known)
          .select(["counted.option_id as optionId", "counted.bench", sql<number>`count(*)::int`.as("voices")])
          .groupBy(["counted.option_id", "counted.bench"]),
      ).as("counts"),
    ])
    .orderBy("polls.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    pointId: row.point_id,
    question: row.question,
    kind: row.kind,
    voice: row.voice,
    state: row.state,
    options: row.options,
    cast: row.cast ?? 0,
    publishedAt: row.published_at?.toISOString() ?? null,
    tally: known.includes(row.state) ? tally(row.options, row.counts) : null,
  }));
}

/** What was chosen under these voice keys, by poll: only ever for the people whose keys they are. */
export async function ownBallots(
  db: Database,
  roundtableId: number,
  voiceKeys: readonly string[],
): Promise<Record<number, number>> {
  const rows = await db
    .selectFrom("ballots")
    .innerJoin("polls", "polls.id", "ballots.poll_id")
    .where("polls.roundtable_id", "=", roundtableId)
    .where("ballots.voice_key", "in", voiceKeys)
    .select(["ballots.poll_id", "ballots.option_id"])
    .execute();
  return Object.fromEntries(rows.map((row) => [row.poll_id, row.option_id]));
}
