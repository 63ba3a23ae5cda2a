/** /processes/:id/partnerships/register.xlsx and register.csv: the register as far as its reader sees it, for whoever works on in a spreadsheet. */
import { registerCsv, registerXlsx } from "#server/partnerships/exports.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({ "register.xlsx": registerXlsx, "register.csv": registerCsv });
