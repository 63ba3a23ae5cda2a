/** Synopsis and weighing table as files: Word, accessible PDF, web page, Excel. What stands in them `requireSynopsis` decides. */
import { labelOf, tlp } from "../../processes/labels.rules.ts";
import { writeDay, writeInstant } from "../../calendar/rules.ts";
import type { Context } from "../../context.ts";
import { docxFile, docxLists, LANDSCAPE_WIDTH } from "../../files/docx-file.ts";
import { docxBlocks, docxHead, docxTitle } from "../../files/docx.ts";
import { fileName, type TextFile } from "../../files/file.rules.ts";
import { writeHtml } from "../../files/html.ts";
import { compilePdf, typstBlocks, typstParagraph, typstTitle } from "../../files/typst.ts";
import { xlsxFile } from "../../files/xlsx.ts";
import { requireSynopsis, type SynopsisSheet } from "./queries.ts";
import { plainWords, senderOf, type AskedSynopsis, type SynopsisLine } from "./rules.ts";
import { sectionName, synopsisText, type Layout } from "./text.rules.ts";

/** @throws as `requireSynopsis` */
export async function writeSynopsisDocx(ctx: Context, id: number, asked: AskedSynopsis, layout: Layout): Promise<TextFile> {
  const { title, head, footer, name, content } = await lookUp(ctx, id, asked, layout);
  const { language } = ctx;
  const lists = docxLists();
  const children = [docxTitle(title), docxHead(head), ...docxBlocks(content, { lists, language, width: LANDSCAPE_WIDTH })];
  return { name, bytes: await docxFile({ title, language, lists, children, footer, page: "landscape" }) };
}

/** @throws as `requireSynopsis` */
export async function writeSynopsisPdf(ctx: Context, id: number, asked: AskedSynopsis, layout: Layout): Promise<TextFile> {
  const { title, head, footer, name, content } = await lookUp(ctx, id, asked, layout);
  const { language, pool, actor } = ctx;
  const body = `#set page(flipped: true)\n${typstTitle(title)}${typstParagraph(head)}${typstBlocks(content, { language, equalColumns: true })}`;
  return { name, bytes: await compilePdf(body, { language, title, footer, pool, by: actor.personId }) };
}

/** @throws as `requireSynopsis` */
export async function writeSynopsisHtml(
  ctx: Context,
  id: number,
  asked: AskedSynopsis,
  layout: Layout,
): Promise<TextFile<string>> {
  const { title, head, footer, name, content } = await lookUp(ctx, id, asked, layout);
  return { name, bytes: writeHtml(title, `${head} · ${footer}`, content, { language: ctx.language, isWide: true }) };
}

async function lookUp(ctx: Context, id: number, asked: AskedSynopsis, layout: Layout) {
  const sheet = await requireSynopsis(ctx, id, asked);
  return { ...headOf(ctx, sheet, layout), content: synopsisText(sheet, layout, ctx) };
}

/** Whoever holds a page of it alone must see what edition it is, and who may read it. */
function headOf(ctx: Context, { process, consultation, asked }: SynopsisSheet, layout: Layout) {
  const edition = ctx.t(`consultations:synopsis.edition.${asked.edition}`);
  const title = `${ctx.t(`consultations:synopsis.layout.${layout}`)}: ${consultation.title}`;
  const confidentiality = asked.edition === "public" ? "" : consultation.confidentiality;
  const asOf = ctx.t("documents:file.as-of", { at: writeInstant(ctx.now(), ctx.language) });
  return {
    title,
    head: [process.title, edition, asOf].join(" · "),
    footer: [process.number, tlp(labelOf(process, "consultation", consultation.id)), edition, confidentiality]
      .filter(Boolean)
      .join(" · "),
    name: fileName(`${title} (${edition})`),
  };
}

/** One row for each point, to sort and to filter. @throws as `requireSynopsis` */
export async function writeSynopsisXlsx(ctx: Context, id: number, asked: AskedSynopsis): Promise<TextFile> {
  const sheet = await requireSynopsis(ctx, id, asked);
  const { title, footer, name } = headOf(ctx, sheet, "synopsis");
  // Bench and day would tell who somebody without a name is.
  const tells = asked.edition !== "anonymous";
  const column = (key: string, width: number) => ({ header: ctx.t(`consultations:synopsis.column.${key}`), width });
  const bytes = await xlsxFile({
    title,
    name: ctx.t("consultations:synopsis.layout.synopsis"),
    columns: [
      ...[column("number", 9), column("section", 30), column("draft", 50), column("sender", 28)],
      ...(tells ? [column("bench", 18), column("received", 14), column("coordination", 22)] : []),
      column("kind", 18),
      ...[column("statement", 60), column("wording", 50), column("disposition", 18), column("answer", 60)],
      ...[column("change", 30), column("new-text", 50)],
    ],
    rows: sheet.lines.map((line) => rowOf(ctx, line, tells)),
    footer,
    language: ctx.language,
    now: ctx.now(),
  });
  return { name, bytes };
}

function rowOf({ t, language }: Context, line: SynopsisLine, tells: boolean) {
  const { reply, change, receivedAt } = line;
  const received = receivedAt ? writeDay(receivedAt, language) : "";
  return [
    ...[line.pointId, sectionName(line.section, t), plainWords(line.draft), senderOf(line)],
    ...(tells ? [t(`common:bench.${line.bench}`), received, t(`consultations:coordination.${line.coordination}`)] : []),
    ...[line.kind && t(`consultations:kind.${line.kind}`), line.body, line.wording],
    ...[reply && t(`consultations:disposition.${reply.disposition}`), reply?.reason ?? "", change?.name ?? ""],
    plainWords(change?.passage?.after ?? []),
  ];
}
