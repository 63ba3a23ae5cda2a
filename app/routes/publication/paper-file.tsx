/** GET /processes/:id/paper/agenda.{docx,pdf,html,csv,json}: the joint agenda to keep; ?language=en, ?only=adopted. */
import { paperAsCsv, paperAsDocx, paperAsHtml, paperAsJson, paperAsPdf } from "#server/publication/paper.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  "agenda.docx": paperAsDocx,
  "agenda.pdf": paperAsPdf,
  "agenda.html": paperAsHtml,
  "agenda.csv": paperAsCsv,
  "agenda.json": paperAsJson,
});
