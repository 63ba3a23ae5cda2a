/** GET /roundtables/:id/running-order.pdf, running-order-large.pdf, name-plates.pdf and cards.pdf: the print pack. */
import { blankCardsAsPdf, largeOrderAsPdf, namePlatesAsPdf, runningOrderAsPdf } from "#server/roundtables/print/queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  "running-order.pdf": runningOrderAsPdf,
  "running-order-large.pdf": largeOrderAsPdf,
  "name-plates.pdf": namePlatesAsPdf,
  "cards.pdf": blankCardsAsPdf,
});
