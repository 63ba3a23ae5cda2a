/** Straw polls of a roundtable: who asks, when voices count, who hears of it. Counting itself is the domain methods. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { deletePoll, insertPoll, recordBallot, setPollState } from "../methods/commands.ts";
import { acceptBallot, nextPollState, type BallotForm, type PollForm } from "../methods/rules.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { myOf, validMandates } from "../processes/queries.ts";
import type { PollState } from "../../db/schema/methods.ts";
import { lockRoundtable, roundtableSnapshot } from "./queries.ts";
import { requireState } from "./rules.ts";

/** Prepared beforehand, or asked on the spot; nobody but facilitator and recorder sees it until it starts. */
export async function createPoll(ctx: Context, id: number, form: PollForm, requestId: string): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "poll:manage");
    requireState(roundtable.state, "planned", "open");
    if (form.start) nextPollState("created", "created", roundtable.state);
    const point = await trx
      .selectFrom("points")
      .where("id", "=", form.point_id)
      .where("roundtable_id", "=", id)
      .select("id")
      .executeTakeFirst();
    if (!point) throw new Invalid("common:invalid.choice", "point_id");
    announce(`roundtable:${id}`);
    return once(trx, ctx, requestId, async () => {
      const pollId = await insertPoll(trx, ctx, { processId: roundtable.processId, roundtableId: id }, form);
      if (form.start) await setPollState(trx, ctx, pollId, "started", 0);
      return pollId;
    });
  });
}

/**
 * One step on: start, finish, publish.
 * @param seen the state the form was shown in @throws Conflict when somebody else was faster, or the roundtable is not open
 */
export async function movePoll(ctx: Context, id: number, pollId: number, seen: PollState): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "poll:manage");
    const poll = await lockPoll(trx, id, pollId);
    const next = nextPollState(poll.state, seen, roundtable.state);
    const snapshot = await roundtableSnapshot(trx, id, ctx.now());
    const entitled = snapshot?.polls.find((shown) => shown.id === pollId)?.entitled ?? 0;
    if (next !== "created") await setPollState(trx, ctx, pollId, next, entitled);
    announce(`roundtable:${id}`);
  });
}

/** Takes back a prepared question. @throws Conflict once it was asked */
export async function removePoll(ctx: Context, id: number, pollId: number): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "poll:manage");
    const poll = await lockPoll(trx, id, pollId);
    if (poll.state !== "created") throw new Conflict("methods:refusal.started-already");
    await deletePoll(trx, pollId);
    announce(`roundtable:${id}`);
  });
}

async function lockPoll(trx: Trx, id: number, pollId: number): Promise<{ state: PollState }> {
  const poll = await trx
    .selectFrom("polls")
    .where("id", "=", pollId)
    .where("roundtable_id", "=", id)
    .select("state")
    .forUpdate()
    .executeTakeFirst();
  if (!poll) throw new NotFound();
  return poll;
}

/**
 * Casts or changes a voice. Three statements: the whole room votes within seconds. The poll is held in share mode, so many voices
 * come in at once, but none slips in while the poll is being finished.
 */
export async function castBallot(ctx: Context, id: number, form: BallotForm): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const row = await trx
      .selectFrom("polls")
      .innerJoin("roundtables", "roundtables.id", "polls.roundtable_id")
      .innerJoin(validMandates(ctx, trx).as("my"), "my.process_id", "roundtables.process_id")
      .where("polls.id", "=", form.poll_id)
      .where("roundtables.id", "=", id)
      .select([
        "polls.id",
        "polls.state",
        "polls.voice",
        "roundtables.state as roundtable",
        "my.mandate_id",
        "my.role",
        "my.bench",
        "my.may_bind",
        "my.organisation_id",
        "my.organisation_name",
        "my.organisation_short_name",
      ])
      .select((eb) =>
        eb
          .selectFrom("poll_options")
          .whereRef("poll_options.poll_id", "=", "polls.id")
          .select(sql<number[]>`array_agg(poll_options.id)`.as("ids"))
          .as("optionIds"),
      )
      .forShare("polls")
      .executeTakeFirst();
    if (!row) throw new NotFound();
    const my = myOf(row);
    acceptBallot(
      { state: row.state, voice: row.voice, roundtable: row.roundtable, optionIds: row.optionIds ?? [] },
      my,
      form.option_id,
    );
    await recordBallot(trx, ctx, { poll: row, optionId: form.option_id, my });
    announce(`roundtable:${id}`);
  });
}
