/** Paper from the room: entered by one, counted when a second person has compared it with the sheets, and only if the numbers add up. */
import { authorise } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { LineInvalid, readBatch, type BatchForm, type BatchRow } from "./batches.rules.ts";
import { paperRun } from "./batches.queries.ts";
import { lockRun } from "./runs.queries.ts";
import type { RunHead } from "./runs.rules.ts";
import { releaseIfDue } from "./state.commands.ts";
import { announceRun } from "./topic.ts";
import { fillUrn } from "./votes.commands.ts";

/** @returns its id; counted is nothing of it yet @throws Invalid with the line, Conflict once the result is out */
export async function enterBatch(ctx: Context, runId: number, form: BatchForm, requestId: string): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, runId, trx);
    requireCounting(run);
    const rows = readRows(ctx, await paperRun(trx, run), form);
    const unknown = form.voices.length > 0 ? await findUnknown(trx, runId, form.voices) : false;
    if (unknown) throw new Invalid("common:invalid.choice", "voices");
    announce(`method:${runId}`);
    return once(trx, ctx, requestId, async () => {
      const { id } = await trx
        .insertInto("method_batches")
        .values({
          run_id: runId,
          issued: form.issued,
          returned: form.returned,
          invalid: form.invalid,
          rows: JSON.stringify(rows),
          voices: JSON.stringify(run.isSecret ? form.voices : []),
          entered_by: ctx.actor.personId,
          entered_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await recordPaper(trx, ctx, run, { batch: id, step: "entered" });
      return id;
    });
  });
}

/** The second pair of eyes. @throws NotAllowed for whoever entered it, Conflict when somebody on paper has voted already */
export async function confirmBatch(ctx: Context, runId: number, batchId: number): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, runId, trx);
    requireCounting(run);
    const batch = await lockBatch(trx, runId, batchId);
    if (batch.entered_by === ctx.actor.personId) throw new NotAllowed("methods:batch.refusal.own");
    const rows = batch.rows as BatchRow[];
    if (run.isSecret) await countSecretly(trx, run, rows, batch.voices ?? []);
    else await countByName(trx, ctx, run, rows, batchId);
    await trx
      .updateTable("method_batches")
      .where("id", "=", batchId)
      .set({ rows: null, voices: null, confirmed_by: ctx.actor.personId, confirmed_at: ctx.now() })
      .execute();
    await recordPaper(trx, ctx, run, { batch: batchId, step: "confirmed" });
    await releaseIfDue(trx, ctx, run);
    announceRun(announce, run);
  });
}

/** What was not confirmed is entered anew. */
export async function discardBatch(ctx: Context, runId: number, batchId: number): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, runId, trx);
    requireCounting(run);
    await lockBatch(trx, runId, batchId);
    await trx.deleteFrom("method_batches").where("id", "=", batchId).execute();
    await recordPaper(trx, ctx, run, { batch: batchId, step: "discarded" });
    announce(`method:${runId}`);
  });
}

const recordPaper = (trx: Trx, ctx: Context, run: RunHead, facts: { batch: number; step: string }): Promise<void> =>
  recordAct(trx, ctx, { act: "entered-on-behalf", processId: run.processId, subject: ["methods", run.id], facts });

function requireCounting(run: RunHead): void {
  authorise(run.my, "method:count");
  if (run.state === "created") throw new Conflict("methods:run.refusal.not-open");
  if (run.state === "released") throw new Conflict("methods:batch.refusal.released");
}

async function lockBatch(trx: Trx, runId: number, batchId: number) {
  const batch = await trx
    .selectFrom("method_batches")
    .where("id", "=", batchId)
    .where("run_id", "=", runId)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (!batch) throw new NotFound();
  if (batch.confirmed_at) throw new Conflict("methods:batch.refusal.confirmed");
  return batch;
}

function readRows(ctx: Context, run: Parameters<typeof readBatch>[0], form: BatchForm): BatchRow[] {
  const names = Object.fromEntries(BENCHES.map((bench) => [bench, ctx.t(`common:bench.${bench}`)])) as Record<Bench, string>;
  try {
    return readBatch(run, form, names);
  } catch (refusal) {
    if (!(refusal instanceof LineInvalid)) throw refusal;
    throw new Invalid(refusal.code, "rows", {
      line: refusal.line,
      because: ctx.t(refusal.because.code, refusal.because.params),
    });
  }
}

async function findUnknown(trx: Trx, runId: number, keys: readonly string[]): Promise<boolean> {
  const known = await trx
    .selectFrom("method_voices")
    .where("run_id", "=", runId)
    .where("voice_key", "in", keys)
    .select("voice_key")
    .execute();
  return known.length !== new Set(keys).size;
}

async function countByName(trx: Trx, ctx: Context, run: RunHead, rows: readonly BatchRow[], batch_id: number): Promise<void> {
  if (rows.length === 0) return;
  const written = await trx
    .insertInto("method_ballots")
    .values(
      rows.map(({ voiceKey, answers }) => ({
        run_id: run.id,
        voice_key: voiceKey!,
        answers: JSON.stringify(answers),
        cast_by: ctx.actor.personId,
        cast_at: ctx.now(),
        batch_id,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("voice_key")
    .execute();
  refuseDouble(
    rows.map(({ voiceKey }) => voiceKey!),
    written.map((row) => row.voice_key),
  );
}

async function countSecretly(trx: Trx, run: RunHead, rows: readonly BatchRow[], voices: readonly string[]): Promise<void> {
  if (voices.length > 0) {
    const noted = await trx
      .insertInto("method_voters")
      .values(voices.map((voice_key) => ({ run_id: run.id, voice_key })))
      .onConflict((conflict) => conflict.doNothing())
      .returning("voice_key")
      .execute();
    refuseDouble(
      voices,
      noted.map((row) => row.voice_key),
    );
  }
  const ballots = rows.map(({ bench, answers }) => ({ bench, answers }));
  if (ballots.length > 0) await fillUrn(trx, run.id, ballots);
}

/** @throws Conflict with how many have voted twice: rolled back, nothing of the batch counts */
function refuseDouble(wanted: readonly string[], written: readonly string[]): void {
  if (written.length === wanted.length) return;
  throw new Conflict("methods:batch.refusal.double", { count: wanted.length - written.length });
}
