/** GET /roundtables/:id/minutes.docx: the compiled minutes as a Word file. */
import { minutesAsDocx } from "#server/roundtables/minutes.queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { bytes, name } = await minutesAsDocx(ctx, idOf(params.id));
  return download(bytes, { name, type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" });
});
