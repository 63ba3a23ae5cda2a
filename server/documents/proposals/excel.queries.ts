/** All proposals on a text as an Excel file, to sort and to filter. */
import type { Context } from "../../context.ts";
import { cleanText } from "../../files/docx-file.ts";
import { proposerOf } from "./queries.ts";
import type { TextFile } from "../../files/file.rules.ts";
import { lookUpProposals } from "./files.queries.ts";
import type { Proposal, ProposalFilter } from "./rules.ts";
import type { TextContent } from "../rules.ts";
import { toPlainText } from "../content/text.rules.ts";

/** What a cell can hold. */
const CELL_MAX = 32_000;

/** @throws NotFound without a mandate in its process */
export async function writeProposalsXlsx(ctx: Context, documentId: number, filter: ProposalFilter): Promise<TextFile> {
  const { proposals, title, name, footer } = await lookUpProposals(ctx, documentId, filter);
  const { t } = ctx;
  // Only whoever wants this file waits for its library.
  const { default: excel } = await import("exceljs");
  const book = new excel.Workbook();
  book.creator = "Gemeinsame Agenda";
  book.created = ctx.now();
  book.title = title;
  const sheet = book.addWorksheet(t("documents:proposals.table.file").slice(0, 31), {
    views: [{ state: "frozen", ySplit: 1 }],
    pageSetup: { orientation: "landscape", paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: `&L${footer.replaceAll("&", "&&")}&R&P / &N` },
  });
  const column = (key: string, words: string, width: number) => ({ key, header: words, width });
  sheet.columns = [
    column("number", t("documents:proposals.table.no"), 6),
    column("organisation", t("documents:proposals.table.organisation"), 22),
    column("submitted", t("documents:proposals.table.submitted"), 12),
    column("old", t("documents:proposals.table.old"), 50),
    column("proposed", t("documents:proposals.table.proposed"), 50),
    column("reason", t("documents:proposals.table.reason"), 40),
    column("status", t("documents:proposals.table.status"), 20),
    column("decided", t("documents:proposals.table.decided"), 12),
    column("decision", t("documents:proposals.table.decision"), 40),
    column("accepted", t("documents:proposals.table.accepted"), 50),
    column("address", t("documents:proposals.table.address"), 40),
  ];
  for (const proposal of proposals) sheet.addRow(xlsxRow(ctx, proposal));
  sheet.getRow(1).font = { bold: true };
  sheet.eachRow((row) => (row.alignment = { vertical: "top", wrapText: true }));
  for (const key of ["submitted", "decided"]) sheet.getColumn(key).numFmt = ctx.language === "de" ? "dd.mm.yyyy" : "dd/mm/yyyy";
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: sheet.columns.length } };
  return { name, bytes: Buffer.from(await book.xlsx.writeBuffer()) };
}

function xlsxRow(ctx: Context, proposal: Proposal) {
  const plain = (blocks: readonly TextContent[]) => harmless(blocks.map(toPlainText).join("\n"));
  return {
    number: proposal.number,
    organisation: harmless(proposerOf(proposal, ctx)),
    submitted: proposal.createdAt,
    old: plain(proposal.base),
    proposed: plain(proposal.proposed),
    reason: harmless(proposal.reason),
    status: ctx.t(`documents:proposals.status.${proposal.status}`),
    decided: proposal.decidedAt,
    decision: harmless(proposal.decisionReason),
    accepted: plain(proposal.accepted ?? []),
    address: `${ctx.origin}/documents/${proposal.documentId}/proposals/${proposal.id}`,
  };
}

/** Words that begin like a formula would be one as soon as the sheet is saved as CSV and opened again. */
export function harmless(words: string): string {
  const clean = cleanText(words).slice(0, CELL_MAX).toWellFormed();
  return /^\s*[=+\-@]/.test(clean) ? `'${clean}` : clean;
}
