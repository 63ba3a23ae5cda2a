/** Opens, closes and releases runs, by hand or by the clock. A run never goes back. */
import { createHash } from "node:crypto";
import { sql, type RawBuilder } from "kysely";
import type { RunState } from "../../db/schema/methods.ts";
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { BaseContext, Context, SystemContext, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";
import { notify } from "../notifications/commands.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { listStandIns } from "../processes/substitutions.queries.ts";
import { countWaitingBatches } from "./batches.queries.ts";
import { hasQuorum, quorumOf } from "./quorum.rules.ts";
import { CLOSE_RUN } from "./runs.jobs.rules.ts";
import { configOf, findSnapshot, listBallots, listReceipts, lockRun } from "./runs.queries.ts";
import { countEntitledPerBench, listTurnout, validOn } from "./voices.queries.ts";
import {
  acceptClosing,
  acceptMove,
  acceptOptions,
  electorate,
  inPlace,
  placeOf,
  requireTaking,
  type RunHead,
} from "./runs.rules.ts";
import { tally } from "./tally.rules.ts";
import { announceRun } from "./topic.ts";

/** One step on, as its page offers it. @returns where it is looked at */
export const moveRun = (ctx: Context, id: number, to: "open" | "closed" | "released"): Promise<string> =>
  ({ open: openRun, closed: closeRun, released: releaseRun })[to](ctx, id);

/** Freezes who has a voice. @throws Conflict when it is open already, or nobody would have a voice */
export async function openRun(ctx: Context, id: number): Promise<string> {
  return move(ctx, id, "open", (trx, run, announce) => open(trx, ctx, announce, run));
}

/** Without sheets of paper that wait for the second person, and unless the facilitator wants to say when, the result is out at once. */
export async function closeRun(ctx: Context, id: number): Promise<string> {
  return move(ctx, id, "closed", (trx, run) => close(trx, ctx, run));
}

export async function releaseRun(ctx: Context, id: number): Promise<string> {
  return move(ctx, id, "released", async (trx, run) => {
    if ((await countWaitingBatches(trx, id)) > 0) throw new Conflict("methods:run.refusal.batch-waits");
    await release(trx, ctx, run);
  });
}

/** By the clock: asks the row again, which may have got a later end or have been closed by hand. */
export async function closeOverdueRun(ctx: SystemContext, id: number): Promise<{ closed: number }> {
  return transact(ctx, async (trx, announce) => {
    const [run] = await lockCountable(trx, sql<boolean>`id = ${id} and state = 'open' and closes_at <= ${ctx.now()}`);
    if (!run) return { closed: 0 };
    await close(trx, ctx, run);
    announceRun(announce, run);
    return { closed: 1 };
  });
}

/** What a room has left open when it is closed by the clock; what has an end of its own goes on without it. */
export async function closeRunsLeft(trx: Trx, ctx: SystemContext, announce: Announce, roundtableId: number): Promise<void> {
  const left = await lockCountable(trx, sql<boolean>`roundtable_id = ${roundtableId} and state = 'open' and closes_at is null`);
  for (const run of left) {
    await close(trx, ctx, run);
    announceRun(announce, run);
  }
}

async function lockCountable(trx: Trx, isMeant: RawBuilder<boolean>): Promise<Countable[]> {
  const rows = await trx.selectFrom("method_runs").where(isMeant).selectAll().orderBy("id").forUpdate().execute();
  if (rows.length === 0) return [];
  const options = await trx
    .selectFrom("method_options")
    .where(
      "run_id",
      "in",
      rows.map(({ id }) => id),
    )
    .orderBy("position")
    .select(["run_id", "id", "label", "topic_id as topicId", "agenda_item_id as agendaItemId", "is_passive as isPassive"])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    processId: row.process_id,
    roundtableId: row.roundtable_id,
    question: row.question,
    method: row.method,
    config: configOf(row),
    voice: row.voice,
    isSecret: row.is_secret,
    release: row.release,
    previousRunId: row.previous_run_id,
    options: options.filter((option) => option.run_id === row.id).map(({ run_id: _run, ...option }) => option),
  }));
}

/** Whoever has not voted hears of it again; of a secret run nobody learns who that is. */
export async function remindVoters(ctx: Context, id: number): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, id, trx);
    authorise(run.my, "method:manage");
    requireTaking(run, ctx.now());
    await tellMissing(trx, ctx, announce, run);
  });
}

/** What it takes to count a run, whoever does it. */
type Countable = Pick<
  RunHead,
  | "id"
  | "processId"
  | "roundtableId"
  | "question"
  | "method"
  | "config"
  | "voice"
  | "isSecret"
  | "release"
  | "previousRunId"
  | "options"
>;

async function move(
  ctx: Context,
  id: number,
  to: "open" | "closed" | "released",
  act: (trx: Trx, run: RunHead, announce: Announce) => Promise<void>,
): Promise<string> {
  return transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, id, trx);
    authorise(run.my, "method:manage");
    acceptMove(run.state, to);
    await act(trx, run, announce);
    announceRun(announce, run);
    return placeOf(run);
  });
}

