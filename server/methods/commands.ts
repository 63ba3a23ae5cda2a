/**
 * The poll engine: what changes in the tables of polls. Called inside the transactions of the domains in which polls take
 * place; those ask who acts and whether the moment is right.
 */
import { sql } from "kysely";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotAllowed } from "../errors.ts";
import { voiceKey, type PollForm } from "./rules.ts";
import type { PollState } from "../../db/schema/methods.ts";
import type { My } from "../access/rules.ts";

/** @returns the id of the new poll, in state created */
export async function insertPoll(
  trx: Trx,
  ctx: Context,
  where: { processId: number; roundtableId: number },
  form: PollForm,
): Promise<number> {
  const { id } = await trx
    .insertInto("polls")
    .values({
      process_id: where.processId,
      roundtable_id: where.roundtableId,
      point_id: form.point_id,
      question: form.question,
      kind: form.kind,
      voice: form.voice,
      state: "created",
      created_by: ctx.actor.personId,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("poll_options")
    .values(form.options.map((label, position) => ({ poll_id: id, position, label })))
    .execute();
  return id;
}

/**
 * Written under the row lock with which the caller read the old state.
 * @param entitled how many have a voice in it at this moment; noted when it is finished, because mandates come and go
 */
export async function setPollState(
  trx: Trx,
  ctx: Context,
  pollId: number,
  state: Exclude<PollState, "created">,
  entitled: number,
): Promise<void> {
  const at = ctx.now();
  const moment = { started: { started_at: at }, finished: { finished_at: at, entitled }, published: { published_at: at } }[
    state
  ];
  await trx
    .updateTable("polls")
    .where("id", "=", pollId)
    .set({ state, ...moment })
    .execute();
}

/**
 * First voice or changed voice: the key of the table keeps it one.
 * @throws Conflict for whoever has cast one for another organisation: a mandate that moves while a poll runs gives nobody a second hand
 */
export async function recordBallot(
  trx: Trx,
  ctx: Context,
  ballot: {
    poll: { id: number; voice: "person" | "organisation" };
    optionId: number;
    my: Pick<My, "bench" | "organisationId">;
  },
): Promise<void> {
  // Who has no seat has no voice.
  if (ballot.my.bench === null) throw new NotAllowed();
  const values = {
    option_id: ballot.optionId,
    bench: ballot.my.bench,
    person_id: ctx.actor.personId,
    organisation_id: ballot.my.organisationId,
    cast_at: ctx.now(),
  };
  const key = voiceKey(ballot.poll.voice, { personId: ctx.actor.personId, organisationId: ballot.my.organisationId });
  // One after the other: of two at the same moment the second would break the key of the hand before it meets the key of the voice.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ballot ${ballot.poll.id} ${ctx.actor.personId}`}, 0))`.execute(
    trx,
  );
  try {
    await trx
      .insertInto("ballots")
      .values({ poll_id: ballot.poll.id, voice_key: key, ...values })
      .onConflict((conflict) => conflict.columns(["poll_id", "voice_key"]).doUpdateSet(values))
      .execute();
  } catch (error) {
    if ((error as { constraint_name?: string }).constraint_name !== "ballots_one_hand") throw error;
    throw new Conflict("methods:refusal.second-hand");
  }
}

/** Only for polls that were never started: no ballots go with it. */
export async function deletePoll(trx: Trx, pollId: number): Promise<void> {
  await trx.deleteFrom("polls").where("id", "=", pollId).execute();
}
