/**
 * Circulates minutes, takes and answers objections, keeps the corrected text, and takes the two signatures that approve it; an approval that
 * was a mistake is taken back.
 */
import { sql } from "kysely";
import type { z } from "zod";
import { authorise } from "../../access/rules.ts";
import { dayOf, instantOf } from "../../calendar/rules.ts";
import type { Context, SystemContext, Trx } from "../../context.ts";
import { isKeptUnderLock, settleText, storeWriting } from "../../documents/versions/settlement.commands.ts";
import { freezeDocument } from "../../documents/versions/history.commands.ts";
import { findNewestFrozen, isAsKept } from "../../documents/versions/queries.ts";
import { checkFile, type BroughtFile } from "../../consultations/attachments/commands.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../../errors.ts";
import { notify } from "../../notifications/commands.ts";
import { handle, type JobHandler } from "../../platform/jobs.ts";
import { once } from "../../platform/submissions.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { recordEvent } from "../../processes/commands.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import { factsMark, gatherAllFacts, type GatheredFacts } from "../minutes/queries.ts";
import { toKeep } from "./facts.rules.ts";
import { findKept, findMinutesRound } from "./queries.ts";
import {
  acceptSignature,
  minutesState,
  OBJECTIONS_END,
  partOf,
  type objectionAnswerForm,
  type withdrawalForm,
} from "./rules.ts";
import { lockRoundtable, requireRoundtable, roundtableSnapshot, type RoundtableHead } from "../queries.ts";
import { requireState } from "../rules.ts";

/**
 * Freezes the text and sends it round: objections until the end of the last day of the usual period of the process.
 * @throws Conflict unless the roundtable is closed, and when they were circulated already
 */
export async function circulateMinutes(ctx: Context, id: number): Promise<void> {
  const head = await requireRoundtable(ctx, id);
  authorise(head.my, "roundtable:lead");
  requireState(head.state, "closed");
  if (await findMinutesRound(ctx, head)) throw new Conflict("roundtables:refusal.circulated-already");
  const versionId = await frozenNow(ctx, head, "roundtables:approval.circulated-version");
  await transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    requireState(roundtable.state, "closed");
    const { deadlineDays } = await currentRules(trx, roundtable.processId);
    const until = endOfDay(new Date(ctx.now().getTime() + Math.max(1, deadlineDays) * 86_400_000));
    const inserted = await trx
      .insertInto("minutes_rounds")
      .values({
        ...{ roundtable_id: id, version_id: versionId, circulated_at: ctx.now(), objections_until: until },
        facts: await factsNow(trx, ctx, roundtable),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n) throw new Conflict("roundtables:refusal.circulated-already");
    await ctx.enqueue(trx, OBJECTIONS_END, { roundtableId: id, until: until.toISOString() }, { at: until });
    await notify(trx, ctx, announce, {
      ...{ kind: "minutes-circulated", processId: roundtable.processId, about: { kind: "roundtable", id } },
      to: await listReaders(trx, roundtable),
    });
    await note(trx, ctx, roundtable, "minutes-circulated");
    announce(`roundtable:${id}`);
  });
}

const factsNow = async (trx: Trx, ctx: Context, roundtable: RoundtableHead) =>
  JSON.stringify(toKeep(await gatherAllFacts(trx, ctx, roundtable)));

const endOfDay = (at: Date): Date => instantOf(dayOf(new Date(at.getTime() + 86_400_000)), "00:00") ?? at;

async function listReaders(trx: Trx, { processId }: RoundtableHead): Promise<number[]> {
  const rows = await trx.selectFrom("mandates").where("process_id", "=", processId).select("person_id").distinct().execute();
  return rows.map(({ person_id }) => person_id);
}

/** Freezes the minutes, or takes the frozen version that says the same. */
async function frozenNow(ctx: Context, { minutesDocumentId }: RoundtableHead, name: string): Promise<number> {
  if (!minutesDocumentId) throw new Conflict("roundtables:refusal.no-minutes");
  try {
    return await freezeDocument(ctx, minutesDocumentId, { name: ctx.t(name) }, "");
  } catch (thrown) {
    if (!(thrown instanceof Conflict) || thrown.code !== "documents:versions.error.frozen-already") throw thrown;
    return (await findNewestFrozen(ctx.db, minutesDocumentId))!.id;
  }
}

