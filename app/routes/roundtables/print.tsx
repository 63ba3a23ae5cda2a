/** GET /roundtables/:id/running-order.pdf, running-order-large.pdf and name-plates.pdf: the print pack. */
import { largeOrderAsPdf, namePlatesAsPdf, runningOrderAsPdf } from "#server/roundtables/print.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  "running-order.pdf": runningOrderAsPdf,
  "running-order-large.pdf": largeOrderAsPdf,
  "name-plates.pdf": namePlatesAsPdf,
});
