/** GET /formats/:id/evaluations/:eid/report.{docx,pdf}: the report with all tables, sources and the method. */
import { writeReportDocx, writeReportPdf } from "#server/formats/report.queries";
import { listEditionSurveys } from "#server/surveys/editions.queries";
import { idOf, loadFiles } from "#server/web";

export const loader = loadFiles({
  "report.docx": (ctx, id, _asked, { eid }) => writeReportDocx(ctx, id, idOf(eid), listEditionSurveys),
  "report.pdf": (ctx, id, _asked, { eid }) => writeReportPdf(ctx, id, idOf(eid), listEditionSurveys),
});