/** By anybody who takes part, until the period is over. @returns the id of the objection */
export async function objectToMinutes(ctx: Context, id: number, body: string, requestId: string): Promise<number> {
  return change(ctx, id, async (trx, roundtable) => {
    authorise(roundtable.my, "roundtable:attend");
    const round = await requireRound(trx, roundtable);
    if (minutesState(round, ctx.now()) !== "circulated") throw new Conflict("roundtables:refusal.objections-over");
    return once(trx, ctx, requestId, async () => {
      const objection = await trx
        .insertInto("minutes_objections")
        .values({ roundtable_id: id, mandate_id: roundtable.my.mandateId, body, created_at: ctx.now() })
        .returning("id")
        .executeTakeFirstOrThrow();
      return objection.id;
    });
  });
}

export async function answerObjection(
  ctx: Context,
  id: number,
  objectionId: number,
  { decision, answer }: z.output<typeof objectionAnswerForm>,
): Promise<void> {
  await change(ctx, id, async (trx, roundtable) => {
    authorise(roundtable.my, "roundtable:record");
    await requireUnapproved(trx, ctx, roundtable);
    const answered = await trx
      .updateTable("minutes_objections")
      .where("id", "=", objectionId)
      .where("roundtable_id", "=", id)
      .set({ is_accepted: decision !== "declined", beside_text: decision === "beside-text", answer })
      .executeTakeFirst();
    if (answered.numUpdatedRows === 0n) throw new NotFound();
  });
}

/** Keeps the text as it is now as the corrected one: what has changed since it was circulated can be compared by everybody. */
export async function correctMinutes(ctx: Context, id: number): Promise<void> {
  const head = await requireRoundtable(ctx, id);
  authorise(head.my, "roundtable:lead");
  const versionId = await frozenNow(ctx, head, "roundtables:approval.corrected-version");
  await change(ctx, id, async (trx, roundtable) => {
    const round = await requireUnapproved(trx, ctx, roundtable);
    if (versionId === round.versionId) throw new Conflict("roundtables:refusal.nothing-corrected");
    const corrected = { corrected_version_id: versionId, facts: await factsNow(trx, ctx, roundtable) };
    await trx.updateTable("minutes_rounds").where("roundtable_id", "=", id).set(corrected).execute();
    // What was signed before was another text.
    await trx.deleteFrom("minutes_signatures").where("roundtable_id", "=", id).execute();
  });
}

/**
 * Of the chair or of the recorder, each once and by different people; the second one approves. A signature for what has changed since
 * falls away.
 * @param seen what the page showed beside the text
 * @throws Conflict also when that has changed
 */
