/** Makes documents, names them and opens them for comments. Their text changes only through the live rooms. */
import { sql } from "kysely";
import { ROLES, type Role } from "../../db/schema/processes.ts";
import type { DocumentKind, DocumentTemplate, Numbering } from "../../db/schema/documents.ts";
import type { Language } from "../../db/schema/people.ts";
import type { z } from "zod";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";
import { notify, withdraw } from "../notifications/commands.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { once } from "../platform/submissions.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { requireDocument, shownDocument, type DocumentHead } from "./queries.ts";
import {
  accessTo,
  ownsTitle,
  requireOpenText,
  whySettled,
  type documentChangeForm,
  type documentForm,
  type TextContent,
} from "./rules.ts";
import { templateText } from "./content/templates.rules.ts";
import { EMPTY_TEXT, SCHEMA_VERSION } from "./content/text.rules.ts";
import { contentToUpdate } from "./log/ydoc.rules.ts";

/**
 * A paper of the process, empty or begun from a template, in the language of whoever begins it unless they choose another one.
 * @returns its id @throws NotAllowed, Conflict while texts are closed
 */
export async function createDocument(
  ctx: Context,
  processId: number,
  { title, language = ctx.language, template = "blank" }: z.output<typeof documentForm>,
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "document:create");
  if (!process.stageRules.textsOpen) throw new Conflict("documents:error.texts-closed");
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      const content = templateText(template, language);
      const documentId = await insertDocument(trx, ctx, { processId, kind: "paper", title, content, language, template });
      const path = `/documents/${documentId}`;
      await recordEvent(trx, ctx, { processId, kind: "document-created", params: { title }, path });
      return documentId;
    });
  });
}

/**
 * The row of a document and the first entry of its log, as part of the transaction that needs it (agenda items, minutes, seeds).
 * A text is begun here, once, and never by an editor: two editors would begin it twice.
 */
export async function insertDocument(
  trx: Trx,
  ctx: Pick<Context, "now"> & { actor: { personId: number } | null },
  document: {
    /** Null for what belongs to one house alone. */
    processId: number | null;
    kind: DocumentKind;
    title: string;
    /** Or how the first entry of its log is made, once its id is known. */
    content?: TextContent | ((documentId: number) => Promise<Uint8Array>);
    commentsOpen?: boolean;
    /** German, when nothing else is said. */
    language?: Language;
    numbering?: Numbering;
    template?: DocumentTemplate;
  },
): Promise<number> {
  const { id } = await trx
    .insertInto("documents")
    .values({
      process_id: document.processId,
      kind: document.kind,
      title: document.title,
      comments_open: document.commentsOpen ?? false,
      language: document.language,
      numbering: document.numbering,
      template: document.template,
      head_seq: 1,
      schema_version: SCHEMA_VERSION,
      created_at: ctx.now(),
      created_by: ctx.actor?.personId ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const { content = EMPTY_TEXT } = document;
  const update = Buffer.from(typeof content === "function" ? await content(id) : contentToUpdate(content));
  await trx
    .insertInto("document_updates")
    .values({ document_id: id, seq: 1, update, person_id: null, at: ctx.now() })
    .execute();
  return id;
}

/**
 * Its title, the language it is written in, and how it is numbered; what is not given stays.
 * @throws NotAllowed, Conflict while texts are closed, when the title belongs to an agenda item or a roundtable, and when
 * something was changed since it was `seen`
 */
export async function changeDocument(
  ctx: Context,
  documentId: number,
  input: z.output<typeof documentChangeForm>,
  seen = "",
): Promise<void> {
  const document = await requireDocument(ctx, documentId);
  authorise(document.process.my, "document:edit");
  if (input.title !== undefined && !ownsTitle(document.kind)) throw new Conflict("documents:error.title-belongs-elsewhere");
  requireOpenText(document);
  if (Object.values(input).every((value) => value === undefined)) return;
  await transact(ctx, async (trx, announce) => {
    await requireUnchanged(trx, shownDocument(documentId), seen);
    await trx.updateTable("documents").where("id", "=", documentId).set(input).execute();
    announce(`document:${documentId}`);
    announce(`process:${document.process.id}`);
  });
}

/**
 * For comments of the consulted, who are told, in stages that do not allow them anyway; whoever is connected is judged anew.
 * @throws Conflict where nobody comments any more
 */
export async function openForComments(ctx: Context, documentId: number, open: boolean): Promise<void> {
  const document = await requireDocument(ctx, documentId);
  authorise(document.process.my, "document:open-comments");
  await transact(ctx, async (trx, announce) => {
    announce(`document:${documentId}`);
    announce(`process:${document.process.id}`);
    const { settled } = await trx
      .selectFrom("documents")
      .where("id", "=", documentId)
      .select("settled")
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (open && settled === "approved") throw new Conflict(whySettled(settled));
    const changed = await trx
      .updateTable("documents")
      .where("id", "=", documentId)
      .where("comments_open", "!=", open)
      .set({ comments_open: open })
      .returning("id")
      .executeTakeFirst();
    if (!changed) return;
    if (open) await tellCommenters(trx, ctx, announce, document);
    else await withdraw(trx, announce, "comments-opened", { kind: "document", id: documentId });
    const kind = open ? "document-comments-opened" : "document-comments-closed";
    await recordEvent(trx, ctx, {
      processId: document.process.id,
      kind,
      params: { title: document.title },
      path: `/documents/${documentId}`,
    });
  });
  ctx.rooms.disconnect({ documentId });
}

/** Those who could only read it until now. */
async function tellCommenters(trx: Trx, ctx: Context, announce: Announce, { id, process }: DocumentHead): Promise<void> {
  const access = (role: Role, comments_open: boolean) => accessTo({ comments_open }, { role }, process.stageRules);
  const roles = ROLES.filter((role) => access(role, false) === "read" && access(role, true) === "comment");
  await notify(trx, ctx, announce, {
    kind: "comments-opened",
    processId: process.id,
    about: { kind: "document", id },
    to: sql`select person_id from mandates where process_id = ${process.id} and role = any(${roles}::text[])`,
  });
}
