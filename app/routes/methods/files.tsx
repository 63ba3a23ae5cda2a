/** GET /methods/:id/result.xlsx: what came out of a run, as a table. */
import { writeResultXlsx } from "#server/methods/file.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({ "result.xlsx": writeResultXlsx });
