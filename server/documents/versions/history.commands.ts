/** What people do with the history of a text: naming a version, freezing one for good, going back to an earlier one. */
import { authorise, requireProof } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { once } from "../../platform/submissions.ts";
import { transact } from "../../platform/transact.ts";
import { recordEvent } from "../../processes/commands.ts";
import { contentOf, toYdoc } from "../log/rules.ts";
import type { Mention } from "../../platform/form.rules.ts";
import { refuseClassifiedText } from "../classified-text.commands.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";
import { requireOpenText } from "../rules.ts";
import { doerOn } from "../visibility.queries.ts";
import { hasUnknown } from "../content/repair.rules.ts";
import { requireRecords } from "../content/records.queries.ts";
import { withoutRecordWords } from "../content/records.rules.ts";
import { storeVersion } from "./commands.ts";
import { hashOf } from "./facts.rules.ts";
import { listMarkedThreads, requireVersion } from "./queries.ts";
import { identification, restoration } from "./restoration.rules.ts";
import { withRecordsOf } from "./rules.ts";
import { storeWriting } from "./settlement.commands.ts";

/** Keeps the text as it is now under a name. @returns the version's id @throws NotAllowed, Conflict while texts are closed */
export async function nameVersion(
  ctx: Context,
  documentId: number,
  input: { name: string },
  requestId: string,
): Promise<number> {
  await requireWriting(ctx, documentId);
  await storeWriting(ctx, documentId);
  return transact(ctx, (trx, announce) => {
    announce(`document:${documentId}`);
    return once(trx, ctx, requestId, async () => {
      const version = { documentId, kind: "named" as const, name: input.name, personId: ctx.actor.personId };
      return (await storeVersion(trx, version, ctx.now(), ctx.compaction))!;
    });
  });
}

/**
 * Keeps the text as it is stored now for good: numbered, with a hash, never to be changed. Writing goes on in the next draft.
 * @returns the version's id
 * @throws NotAllowed; Conflict when nothing has changed since it was frozen last; Invalid where its words look classified
 */
export async function freezeDocument(
  ctx: Context,
  documentId: number,
  { name, mention }: { name: string; mention?: Mention },
  requestId: string,
): Promise<number> {
  const document = await requireDocument(ctx, documentId);
  authorise(document.process.my, "document:freeze");
  requireProof(ctx, "text:freeze");
  await storeWriting(ctx, documentId);
  await refuseClassifiedText(ctx, document, await ctx.rooms.read(documentId), mention);
  return transact(ctx, (trx, announce) => {
    announce(`document:${documentId}`);
    announce(`process:${document.process.id}`);
    return once(trx, ctx, requestId, () => freeze(trx, ctx, document, name));
  });
}

async function freeze(trx: Trx, ctx: Context, document: DocumentHead, name: string): Promise<number> {
  const records = await requireRecords({ ...ctx, db: trx }, document);
  const version = { documentId: document.id, kind: "frozen" as const, name, personId: ctx.actor.personId, records };
  const id = (await storeVersion(trx, version, ctx.now(), ctx.compaction))!;
  const { number, title } = await trx
    .selectFrom("document_versions")
    .where("id", "=", id)
    .select(["number", "title"])
    .executeTakeFirstOrThrow();
  await recordEvent(trx, ctx, {
    processId: document.process.id,
    kind: "document-frozen",
    params: { title, number: number! },
    path: `/documents/${document.id}/frozen/${number}`,
  });
  return id;
}

/**
 * Makes the text what it was in a version, by a minimal change through the room while others go on writing; before that it is kept
 * as it is now. Threads whose passages come back get their marks again. Records of minutes stay as they are today.
 * @returns the document's id
 * @throws NotAllowed; Conflict while texts are closed, and for a version that no text can hold
 */
export async function restoreVersion(ctx: Context, versionId: number, requestId: string): Promise<number> {
  const version = await requireVersion(ctx, versionId);
  const document = await requireWriting(ctx, version.document.id);
  const base = await ctx.rooms.edit(document.id, identification(true));
  const stored = toYdoc([base]);
  const now = contentOf(stored);
  const target = withoutRecordWords(version.content);
  // A damaged text may read the same, and be whole only after it was written anew.
  const isThere = !hasUnknown(stored) && hashOf(withRecordsOf(target, now)) === hashOf(now);
  stored.destroy();
  if (isThere) return document.id;
  const { personId } = ctx.actor;
  await storeVersion(ctx.db, { documentId: document.id, kind: "before-restore", personId }, ctx.now(), ctx.compaction);
  const threads = await listMarkedThreads(ctx.db, document.id);
  const by = { personId, organisationId: document.process.my.organisationId };
  await ctx.rooms.edit(document.id, restoration({ base, target, threads }), by);
  await transact(ctx, (trx, announce) => {
    announce(`document:${document.id}`);
    announce(`process:${document.process.id}`);
    return once(trx, ctx, requestId, async () => {
      await recordEvent(trx, await doerOn(trx, ctx, document.id), {
        processId: document.process.id,
        kind: "document-restored",
        params: { title: document.title },
        path: `/documents/${document.id}/versions`,
      });
      return document.id;
    });
  });
  return document.id;
}

async function requireWriting(ctx: Context, documentId: number): Promise<DocumentHead> {
  const document = await requireDocument(ctx, documentId);
  authorise(document.process.my, "document:edit");
  requireOpenText(document);
  return document;
}
