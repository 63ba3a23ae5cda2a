/** Makes documents, names them and opens them for comments. Their text changes only through the live rooms. */
import type { DocumentKind } from "../../db/schema.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";
import { requireUnchanged } from "../people/revisions.queries.ts";
import { once } from "../people/submissions.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { requireDocument, shownDocument } from "./queries.ts";
import { ownsTitle, type TextContent } from "./rules.ts";
import { EMPTY_TEXT, SCHEMA_VERSION } from "./text.rules.ts";
import { contentToUpdate } from "./ydoc.rules.ts";

/** A paper of the process. @returns its id @throws NotAllowed, Conflict while texts are closed */
export async function createDocument(
  ctx: Context,
  processId: number,
  input: { title: string },
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "document:create");
  if (!process.stageRules.textsOpen) throw new Conflict("documents:error.texts-closed");
  const id = await ctx.db.transaction().execute((trx) =>
    once(trx, ctx, requestId, async () => {
      const documentId = await insertDocument(trx, ctx, { processId, kind: "paper", title: input.title });
      const path = `/documents/${documentId}`;
      await recordEvent(trx, ctx, { processId, kind: "document-created", params: { title: input.title }, path });
      return documentId;
    }),
  );
  ctx.announce(`process:${processId}`);
  return id;
}

/**
 * The row of a document and the first entry of its log, as part of the transaction that needs it (agenda items, minutes, seeds).
 * A text is begun here, once, and never by an editor: two editors would begin it twice.
 */
export async function insertDocument(
  trx: Trx,
  ctx: Pick<Context, "now"> & { actor: { personId: number } | null },
  document: { processId: number; kind: DocumentKind; title: string; content?: TextContent; commentsOpen?: boolean },
): Promise<number> {
  const { id } = await trx
    .insertInto("documents")
    .values({
      process_id: document.processId,
      kind: document.kind,
      title: document.title,
      comments_open: document.commentsOpen ?? false,
      head_seq: 1,
      schema_version: SCHEMA_VERSION,
      created_at: ctx.now(),
      created_by: ctx.actor?.personId ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const update = Buffer.from(contentToUpdate(document.content ?? EMPTY_TEXT));
  await trx
    .insertInto("document_updates")
    .values({ document_id: id, seq: 1, update, person_id: null, at: ctx.now() })
    .execute();
  return id;
}

/**
 * @throws NotAllowed, Conflict while texts are closed, when the title belongs to an agenda item or a roundtable, and when it was
 * changed since it was `seen`
 */
export async function renameDocument(ctx: Context, documentId: number, input: { title: string }, seen = ""): Promise<void> {
  const document = await requireDocument(ctx, documentId);
  authorise(document.process.my, "document:edit");
  if (!ownsTitle(document.kind)) throw new Conflict("documents:error.title-belongs-elsewhere");
  if (!document.process.stageRules.textsOpen) throw new Conflict("documents:error.texts-closed");
  await ctx.db.transaction().execute(async (trx) => {
    await requireUnchanged(trx, shownDocument(documentId), seen);
    await trx.updateTable("documents").where("id", "=", documentId).set({ title: input.title }).execute();
  });
  ctx.announce(`document:${documentId}`);
  ctx.announce(`process:${document.process.id}`);
}

/** For comments of the consulted, in stages that do not allow them anyway; whoever is connected is judged anew. */
export async function openForComments(ctx: Context, documentId: number, open: boolean): Promise<void> {
  const document = await requireDocument(ctx, documentId);
  authorise(document.process.my, "document:open-comments");
  await ctx.db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable("documents")
      .where("id", "=", documentId)
      .where("comments_open", "!=", open)
      .set({ comments_open: open })
      .returning("id")
      .executeTakeFirst();
    if (!changed) return;
    const kind = open ? "document-comments-opened" : "document-comments-closed";
    await recordEvent(trx, ctx, {
      processId: document.process.id,
      kind,
      params: { title: document.title },
      path: `/documents/${documentId}`,
    });
  });
  ctx.rooms.disconnect({ documentId });
  ctx.announce(`document:${documentId}`);
  ctx.announce(`process:${document.process.id}`);
}
