/** Everything a page needs to show one text and to let people write in it; documents, agenda items and minutes use it alike. */
import type { Context } from "../context.ts";
import { can } from "../access/rules.ts";
import { listReferenceTargets, requireDocument, type ReferenceTarget } from "./queries.ts";
import { waitsForComments, type DocumentAccess, type TextContent } from "./rules.ts";
import { listThreads } from "./threads.queries.ts";
import type { Thread } from "./threads.rules.ts";

/** What `<DocumentEditor text={…}>` takes. */
export interface DocumentText {
  documentId: number;
  processId: number;
  title: string;
  access: DocumentAccess;
  /** The role may comment, but not in this stage, and nobody has opened this text. */
  waitsForComments: boolean;
  canResolve: boolean;
  personId: number;
  me: { name: string; organisation: string };
  /** As it is now, including what is not stored yet. */
  content: TextContent;
  threads: Thread[];
  agendaItems: ReferenceTarget[];
}

/** @throws NotFound without a mandate in its process */
export async function requireText(ctx: Context, documentId: number): Promise<DocumentText> {
  const document = await requireDocument(ctx, documentId);
  const { my, stageRules, id: processId } = document.process;
  const [content, threads, agendaItems] = await Promise.all([
    ctx.rooms.read(documentId),
    listThreads(ctx.db, documentId),
    document.access === "edit" ? listReferenceTargets(ctx.db, processId) : [],
  ]);
  return {
    documentId,
    processId,
    title: document.title,
    access: document.access,
    waitsForComments: waitsForComments({ comments_open: document.commentsOpen }, my, stageRules),
    canResolve: can(my, "thread:resolve"),
    personId: ctx.actor.personId,
    me: { name: ctx.actor.name, organisation: my.organisationShortName },
    content,
    threads,
    agendaItems,
  };
}
