/** /processes/:id/partnerships/register.xlsx and /processes/:id/interdependencies/interdependencies.xlsx, .ods, .csv: each register as far as its reader sees it, for whoever works on in a spreadsheet. */
import { REGISTER_FILES } from "#server/partnerships/exports.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles(REGISTER_FILES, "many");
