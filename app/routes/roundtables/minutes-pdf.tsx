/** GET /roundtables/:id/minutes.pdf: the compiled minutes as an accessible PDF. */
import { minutesAsPdf } from "#server/roundtables/minutes.queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { bytes, name } = await minutesAsPdf(ctx, idOf(params.id));
  return download(bytes, { name, type: "application/pdf" });
});
