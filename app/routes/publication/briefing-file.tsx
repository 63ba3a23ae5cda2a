/** GET /agenda/:id/briefing.{docx,pdf}: what those who were not there need to know of an adopted item; ?language=en. */
import { briefingAsDocx, briefingAsPdf } from "#server/publication/briefing.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({ "briefing.docx": briefingAsDocx, "briefing.pdf": briefingAsPdf });
