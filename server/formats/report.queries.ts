/** The report of an evaluation as files; both routes come here, so what a reader may not know is in neither. */
import { labelOf, tlp } from "../processes/labels.rules.ts";
import type { Context } from "../context.ts";
import { docxFile, docxLists } from "../files/docx-file.ts";
import { docxBlocks, docxHead, docxTitle } from "../files/docx.ts";
import { fileName, type TextFile } from "../files/file.rules.ts";
import { compilePdf, typstBlocks, typstParagraph, typstTitle } from "../files/typst.ts";
import { requireProject } from "./adjustments.queries.ts";
import { lookOf } from "./evaluations.queries.ts";
import { findIndicators } from "./indicators.queries.ts";
import { lookedAt } from "./indicators.rules.ts";
import { requireFormatSheet } from "./queries.ts";
import { compileReport, type Report } from "./report.rules.ts";
import type { Edition } from "./rules.ts";
import type { EditionSurvey } from "./surveyed.rules.ts";

/** Surveys know of formats, and formats of no surveys: what they say is handed in. */
type SurveyLookup = (ctx: Context, editions: readonly Edition[]) => Promise<EditionSurvey[]>;

export async function requireReport(
  ctx: Context,
  formatId: number,
  evaluationId: number,
  listSurveys: SurveyLookup,
): Promise<Report & { footer: string }> {
  const project = await requireProject(ctx, formatId, evaluationId);
  const sheet = await requireFormatSheet(ctx, formatId);
  const look = lookOf(project.evaluation);
  const editions = lookedAt(sheet.editions, look);
  const [{ indicators }, surveys] = await Promise.all([findIndicators(ctx, sheet, look), listSurveys(ctx, editions)]);
  const report = compileReport({ project, sheet, editions, indicators, surveys }, ctx);
  return { ...report, footer: `${report.title} · ${report.head} · ${tlp(labelOf(sheet.process, "format", formatId))}` };
}

type Wanted = Parameters<typeof requireReport>;

export async function writeReportDocx(...wanted: Wanted): Promise<TextFile> {
  const [ctx] = wanted;
  const { title, head, content, footer } = await requireReport(...wanted);
  const [lists, { language }] = [docxLists(), ctx];
  const children = [docxTitle(title), docxHead(head), ...docxBlocks(content, { lists, language, ...addresses(ctx) })];
  return { name: nameOf(ctx, title), bytes: await docxFile({ title, language, lists, children, footer }) };
}

/** A tagged PDF/UA-1 file. */
export async function writeReportPdf(...wanted: Wanted): Promise<TextFile> {
  const [ctx] = wanted;
  const { title, head, content, footer } = await requireReport(...wanted);
  const { language, pool } = ctx;
  const body = typstTitle(title) + typstParagraph(head) + typstBlocks(content, { language, ...addresses(ctx) });
  return { name: nameOf(ctx, title), bytes: await compilePdf(body, { language, title, footer, pool, by: ctx.actor.personId }) };
}

const nameOf = (ctx: Context, title: string) => fileName(`${ctx.t("formats:report.name")} ${title}`);

const addresses = ({ origin }: Context) => ({
  agendaItemUrl: (itemId: number) => `${origin}/agenda/${itemId}`,
  documentUrl: (documentId: number) => `${origin}/documents/${documentId}`,
});
