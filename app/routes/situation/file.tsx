/** /situation/:id/report.docx, report.pdf and report.json: a frozen picture as a file. */
import { reportDocx, reportJson, reportPdf } from "#server/situation/files.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({ "report.docx": reportDocx, "report.pdf": reportPdf, "report.json": reportJson });
