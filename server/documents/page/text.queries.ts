/** Everything a page needs to show one text and to let people write in it; documents, agenda items and minutes use it alike. */
import type { Context } from "../../context.ts";
import type { Numbering, Settled, Visibility } from "../../../db/schema/documents.ts";
import type { Language } from "../../../db/schema/people.ts";
import type { My } from "../../access/rules.ts";
import { findFixedNumbers } from "../content/numbering.queries.ts";
import { listOpenProposals, type ProposalsBeside } from "../proposals/queries.ts";
import { canPropose, withDrawnRecords, type Proposal } from "../proposals/rules.ts";
import { settleThreads } from "../comments/positions.commands.ts";
import { requireDocument } from "../queries.ts";
import { requireRecords } from "../content/records.queries.ts";
import { drawRecords, type KnownRecords } from "../content/records.rules.ts";
import { mayClose, waitsForComments, type DocumentAccess, type TextContent } from "../rules.ts";
import { listThreads } from "../comments/threads.queries.ts";
import { visibilitiesFor, type Thread } from "../comments/threads.rules.ts";

/** What `<DocumentEditor text={…}>` takes. */
export interface DocumentText {
  documentId: number;
  processId: number;
  title: string;
  access: DocumentAccess;
  /** The role may comment, but not in this stage, and nobody has opened this text. */
  waitsForComments: boolean;
  /** Nobody writes in it any more. */
  settled: Settled | null;
  /** What was said about it; also where nobody writes any more. */
  mayClose: ReturnType<typeof mayClose>;
  personId: number;
  /** With the number it says which text this is, also after a database was made anew. */
  createdAt: Date;
  me: { name: string; organisation: string };
  my: Pick<My, "role" | "organisationId">;
  /** Who may be chosen to see a new thread. */
  visibilities: Visibility[];
  /** As it is now, including what is not stored yet. */
  content: TextContent;
  /** What its records read, also those that come while it is open. */
  records: KnownRecords;
  threads: Thread[];
  /** Those that the reader may see. */
  proposals: ProposalsBeside;
  mayPropose: boolean;
  /** Of the text, for spelling and reading aloud. */
  language: Language;
  numbering: Numbering;
  /** By block id: what the newest frozen version has numbered keeps its number. */
  fixedNumbers: Record<string, string>;
}

/** @throws NotFound without a mandate in its process */
export async function requireText(ctx: Context, documentId: number): Promise<DocumentText> {
  const document = await requireDocument(ctx, documentId);
  const { my, stageRules, id: processId } = document.process;
  const viewer = { ...my, personId: ctx.actor.personId };
  const read = () => Promise.all([ctx.rooms.read(documentId), listThreads(ctx.db, documentId, viewer)]);
  const [first, fixedNumbers, proposals, records] = await Promise.all([
    read(),
    findFixedNumbers(ctx.db, documentId),
    listOpenProposals(ctx, document),
    requireRecords(ctx, document),
  ]);
  const [content, threads] = (await settleThreads(ctx, documentId, ...first)) ? await read() : first;
  const drawn = (proposal: Proposal) => withDrawnRecords(proposal, records);
  return {
    documentId,
    processId,
    title: document.title,
    access: document.access,
    settled: document.settled,
    mayClose: mayClose(document, my),
    waitsForComments: waitsForComments({ comments_open: document.commentsOpen }, my, stageRules),
    personId: ctx.actor.personId,
    createdAt: document.createdAt,
    me: { name: ctx.actor.name, organisation: my.organisationShortName },
    my: { role: my.role, organisationId: my.organisationId },
    visibilities: visibilitiesFor(my),
    content: drawRecords(content, records),
    records,
    threads,
    proposals: { ...proposals, proposals: proposals.proposals.map(drawn), fresh: proposals.fresh.map(drawn) },
    mayPropose: canPropose(my, document.access) && !document.settled,
    language: document.language,
    numbering: document.numbering,
    fixedNumbers,
  };
}
