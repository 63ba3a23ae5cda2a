/** A document as a file to keep: Word or accessible PDF. */
import { writeInstant } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { docxFile, docxLists } from "./docx-file.ts";
import { docxBlocks, docxParagraph, docxTitle } from "./docx.ts";
import { requireDocument } from "./queries.ts";
import { compilePdf, typstBlocks, typstParagraph, typstTitle } from "./typst.ts";

export interface TextFile {
  /** Without ending. */
  name: string;
  bytes: Buffer;
}

/** @throws NotFound without a mandate in its process */
export async function writeDocx(ctx: Context, documentId: number): Promise<TextFile> {
  const { title, content, head, footer, agendaItemUrl } = await lookUp(ctx, documentId);
  const { language } = ctx;
  const lists = docxLists();
  const children = [
    docxTitle(title),
    docxParagraph(head, { color: "505050" }),
    ...docxBlocks(content, { lists, language, agendaItemUrl }),
  ];
  return { name: fileName(title), bytes: await docxFile({ title, language, lists, children, footer }) };
}

/** @throws NotFound without a mandate in its process */
export async function writePdf(ctx: Context, documentId: number): Promise<TextFile> {
  const { title, content, head, footer, agendaItemUrl } = await lookUp(ctx, documentId);
  const { language } = ctx;
  const body = typstTitle(title) + typstParagraph(head) + typstBlocks(content, { language, agendaItemUrl });
  return { name: fileName(title), bytes: await compilePdf(body, { language, title, footer }) };
}

async function lookUp(ctx: Context, documentId: number) {
  const { title, process } = await requireDocument(ctx, documentId);
  const content = await ctx.rooms.read(documentId);
  const asOf = ctx.t("documents:file.as-of", { at: writeInstant(ctx.now(), ctx.language) });
  return {
    title,
    content,
    head: `${process.title} · ${asOf}`,
    // The marking stands on every page: a page that is passed on alone must still say who may read it.
    footer: `${process.number} · TLP:${process.marking}`,
    agendaItemUrl: (itemId: number) => `${ctx.origin}/agenda/${itemId}`,
  };
}

const fileName = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\s]+/g, " ")
    .trim()
    .slice(0, 100)
    .toWellFormed() || "text";
