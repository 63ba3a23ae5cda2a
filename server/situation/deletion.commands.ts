/** Deleting a situation picture that is not frozen, with its text; with the text it comes back. */
import { authorise, requireProof } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import type { Context } from "../context.ts";
import { removeDocument, restoreDocument } from "../documents/deletion.commands.ts";
import { Conflict, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { isId } from "../processes/queries.ts";
import { holdReport } from "./queries.ts";

/** @returns where it is brought back; null: its text was deleted before, and nothing is left to bring back */
export async function deleteReport(ctx: Context, id: number): Promise<{ processId: number; undo: string | null }> {
  const { processId, documentId } = await transact(ctx, async (trx, announce) => {
    const { process, report } = await holdReport(ctx, trx, id);
    authorise(process.my, "situation:manage");
    requireProof(ctx, "text:delete");
    if (report.payloadHash !== null) throw new Conflict("situation:error.frozen");
    const text = report.documentId === null ? undefined : await findText(trx, report.documentId);
    if (text) {
      await trx.updateTable("situation_reports").set({ deleted_at: ctx.now() }).where("id", "=", id).execute();
      // What it was called is not for everybody who reads the log.
      const title = `${ctx.t("situation:one")} ${report.number}`;
      await removeDocument(trx, ctx, announce, { id: text.id, processId: process.id, title });
    } else await trx.deleteFrom("situation_reports").where("id", "=", id).execute();
    await recordAct(trx, ctx, { act: "removed", processId: process.id, subject: ["situation", id] });
    announce(`process:${process.id}`);
    return { processId: process.id, documentId: text?.id };
  });
  if (documentId === undefined) return { processId, undo: null };
  ctx.rooms.disconnect({ documentId });
  return { processId, undo: `/situation/${id}/restoration` };
}

const findText = (db: Context["db"], id: number) =>
  db.selectFrom("documents").where("id", "=", id).where("process_id", "is not", null).select("id").executeTakeFirst();

/** @throws NotFound for one that is not deleted, or in a process that this person does not see */
export async function restoreReport(ctx: Context, id: number): Promise<void> {
  const row = isId(id)
    ? await ctx.db
        .selectFrom("situation_reports")
        .where("id", "=", id)
        .where("deleted_at", "is not", null)
        .select("document_id")
        .executeTakeFirst()
    : undefined;
  if (!row?.document_id) throw new NotFound();
  await restoreDocument(ctx, row.document_id);
}
