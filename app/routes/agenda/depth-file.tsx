/** GET /processes/:id/agenda/depth.xlsx: how deep the joint work goes and should go, as a table. */
import { writeDepthXlsx } from "#server/agenda/depth-file.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({ "depth.xlsx": writeDepthXlsx });
