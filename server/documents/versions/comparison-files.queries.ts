/** Versions and comparisons as files to keep: Word, where changes are real ones, and accessible PDF, where words name them. */
import type { Label } from "../../../db/schema/markings.ts";
import { highest, labelOf, tlp } from "../../processes/labels.rules.ts";
import { writeInstant } from "../../calendar/rules.ts";
import type { Context } from "../../context.ts";
import { labelledText } from "../compare/labelled.rules.ts";
import { trackedText } from "../compare/tracked.rules.ts";
import { requireComparison, type Side } from "./comparison.queries.ts";
import { docxFile, docxLists } from "../../files/docx-file.ts";
import { docxBlocks, docxHead, docxTitle } from "../../files/docx.ts";
import { fileName, type TextFile } from "../../files/file.rules.ts";
import { imagesFor, imagesForWord } from "../images/queries.ts";
import { readAnnexes } from "../annexes.queries.ts";
import type { DocumentHead } from "../queries.ts";
import type { TextContent } from "../rules.ts";
import { compilePdf, typstBlocks, typstParagraph, typstTitle } from "../../files/typst.ts";
import { requireVersionOf, type Version } from "./queries.ts";
import { numberingOf, versionName } from "./rules.ts";
import { withoutComments } from "../content/canonical.rules.ts";

// --- one version ----------------------------------------------------------------------

/** @throws NotFound without a mandate in its process, and for a version of another text */
export async function writeVersionDocx(ctx: Context, documentId: number, versionId: number): Promise<TextFile> {
  const { title, head, text, writing, ...about } = await lookUp(ctx, documentId, versionId);
  const lists = docxLists();
  const images = await imagesForWord(ctx.db, documentId, text);
  const children = [docxTitle(title), docxHead(head), ...docxBlocks(text, { ...writing, lists, images })];
  const bytes = await docxFile({ title, language: writing.language, lists, children, footer: about.footer });
  return { name: about.name, bytes };
}

/** @throws NotFound without a mandate in its process, and for a version of another text */
export async function writeVersionPdf(ctx: Context, documentId: number, versionId: number): Promise<TextFile> {
  return pdfOf(ctx, documentId, await lookUp(ctx, documentId, versionId));
}

async function lookUp(ctx: Context, documentId: number, versionId: number) {
  const version = await requireVersionOf(ctx, documentId, versionId);
  const { document, head } = version;
  const isFrozen = head.number !== null;
  const text = withoutComments(version.content);
  const { below, labels } = await readAnnexes(ctx, document, head.createdAt);
  const facts = [
    document.process.title,
    versionName(ctx, head),
    writeInstant(head.createdAt, ctx.language),
    isFrozen ? `SHA-256 ${head.hash}` : null,
    isFrozen ? `${ctx.origin}/documents/${documentId}/frozen/${head.number}` : null,
  ];
  return {
    title: head.title,
    name: fileName(`${head.title} ${versionName(ctx, head)}`),
    head: facts.filter(Boolean).join(" · "),
    text: below.length > 0 ? { ...text, content: [...(text.content ?? []), ...below] } : text,
    footer: footerOf(document, labels),
    writing: { ...writingOf(ctx, document), ...numbersIn(version, text) },
  };
}

const numbersIn = ({ numbers }: Version, text: TextContent) =>
  numbers ? { numbers: new Map(Object.entries(numbers)), numbering: numberingOf(text, numbers) } : {};

// --- two of them ------------------------------------------------------------------------

/** @throws NotFound as `requireComparison` does */
export async function writeComparisonDocx(
  ctx: Context,
  documentId: number,
  sides: { from: Side; to: Side },
): Promise<TextFile> {
  const { compared, title, head, footer, name, writing } = await compare(ctx, documentId, sides);
  const tracking = { author: ctx.t("common:product"), at: compared.to?.createdAt ?? ctx.now() };
  const text = trackedText(compared.comparison, tracking);
  const lists = docxLists();
  const images = await imagesForWord(ctx.db, documentId, text);
  const children = [docxTitle(title), docxHead(head), ...docxBlocks(text, { ...writing, lists, images })];
  return { name, bytes: await docxFile({ title, language: writing.language, lists, children, footer }) };
}

/** @throws NotFound as `requireComparison` does */
export async function writeComparisonPdf(ctx: Context, documentId: number, sides: { from: Side; to: Side }): Promise<TextFile> {
  const { compared, ...parts } = await compare(ctx, documentId, sides);
  const words = ctx.wordsFor(parts.writing.language);
  const text = labelledText(compared.comparison, words.t);
  return pdfOf(ctx, documentId, { ...parts, text });
}

async function pdfOf(ctx: Context, documentId: number, parts: FileParts): Promise<TextFile> {
  const { title, head, text, writing, footer, name } = parts;
  const images = await imagesFor(ctx.db, documentId, text);
  const body = typstTitle(title) + typstParagraph(head) + typstBlocks(text, { ...writing, images });
  const { pool, actor } = ctx;
  const { language } = writing;
  return { name, bytes: await compilePdf(body, { language, title, footer, images, pool, by: actor.personId }) };
}

type FileParts = Awaited<ReturnType<typeof lookUp>>;

async function compare(ctx: Context, documentId: number, sides: { from: Side; to: Side }) {
  const compared = await requireComparison(ctx, documentId, sides);
  const { document, from, to, comparison } = compared;
  const title = to?.title ?? document.title;
  const names = { from: versionName(ctx, from), to: versionName(ctx, to) };
  const count = ctx.t("documents:comparison.count", { count: comparison.changes });
  return {
    compared,
    title,
    head: [document.process.title, ctx.t("documents:comparison.head", names), count].join(" · "),
    name: fileName(ctx.t("documents:comparison.file", { title })),
    footer: footerOf(document),
    writing: writingOf(ctx, document),
  };
}

/** The marking stands on every page: a page that is passed on alone must still say who may read it. */
const footerOf = ({ id, process }: DocumentHead, inside: readonly Label[] = []): string =>
  `${process.number} · ${tlp(highest([labelOf(process, "document", id), ...inside]))}`;

const writingOf = (ctx: Context, { language }: DocumentHead) => ({
  language,
  agendaItemUrl: (itemId: number) => `${ctx.origin}/agenda/${itemId}`,
  documentUrl: (id: number) => `${ctx.origin}/documents/${id}`,
});
