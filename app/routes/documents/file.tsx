/** GET /documents/:id/document.docx and its like: a document, its comparison or the table of its proposals as a file to keep, by its name in the address. */
import { askedSides } from "#server/documents/versions/queries";
import { writeComparisonDocx, writeComparisonPdf } from "#server/documents/versions/comparison-files.queries";
import { writeDocx, writeHtmlFile, writeMarkdownFile, writePdf } from "#server/documents/page/files.queries";
import { writeProposalsXlsx } from "#server/documents/proposals/excel.queries";
import { writeProposalsDocx, writeProposalsPdf } from "#server/documents/proposals/files.queries";
import { readFilter } from "#server/documents/proposals/rules";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  // `?comments=1` and `?changes=1` with what was said and proposed.
  "document.docx": (ctx, id, asked) =>
    writeDocx(ctx, id, { comments: asked.get("comments") === "1", changes: asked.get("changes") === "1" }),
  "document.pdf": writePdf,
  "document.md": writeMarkdownFile,
  "document.html": writeHtmlFile,
  // `?from=&to=`
  "comparison.docx": async (ctx, id, asked) => writeComparisonDocx(ctx, id, await askedSides(ctx, id, asked)),
  "comparison.pdf": async (ctx, id, asked) => writeComparisonPdf(ctx, id, await askedSides(ctx, id, asked)),
  // With the filter of the page.
  "proposals.docx": (ctx, id, asked) => writeProposalsDocx(ctx, id, readFilter(asked)),
  "proposals.pdf": (ctx, id, asked) => writeProposalsPdf(ctx, id, readFilter(asked)),
  "proposals.xlsx": (ctx, id, asked) => writeProposalsXlsx(ctx, id, readFilter(asked)),
});
