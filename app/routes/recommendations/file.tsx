/** GET /processes/:id/recommendations/recommendations.{xlsx,csv}: those that the filter of the list lets through, as a table. */
import { recommendationsAsCsv, recommendationsAsXlsx } from "#server/recommendations/file.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  "recommendations.xlsx": recommendationsAsXlsx,
  "recommendations.csv": recommendationsAsCsv,
});
