/**
 * Deleting a paper and bringing it back. While it is deleted it belongs to no process: whatever asks for the texts of a process, or who
 * may see one, finds none, and nothing of it is lost.
 */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { Conflict } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireDeleted, requireDocument } from "./queries.ts";

/** @returns the id of its process @throws NotAllowed, Conflict for the texts of agenda items and roundtables */
export async function deleteDocument(ctx: Context, documentId: number): Promise<number> {
  const { process, kind, title } = await requireDocument(ctx, documentId);
  authorise(process.my, "document:delete");
  if (kind !== "paper") throw new Conflict("documents:error.belongs-elsewhere");
  await transact(ctx, async (trx, announce) => {
    const gone = await trx
      .updateTable("documents")
      .where("id", "=", documentId)
      .where("process_id", "is not", null)
      .set({ process_id: null, deleted_from: process.id, deleted_at: ctx.now(), deleted_by: ctx.actor.personId })
      .returning("id")
      .executeTakeFirst();
    if (!gone) return;
    await recordEvent(trx, ctx, { processId: process.id, kind: "document-deleted", params: { title } });
    announce(`document:${documentId}`);
    announce(`process:${process.id}`);
  });
  ctx.rooms.disconnect({ documentId });
  return process.id;
}

/** Said twice it does no harm. @throws NotFound, NotAllowed */
export async function restoreDocument(ctx: Context, documentId: number): Promise<void> {
  const deleted = await requireDeleted(ctx, documentId);
  if (!deleted) return;
  const { process, title } = deleted;
  await transact(ctx, async (trx, announce) => {
    const back = await trx
      .updateTable("documents")
      .where("id", "=", documentId)
      .where("deleted_from", "=", process.id)
      .set({ process_id: process.id, deleted_from: null, deleted_at: null, deleted_by: null })
      .returning("id")
      .executeTakeFirst();
    if (!back) return;
    const path = `/documents/${documentId}`;
    await recordEvent(trx, ctx, { processId: process.id, kind: "document-undeleted", params: { title }, path });
    announce(`process:${process.id}`);
  });
}