export async function signMinutes(ctx: Context, id: number, seen = ""): Promise<void> {
  await requireKeptText(ctx, id);
  const documentId = await change(ctx, id, async (trx, roundtable) => {
    authorise(roundtable.my, "roundtable:record");
    const part = partOf(roundtable.my.role);
    if (!part) throw new NotAllowed();
    acceptSignature(await requireRound(trx, roundtable), ctx.now());
    await refuseMovedText(trx, ctx, roundtable);
    const facts = await requireSeenFacts(trx, ctx, roundtable, seen);
    await trx
      .insertInto("minutes_signatures")
      .values({ roundtable_id: id, part, person_id: ctx.actor.personId, signed_at: ctx.now(), facts_seen: factsMark(facts) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { signatures } = await requireRound(trx, roundtable);
    return signatures.length < 2 ? null : approve(trx, ctx, roundtable, facts);
  });
  if (documentId !== null) ctx.rooms.disconnect({ documentId });
}

/** From now on it stays: its text, what it says beside it, and the rows of the roundtable. @returns whose writers are judged anew */
async function approve(trx: Trx, ctx: Context, roundtable: RoundtableHead, gathered: GatheredFacts): Promise<number | null> {
  const { id, minutesDocumentId } = roundtable;
  const facts = JSON.stringify(toKeep(gathered));
  await trx.updateTable("minutes_rounds").where("roundtable_id", "=", id).set({ approved_at: ctx.now(), facts }).execute();
  if (minutesDocumentId !== null) {
    await settleText(trx, minutesDocumentId, "approved");
    await trx.updateTable("documents").where("id", "=", minutesDocumentId).set({ comments_open: false }).execute();
  }
  await note(trx, ctx, roundtable, "minutes-approved");
  return minutesDocumentId;
}

/**
 * What is approved is what whoever approves it had before them; what was signed for something else is no longer signed.
 * @throws Conflict when somebody changed it since
 */
async function requireSeenFacts(trx: Trx, ctx: Context, roundtable: RoundtableHead, seen: string): Promise<GatheredFacts> {
  const facts = await gatherAllFacts(trx, ctx, roundtable);
  const mark = factsMark(facts);
  if (seen && seen !== mark) throw new Conflict("roundtables:refusal.facts-moved-on");
  await trx
    .deleteFrom("minutes_signatures")
    .where("roundtable_id", "=", roundtable.id)
    .where("facts_seen", "not in", ["", mark])
    .execute();
  return facts;
}

/**
 * What is signed is a version that everybody could read. @throws Conflict when the text, or a decision or task in it, has been changed
 * since it went round or was corrected
 */
async function requireKeptText(ctx: Context, id: number): Promise<void> {
  const { minutesDocumentId } = await requireRoundtable(ctx, id);
  const kept = await findKept(ctx.db, id);
  if (!kept || minutesDocumentId === null) return;
  if (!(await isAsKept(ctx, minutesDocumentId, kept.versionId))) throw new Conflict("roundtables:refusal.text-moved-on");
  // What is being typed counts as well, when it is asked once more under the lock.
  await storeWriting(ctx, minutesDocumentId);
}

/** The same, with the text and its records held until this is signed. */
async function refuseMovedText(trx: Trx, ctx: Context, { id, minutesDocumentId }: RoundtableHead): Promise<void> {
  const kept = await findKept(trx, id);
  if (!kept || minutesDocumentId === null) return;
  if (!(await isKeptUnderLock(trx, ctx, minutesDocumentId, kept.versionId)))
    throw new Conflict("roundtables:refusal.text-moved-on");
}

/**
 * The minutes as both signed them on paper: approves them, or stands as proof beside the signatures that were given here.
 * @throws Invalid at the field `file` for what is no PDF; Conflict when there is one already
 */
export async function uploadSignedMinutes(ctx: Context, id: number, file: BroughtFile | undefined, seen = ""): Promise<void> {
  const head = await requireRoundtable(ctx, id);
  authorise(head.my, "roundtable:record");
  const { bytes, name, ending } = await checkFile(ctx, file);
  if (ending !== "pdf") throw new Invalid("roundtables:invalid.signed-pdf", "file");
  const isApproved = Boolean((await findMinutesRound(ctx, head))?.approvedAt);
  if (!isApproved) await requireKeptText(ctx, id);
  const documentId = await change(ctx, id, async (trx, roundtable) => {
    authorise(roundtable.my, "roundtable:record");
    const round = await requireRound(trx, roundtable);
    if (!round.approvedAt) acceptSignature(round, ctx.now());
    if (!round.approvedAt) await refuseMovedText(trx, ctx, roundtable);
    const facts = round.approvedAt ? null : await requireSeenFacts(trx, ctx, roundtable, seen);
    const inserted = await trx
      .insertInto("minutes_scans")
      .values({ roundtable_id: id, name, bytes: Buffer.from(bytes), uploaded_by: ctx.actor.personId, uploaded_at: ctx.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n) throw new Conflict("roundtables:refusal.signed-already");
    return facts && approve(trx, ctx, roundtable, facts);
  });
  if (documentId !== null) ctx.rooms.disconnect({ documentId });
}

/**
 * Takes back an approval that was a mistake, or rests on the wrong file, by those who may sign. What had been approved stays readable with
 * the reason; the minutes can then be corrected, and are signed anew by both.
 * @param seen when they were approved, as the page showed it
 * @throws Conflict unless they are approved, and when it was another approval
 */
export async function withdrawApproval(
  ctx: Context,
  id: number,
  { reason, seen }: z.output<typeof withdrawalForm>,
): Promise<void> {
  const documentId = await change(ctx, id, async (trx, roundtable, announce) => {
    authorise(roundtable.my, "roundtable:record");
    if (!partOf(roundtable.my.role)) throw new NotAllowed();
    const { approvedAt } = await requireRound(trx, roundtable);
    if (!approvedAt) throw new Conflict("roundtables:refusal.not-approved");
    if (seen && seen !== approvedAt.toISOString()) throw new Conflict("common:error.changed-meanwhile");
    await keepApproval(trx, ctx, roundtable, reason);
    for (const table of ["minutes_scans", "minutes_signatures"] as const)
      await trx.deleteFrom(table).where("roundtable_id", "=", id).execute();
    await trx.updateTable("minutes_rounds").where("roundtable_id", "=", id).set({ approved_at: null }).execute();
    if (roundtable.minutesDocumentId !== null) await settleText(trx, roundtable.minutesDocumentId, null);
    await notify(trx, ctx, announce, {
      ...{ kind: "minutes-withdrawn", processId: roundtable.processId, about: { kind: "roundtable", id } },
      to: await listReaders(trx, roundtable),
    });
    await note(trx, ctx, roundtable, "minutes-withdrawn");
    return roundtable.minutesDocumentId;
  });
  if (documentId !== null) ctx.rooms.disconnect({ documentId });
}

/** With who was there, as long as their names are kept at all (thinning.commands.ts). */
async function keepApproval(trx: Trx, ctx: Context, { id }: RoundtableHead, reason: string): Promise<void> {
  const { attendees, isThinned } = (await roundtableSnapshot(trx, id, ctx.now()))!;
  const attended = isThinned ? null : JSON.stringify(attendees);
  await sql`
    insert into withdrawn_approvals (roundtable_id, version_id, approved_at, facts, attendees, chair_id, chair_signed_at,
      recorder_id, recorder_signed_at, scan_name, scan_bytes, reason, withdrawn_by, withdrawn_at)
    select round.roundtable_id, coalesce(round.corrected_version_id, round.version_id), round.approved_at, round.facts, ${attended}::jsonb,
      chair.person_id, chair.signed_at, recorder.person_id, recorder.signed_at, scan.name, scan.bytes,
      ${reason}, ${ctx.actor.personId}, ${ctx.now()}
    from minutes_rounds as round
      left join minutes_signatures as chair on chair.roundtable_id = round.roundtable_id and chair.part = 'chair'
      left join minutes_signatures as recorder on recorder.roundtable_id = round.roundtable_id and recorder.part = 'recorder'
      left join minutes_scans as scan on scan.roundtable_id = round.roundtable_id
    where round.roundtable_id = ${id}`.execute(trx);
}

async function requireRound(trx: Trx, roundtable: RoundtableHead) {
  const round = await findMinutesRound({ db: trx }, roundtable);
  if (!round) throw new Conflict("roundtables:refusal.not-circulated");
  return round;
}

async function requireUnapproved(trx: Trx, ctx: Context, roundtable: RoundtableHead) {
  const round = await requireRound(trx, roundtable);
  if (minutesState(round, ctx.now()) === "approved") throw new Conflict("roundtables:refusal.minutes-approved");
  return round;
}

const note = (trx: Trx, ctx: Context, { id, processId, title }: RoundtableHead, kind: string) =>
  recordEvent(trx, ctx, { processId, kind, params: { title }, path: `/roundtables/${id}` });

async function change<T>(
  ctx: Context,
  id: number,
  work: (trx: Trx, roundtable: RoundtableHead, announce: Announce) => Promise<T>,
): Promise<T> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    announce(`roundtable:${id}`);
    announce(`process:${roundtable.processId}`);
    return work(trx, roundtable, announce);
  });
}

export const APPROVAL_JOBS: readonly JobHandler[] = [
  handle(OBJECTIONS_END, (ctx, { roundtableId, until }) => endObjections(ctx, roundtableId, new Date(until))),
];

/** The pages of everybody say so by themselves; asked again it finds nothing to do. */
export async function endObjections(ctx: SystemContext, id: number, until: Date): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const ended = await trx
      .updateTable("minutes_rounds")
      .where("roundtable_id", "=", id)
      .where("objections_until", "=", until)
      .where("ended_at", "is", null)
      .set({ ended_at: ctx.now() })
      .returning("roundtable_id")
      .executeTakeFirst();
    if (ended) announce(`roundtable:${id}`);
  });
}
