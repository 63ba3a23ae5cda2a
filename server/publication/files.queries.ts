/** What is printed, as files: Word, accessible PDF, a page that stands alone; and the facts behind it for programs and spreadsheets. */
import type { Context, Words } from "../context.ts";
import { asWordKnows, imagesOfDocuments } from "../documents/images/queries.ts";
import { csvFile } from "../files/csv.ts";
import { compileDocx } from "../files/docx-paper.ts";
import { fileName, type TextFile } from "../files/file.rules.ts";
import { writeHtml } from "../files/html.ts";
import { compilePdf, typstBlocks, typstContents, typstParagraph, typstTitle } from "../files/typst.ts";
import type { Printed } from "./paper.rules.ts";
import type { PaperTable } from "./table.rules.ts";

/** Something printed in one language, with whose pictures may be in it. */
export interface Edition {
  printed: Printed;
  words: Words;
  /** Ids of the documents whose texts it holds. */
  documentIds: readonly number[];
  /** A short one needs none. */
  hasContents: boolean;
}

export async function editionAsDocx(ctx: Context, { printed, words, documentIds, hasContents }: Edition): Promise<TextFile> {
  const images = await asWordKnows(await imagesOfDocuments(ctx.db, documentIds, printed.content));
  const contents = hasContents ? words.t("publication:contents") : null;
  const paper = { ...printed, contents, language: words.language, images, origin: ctx.origin };
  return { name: fileName(printed.title), bytes: await compileDocx(paper, ctx.pool, ctx.actor.personId) };
}

export async function editionAsPdf(ctx: Context, { printed, words, documentIds, hasContents }: Edition): Promise<TextFile> {
  const { title, head, footer, watermark, content } = printed;
  const { language } = words;
  const images = await imagesOfDocuments(ctx.db, documentIds, content);
  const contents = hasContents ? typstContents(words.t("publication:contents")) : "";
  const body =
    typstTitle(title) +
    typstParagraph(head) +
    contents +
    typstBlocks(content, { language, images, hasContents, ...addresses(ctx) });
  const options = { language, title, footer, watermark, images, pool: ctx.pool, by: ctx.actor.personId };
  return { name: fileName(title), bytes: await compilePdf(body, options) };
}

export async function editionAsHtml(
  ctx: Context,
  { printed, words, documentIds, hasContents }: Edition,
): Promise<TextFile<string>> {
  const { title, head, watermark, content } = printed;
  const images = await imagesOfDocuments(ctx.db, documentIds, content);
  const contents = hasContents ? words.t("publication:contents") : undefined;
  const options = { language: words.language, images, contents, watermark, ...addresses(ctx) };
  return { name: fileName(title), bytes: writeHtml(title, head, content, options) };
}

export const tableAsCsv = ({ name, ...table }: PaperTable): TextFile<string> => ({ name, bytes: csvFile(table) });

const addresses = ({ origin }: Context) => ({
  agendaItemUrl: (itemId: number) => `${origin}/agenda/${itemId}`,
  documentUrl: (documentId: number) => `${origin}/documents/${documentId}`,
});
