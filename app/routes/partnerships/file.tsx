/** /processes/:id/partnerships/register.xlsx, register.ods and register.csv: the register as far as its reader sees it, for whoever works on in a spreadsheet. */
import { registerCsv, registerOds, registerXlsx } from "#server/partnerships/exports.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles(
  { "register.xlsx": registerXlsx, "register.ods": registerOds, "register.csv": registerCsv },
  "many",
);
