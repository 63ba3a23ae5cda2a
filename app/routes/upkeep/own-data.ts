/** GET /account/data.{json,html}: everything that is one's own. */
import { writeOwnData } from "#server/upkeep/own-data.queries";
import { download, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { request }) => {
  const format = new URL(request.url).pathname.endsWith(".json") ? "json" : "html";
  const { name, bytes } = await writeOwnData(ctx, format);
  const type = format === "json" ? "application/json" : "text/html; charset=utf-8";
  return download(bytes, { name: `${name}.${format}`, type });
});
