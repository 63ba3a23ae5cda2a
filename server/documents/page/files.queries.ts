/** A document as a file to keep: Word, accessible PDF, Markdown, a web page. What a reader may not know is in none of them. */
import { highest, labelOf, tlp } from "../../processes/labels.rules.ts";
import { writeInstant } from "../../calendar/rules.ts";
import type { Context } from "../../context.ts";
import { docxComments } from "../../files/docx-comments.ts";
import { docxFile, docxLists } from "../../files/docx-file.ts";
import { docxBlocks, docxHead, docxTitle } from "../../files/docx.ts";
import { writeHtml } from "../../files/html.ts";
import { imagesFor, imagesForWord } from "../images/queries.ts";
import { writeMarkdown } from "../../files/markdown.ts";
import { findFixedNumbers } from "../content/numbering.queries.ts";
import { numbersOf } from "../content/numbering.rules.ts";
import { listProposals, proposerOf } from "../proposals/queries.ts";
import { readAnnexes } from "../annexes.queries.ts";
import { refuseClassifiedText } from "../classified-text.commands.ts";
import { requireDocument } from "../queries.ts";
import { withRecords } from "../content/records.queries.ts";
import { listThreads } from "../comments/threads.queries.ts";
import { withTracked, type TrackedProposal } from "../proposals/tracked.rules.ts";
import { compilePdf, typstBlocks, typstParagraph, typstTitle } from "../../files/typst.ts";
import { fileName, type TextFile } from "../../files/file.rules.ts";

export interface WordExtras {
  /** Threads as Word comments. */
  comments?: boolean;
  /** Open proposals as tracked changes. */
  changes?: boolean;
}

/** @throws NotFound without a mandate in its process */
export async function writeDocx(ctx: Context, documentId: number, extras: WordExtras = {}): Promise<TextFile> {
  const { title, content, head, footer, writing, viewer } = await lookUp(ctx, documentId);
  const proposals = extras.changes ? await openProposals(ctx, documentId) : [];
  const text = proposals.length ? withTracked(content, proposals) : content;
  // A file is read by others than whoever made it: only what everybody in the process may see goes into it.
  const threads = extras.comments ? await listThreads(ctx.db, documentId, viewer) : [];
  const { comments, places, whole } = docxComments(
    text,
    threads.filter(({ visibility }) => visibility === "process"),
    ctx.wordsFor(writing.language).t("documents:threads.unnamed"),
  );
  const lists = docxLists();
  const images = await imagesForWord(ctx.db, documentId, text);
  const children = [
    docxTitle(title, whole),
    docxHead(head),
    ...docxBlocks(text, { ...writing, lists, images, comments: places }),
  ];
  const { language } = writing;
  return { name: fileName(title), bytes: await docxFile({ title, language, lists, children, footer, comments }) };
}

/** @throws NotFound without a mandate in its process */
export async function writePdf(ctx: Context, documentId: number): Promise<TextFile> {
  const { title, content, head, footer, writing } = await lookUp(ctx, documentId);
  const images = await imagesFor(ctx.db, documentId, content);
  const body = typstTitle(title) + typstParagraph(head) + typstBlocks(content, { ...writing, images });
  const { language } = writing;
  return {
    name: fileName(title),
    bytes: await compilePdf(body, { language, title, footer, images, pool: ctx.pool, by: ctx.actor.personId }),
  };
}

/** @throws NotFound without a mandate in its process */
export async function writeMarkdownFile(ctx: Context, documentId: number): Promise<TextFile<string>> {
  const { title, content, head, footer, writing } = await lookUp(ctx, documentId);
  const images = await imagesFor(ctx.db, documentId, content);
  return { name: fileName(title), bytes: writeMarkdown(title, `${head} · ${footer}`, content, { ...writing, images }) };
}

/** @throws NotFound without a mandate in its process */
export async function writeHtmlFile(ctx: Context, documentId: number): Promise<TextFile<string>> {
  const { title, content, head, footer, writing } = await lookUp(ctx, documentId);
  const images = await imagesFor(ctx.db, documentId, content);
  return { name: fileName(title), bytes: writeHtml(title, `${head} · ${footer}`, content, { ...writing, images }) };
}

async function lookUp(ctx: Context, documentId: number) {
  const document = await requireDocument(ctx, documentId);
  const { title, process, language, numbering } = document;
  const [written, fixed] = await Promise.all([ctx.rooms.read(documentId), findFixedNumbers(ctx.db, documentId)]);
  const content = await withRecords(ctx, document, written);
  await refuseClassifiedText(ctx, document, content);
  const { below, labels } = await readAnnexes(ctx, document);
  const asOf = ctx.t("documents:file.as-of", { at: writeInstant(ctx.now(), ctx.language) });
  return {
    title,
    content: below.length > 0 ? { ...content, content: [...(content.content ?? []), ...below] } : content,
    head: `${process.title} · ${asOf}`,
    // The marking stands on every page: a page that is passed on alone must still say who may read it.
    footer: `${process.number} · ${tlp(highest([labelOf(process, "document", documentId), ...labels]))}`,
    viewer: { ...process.my, personId: ctx.actor.personId },
    writing: {
      // Of the text and not of whoever downloads it: readers aloud pronounce it by that.
      language,
      numbering,
      numbers: numbersOf(content, numbering, fixed),
      agendaItemUrl: (itemId: number) => `${ctx.origin}/agenda/${itemId}`,
      documentUrl: (id: number) => `${ctx.origin}/documents/${id}`,
    },
  };
}

/** Most that one file shows. */
const MOST_PROPOSALS = 500;

async function openProposals(ctx: Context, documentId: number): Promise<TrackedProposal[]> {
  const { proposals } = await listProposals(
    ctx,
    documentId,
    { status: "submitted", organisationId: 0 },
    { number: 1, size: MOST_PROPOSALS },
  );
  return proposals.map((proposal) => ({ ...proposal, author: proposerOf(proposal, ctx), at: proposal.createdAt }));
}