/** Within the transaction in which it was prepared or asked for. */
export async function open(trx: Trx, ctx: Context, announce: Announce, run: RunHead): Promise<void> {
  acceptClosing(run.closesAt ? new Date(run.closesAt) : null, ctx.now());
  acceptOptions(run.method, run.options, "options");
  const mandates = await validOn(trx, run.processId, dayOf(ctx.now()))
    .select(["id", "role", "bench", "may_bind as mayBind", "person_id as personId", "organisation_id as organisationId"])
    .orderBy("id")
    .execute();
  const { voices, hands: own } = electorate(run.voice, mandates);
  const hands = inPlace(own, await listStandIns(trx, run.processId, dayOf(ctx.now())));
  if (voices.length === 0) throw new Conflict("methods:run.refusal.nobody");
  await trx
    .insertInto("method_voices")
    .values(
      voices.map((voice) => ({
        run_id: run.id,
        voice_key: voice.key,
        person_id: voice.personId,
        organisation_id: voice.organisationId,
        bench: voice.bench,
      })),
    )
    .execute();
  await trx
    .insertInto("method_entitled")
    .values(
      hands.map(({ personId, voiceKey, isSubstitute = false, from = null }) => ({
        ...{ run_id: run.id, person_id: personId, voice_key: voiceKey },
        ...{ is_substitute: isSubstitute, organisation_id: from },
      })),
    )
    .execute();
  if (run.isSecret) await trx.insertInto("method_urns").values({ run_id: run.id }).execute();
  await setState(trx, run.id, { state: "open", opened_at: ctx.now() });
  if (run.closesAt) await ctx.enqueue(trx, CLOSE_RUN, { runId: run.id }, { at: new Date(run.closesAt) });
  await recordEvent(trx, ctx, eventOf(run, "method-opened"));
  // Who is asked in the room sees it there; everybody else's bell rings.
  if (run.method !== "poll" || run.roundtableId === null) await tellMissing(trx, ctx, announce, run);
}

const tellMissing = (trx: Trx, ctx: Context, announce: Announce, { id, processId }: RunHead) =>
  notify(trx, ctx, announce, {
    kind: "method-open",
    processId,
    about: { kind: "method", id },
    to: sql`select person_id from method_entitled as hand where run_id = ${id}
      and not exists (select from method_ballots where run_id = hand.run_id and voice_key = hand.voice_key)
      and not exists (select from method_voters where run_id = hand.run_id and voice_key = hand.voice_key)`,
  });

async function close(trx: Trx, ctx: Acting, run: Countable): Promise<void> {
  await setState(trx, run.id, { state: "closed", closed_at: ctx.now() });
  await recordEvent(trx, ctx, eventOf(run, "method-closed"));
  if (run.release === "at_closing" && (await countWaitingBatches(trx, run.id)) === 0) await release(trx, ctx, run);
}

/** Counted once; what comes out is kept as it is. */
async function release(trx: Trx, ctx: Acting, run: Countable): Promise<void> {
  const ballots = await listBallots(trx, run);
  const before = run.previousRunId === null ? undefined : await findSnapshot(trx, run.previousRunId);
  const result = tally(
    {
      config: run.config,
      voice: run.voice,
      secret: run.isSecret,
      options: run.options.map(({ id, label, topicId, agendaItemId, isPassive }) => ({
        id,
        label,
        isPassive,
        about: topicId ? { kind: "topic", id: topicId } : agendaItemId ? { kind: "item", id: agendaItemId } : null,
      })),
      ...(run.isSecret && { receipts: await listReceipts(trx, run.id) }),
      ...(before && { previous: before.result }),
      quorum: hasQuorum(run.method) ? quorumOf(await currentRules(trx, run.processId), await listTurnout(trx, run.id)) : null,
    },
    ballots,
    await countEntitledPerBench(trx, run.id),
  );
  const json = JSON.stringify(result);
  await trx
    .insertInto("method_snapshots")
    .values({ run_id: run.id, result: json, hash: createHash("sha256").update(json).digest("hex"), taken_at: ctx.now() })
    .execute();
  await setState(trx, run.id, { state: "released", released_at: ctx.now() });
  await recordEvent(trx, ctx, eventOf(run, "method-released"));
}

type Acting = Pick<BaseContext, "now"> & { actor: Context["actor"] | null };

/** The last paper that was waited for is counted. */
export async function releaseIfDue(trx: Trx, ctx: Context, run: RunHead): Promise<void> {
  if (run.state === "closed" && run.release === "at_closing" && (await countWaitingBatches(trx, run.id)) === 0)
    await release(trx, ctx, run);
}

async function setState(
  trx: Trx,
  id: number,
  change: { state: RunState; opened_at?: Date; closed_at?: Date; released_at?: Date },
): Promise<void> {
  await trx.updateTable("method_runs").where("id", "=", id).set(change).execute();
}

export const eventOf = (run: Pick<Countable, "id" | "processId" | "question" | "method" | "roundtableId">, kind: string) => ({
  processId: run.processId,
  kind,
  params: { question: run.question },
  path: placeOf(run),
});
