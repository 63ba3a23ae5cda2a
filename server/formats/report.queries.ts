/** The report of an evaluation as files; both routes come here, so what a reader may not know is in neither. */
import { labelOf, tlp } from "../processes/labels.rules.ts";
import type { Context } from "../context.ts";
import { docxFile, docxLists } from "../files/docx-file.ts";
import { docxBlocks, docxHead, docxTitle } from "../files/docx.ts";
import { fileName, type TextFile } from "../files/file.rules.ts";
import { compilePdf, typstBlocks, typstParagraph, typstTitle } from "../files/typst.ts";
import { requireProject } from "./adjustments.queries.ts";
import { findIndicators } from "./indicators.queries.ts";
import { requireFormatSheet } from "./queries.ts";
import { compileReport, type Report } from "./report.rules.ts";

export async function requireReport(
  ctx: Context,
  formatId: number,
  evaluationId: number,
): Promise<Report & { footer: string }> {
  const project = await requireProject(ctx, formatId, evaluationId);
  const sheet = await requireFormatSheet(ctx, formatId);
  const { periodFrom: from, periodTo: to } = project.evaluation;
  const indicators = await findIndicators(ctx, sheet, { from, to });
  const report = compileReport({ project, sheet, indicators }, ctx);
  return { ...report, footer: `${report.title} · ${report.head} · ${tlp(labelOf(sheet.process, "format", formatId))}` };
}

export async function writeReportDocx(ctx: Context, formatId: number, evaluationId: number): Promise<TextFile> {
  const { title, head, content, footer } = await requireReport(ctx, formatId, evaluationId);
  const [lists, { language }] = [docxLists(), ctx];
  const children = [docxTitle(title), docxHead(head), ...docxBlocks(content, { lists, language, ...addresses(ctx) })];
  return { name: nameOf(ctx, title), bytes: await docxFile({ title, language, lists, children, footer }) };
}

/** A tagged PDF/UA-1 file. */
export async function writeReportPdf(ctx: Context, formatId: number, evaluationId: number): Promise<TextFile> {
  const { title, head, content, footer } = await requireReport(ctx, formatId, evaluationId);
  const { language, pool } = ctx;
  const body = typstTitle(title) + typstParagraph(head) + typstBlocks(content, { language, ...addresses(ctx) });
  return { name: nameOf(ctx, title), bytes: await compilePdf(body, { language, title, footer, pool, by: ctx.actor.personId }) };
}

const nameOf = (ctx: Context, title: string) => fileName(`${ctx.t("formats:report.name")} ${title}`);

const addresses = ({ origin }: Context) => ({
  agendaItemUrl: (itemId: number) => `${origin}/agenda/${itemId}`,
  documentUrl: (documentId: number) => `${origin}/documents/${documentId}`,
});
