/** /processes/:id/partnerships/imports/:importId/refused.csv and the same for interdependencies: the rows that could not be taken, with the reason. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { refusedRows } from "#server/partnerships/exports.queries";
import { registerAt } from "#server/partnerships/rules";
import { loadFiles } from "#server/web";

const OF = {
  partnerships: loadFiles({ "refused.csv": refusedRows("partnerships") }),
  interdependencies: loadFiles({ "refused.csv": refusedRows("interdependencies") }),
};

export const loader = (args: LoaderFunctionArgs) => OF[registerAt(args.request.url)](args);
