/** GET /roundtables/:id/minutes.docx and .pdf: the compiled minutes as a file to keep. */
import { minutesAsDocx, minutesAsPdf } from "#server/roundtables/minutes/queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({ "minutes.docx": minutesAsDocx, "minutes.pdf": minutesAsPdf });
