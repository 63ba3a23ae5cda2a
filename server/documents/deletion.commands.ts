/**
 * Deleting a paper and bringing it back. While it is deleted it belongs to no process: whatever asks for the texts of a process, or who
 * may see one, finds none, and nothing of it is lost. After a while it goes for good, unless something refers to it.
 */
import { sql } from "kysely";
import { authorise, requireProof } from "../access/rules.ts";
import type { Context, SystemContext, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { DELETED_DAYS } from "./rules.ts";
import { requireDeleted, requireDocument } from "./queries.ts";

/** @returns the id of its process @throws NotAllowed, Conflict for the texts of agenda items and roundtables */
export async function deleteDocument(ctx: Context, documentId: number): Promise<number> {
  const { process, kind, title } = await requireDocument(ctx, documentId);
  authorise(process.my, "document:delete");
  requireProof(ctx, "text:delete");
  const { rows } = await sql<{ isOwned: boolean }>`select document_is_owned(${documentId}::int) as "isOwned"`.execute(ctx.db);
  if (kind !== "paper" || rows[0]?.isOwned) throw new Conflict("documents:error.belongs-elsewhere");
  await transact(ctx, (trx, announce) => removeDocument(trx, ctx, announce, { id: documentId, processId: process.id, title }));
  ctx.rooms.disconnect({ documentId });
  return process.id;
}

/**
 * Within the transaction of what it belongs to; whoever calls it disconnects those who write in it.
 * @param document with the title that it has from now on, which everybody in the process reads in its log
 */
export async function removeDocument(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { id, processId, title }: { id: number; processId: number; title: string },
): Promise<void> {
  const gone = await trx
    .updateTable("documents")
    .where("id", "=", id)
    .where("process_id", "is not", null)
    .set({ title, process_id: null, deleted_from: processId, deleted_at: ctx.now(), deleted_by: ctx.actor.personId })
    .returning("id")
    .executeTakeFirst();
  if (!gone) return;
  await recordEvent(trx, ctx, { processId, kind: "document-deleted", params: { title }, about: ["documents", id] });
  announce(`document:${id}`);
  announce(`process:${processId}`);
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
    const own = (await Promise.all(ctx.lookups.map(async (lookup) => lookup.title?.(trx, documentId)))).find(Boolean);
    if (own) await trx.updateTable("documents").where("id", "=", documentId).set({ title: own }).execute();
    const path = `/documents/${documentId}`;
    await recordEvent(trx, ctx, { processId: process.id, kind: "document-undeleted", params: { title }, path });
    announce(`process:${process.id}`);
  });
}

/**
 * Removes for good what was deleted long ago. A text with a frozen version stays: its number and its hash may stand on paper.
 * @param cited texts that somebody wrote down the address of, or referred to; they stay as well
 * @returns how many went
 */
export async function purgeDocuments(ctx: SystemContext, cited: ReadonlySet<number>, signal?: AbortSignal): Promise<number> {
  const before = new Date(ctx.now().getTime() - DELETED_DAYS * 86_400_000);
  const rows = await ctx.db.selectFrom("documents").where("deleted_at", "<", before).select("id").orderBy("id").execute();
  let count = 0;
  for (const { id } of rows) {
    if (cited.has(id) || signal?.aborted) continue;
    if (await transact(ctx, (trx, announce) => purge(ctx, trx, announce, { id, before }))) count += 1;
  }
  return count;
}

/** Each in a transaction of its own: what holds one of them back holds back no other. */
async function purge(
  ctx: SystemContext,
  trx: Trx,
  announce: Announce,
  { id, before }: { id: number; before: Date },
): Promise<boolean> {
  const gone = await trx
    .deleteFrom("documents")
    .where("id", "=", id)
    // Nobody has brought it back in the meantime.
    .where("deleted_at", "<", before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("document_versions").where("document_id", "=", id).where("kind", "=", "frozen").select("id"))),
    )
    .returning(["title", "deleted_from"])
    .executeTakeFirst();
  if (!gone) return false;
  const processId = gone.deleted_from!;
  const path = `/documents/${id}`;
  // What happened stays said; it leads nowhere any more.
  await trx
    .updateTable("process_events")
    .where("process_id", "=", processId)
    .where((eb) => eb.or([eb("path", "=", path), eb("path", "like", `${path}/%`)]))
    .set({ path: null })
    .execute();
  await recordEvent(trx, ctx, { processId, kind: "document-purged", params: { title: gone.title }, about: ["documents", id] });
  announce(`process:${processId}`);
  return true;
}
