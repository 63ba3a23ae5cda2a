/** Makes situation pictures: begun, asked about, frozen for good, released, and noted where they were made use of. */
import { createHash } from "node:crypto";
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { insertDocument } from "../documents/commands.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { onTables, transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { gatherPayload, listPassages } from "./payload.queries.ts";
import { holdReport, listUsable } from "./queries.ts";
import { refuseFreezing, type ReplyInput, type ReportInput } from "./rules.ts";

/** With an empty text of its own. @returns its id */
export async function createReport(
  ctx: Context,
  processId: number,
  { revision: _, ...input }: ReportInput,
  requestId: string,
): Promise<number> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "situation:manage");
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().execute();
      // Also after one that is hidden from whoever begins: no number is given twice.
      const last = await onTables(trx, () =>
        trx
          .selectFrom("situation_reports")
          .where("process_id", "=", processId)
          .select((eb) => eb.fn.max("number").as("number"))
          .executeTakeFirst(),
      );
      const document_id = await insertDocument(trx, ctx, { processId, kind: "paper", title: input.title });
      const number = (last?.number ?? 0) + 1;
      const row = { ...input, process_id: processId, number, document_id, state: "draft" as const, created_at: ctx.now() };
      const { id } = await trx.insertInto("situation_reports").values(row).returning("id").executeTakeFirstOrThrow();
      announce(`process:${processId}`);
      return id;
    }),
  );
}

/** As long as it is not frozen. */
export async function editReport(ctx: Context, id: number, { revision, ...input }: ReportInput): Promise<void> {
  const documentId = await transact(ctx, async (trx, announce) => {
    const { process, report } = await holdReport(ctx, trx, id);
    authorise(process.my, "situation:manage");
    if (report.payloadHash !== null) throw new Conflict("situation:error.frozen");
    // Who was asked about one picture must not find another one.
    if (report.state === "reply" && input.audience !== report.audience) throw new Invalid("situation:error.asked", "audience");
    if (report.revision !== revision) throw new Conflict("common:error.changed-meanwhile");
    await trx
      .updateTable("situation_reports")
      .set({ ...input, revision: revision + 1 })
      .where("id", "=", id)
      .execute();
    announce(`process:${process.id}`);
    return input.audience === report.audience ? null : report.documentId;
  });
  // Whoever has its text open is judged anew.
  if (documentId !== null) ctx.rooms.disconnect({ documentId });
}

/** Each municipality reads its passage before anybody else does, and may reply until the end of that day. */
export async function askMunicipalities(ctx: Context, id: number, until: string): Promise<void> {
  if (until < dayOf(ctx.now())) throw new Invalid("situation:error.past", "reply_until");
  await transact(ctx, async (trx, announce) => {
    const { process, report } = await holdReport(ctx, trx, id);
    authorise(process.my, "situation:manage");
    if (report.payloadHash !== null) throw new Conflict("situation:error.frozen");
    if (report.replyUntil !== null && until < report.replyUntil) throw new Invalid("situation:error.shorter", "reply_until");
    await trx.updateTable("situation_reports").set({ state: "reply", reply_until: until }).where("id", "=", id).execute();
    announce(`process:${process.id}`);
  });
}

/** One for each municipality, until it is frozen: also after the day, as long as nobody has frozen it. */
export async function replyToReport(ctx: Context, id: number, { kind, body }: ReplyInput): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const { process, report } = await holdReport(ctx, trx, id);
    authorise(process.my, "situation:reply");
    if (report.state !== "reply") throw new Conflict("situation:error.frozen");
    const organisation_id = process.my.organisationId;
    const [passage] = await listPassages(ctx, trx, report, organisation_id);
    if (!passage) throw new NotAllowed();
    const said = { kind, body, person_id: ctx.actor.personId, replied_at: ctx.now() };
    await trx
      .insertInto("situation_replies")
      .values({ report_id: id, organisation_id, ...said })
      .onConflict((conflict) => conflict.columns(["report_id", "organisation_id"]).doUpdateSet(said))
      .execute();
    announce(`process:${process.id}`);
  });
}

/** @throws Conflict while municipalities may still reply @returns the hash */
export async function freezeReport(ctx: Context, id: number): Promise<string> {
  return transact(ctx, async (trx, announce) => {
    const { process, report } = await holdReport(ctx, trx, id);
    authorise(process.my, "situation:manage");
    if (report.payloadHash !== null) throw new Conflict("situation:error.frozen");
    const refused = refuseFreezing(report, await listPassages(ctx, trx, report), dayOf(ctx.now()));
    if (refused) throw new Conflict(refused);
    const payload = JSON.stringify(await gatherPayload(ctx, trx, report));
    const payload_hash = hashOfPayload(payload);
    await trx
      .updateTable("situation_reports")
      .set({ state: "frozen", payload, payload_hash, frozen_at: ctx.now(), frozen_by: ctx.actor.personId })
      .where("id", "=", id)
      .execute();
    announce(`process:${process.id}`);
    return payload_hash;
  });
}

export const hashOfPayload = (payload: string): string => createHash("sha256").update(payload).digest("hex");

export async function releaseReport(ctx: Context, id: number): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const { process, report } = await holdReport(ctx, trx, id);
    authorise(process.my, "situation:manage");
    if (report.state !== "frozen") throw new Conflict("situation:error.not-frozen");
    await trx
      .updateTable("situation_reports")
      .set({ state: "released", released_at: ctx.now(), released_by: ctx.actor.personId })
      .where("id", "=", id)
      .execute();
    // Not its title, and no way to it: who reads the log may be somebody for whom it is not made.
    const params = { number: report.number };
    const path = report.audience === "process" ? `/situation/${id}` : `/processes/${process.id}/situation`;
    await recordEvent(trx, ctx, { processId: process.id, kind: "situation-released", params, path });
    announce(`process:${process.id}`);
  });
}

/** A decision or a recommendation rests on it. */
export async function noteUse(
  ctx: Context,
  id: number,
  used: { subject: "decision" | "recommendation"; id: number },
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const { process, report } = await holdReport(ctx, trx, id);
    authorise(process.my, "situation:manage");
    if (report.state !== "released") throw new Conflict("situation:error.not-released");
    const usable = await listUsable(trx, process.id);
    if (!usable.some(({ subject, subjectId }) => subject === used.subject && subjectId === used.id))
      throw new Invalid("common:invalid.choice", "subject");
    await trx
      .insertInto("situation_uses")
      .values({ report_id: id, subject: used.subject, subject_id: used.id, noted_by: ctx.actor.personId, noted_at: ctx.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    announce(`process:${process.id}`);
  });
}
