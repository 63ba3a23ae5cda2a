/** GET /audit/log.{csv,json}: what the page shows, narrowed down as there. */
import { writeEntries } from "#server/upkeep/audit.queries";
import { readFilter } from "#server/upkeep/audit.rules";
import { download, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { request }) => {
  const { pathname, searchParams } = new URL(request.url);
  const format = pathname.endsWith(".json") ? "json" : "csv";
  const { name, bytes } = await writeEntries(ctx, readFilter(searchParams), format);
  const type = format === "json" ? "application/json" : "text/csv; charset=utf-8";
  return download(bytes, { name: `${name}.${format}`, type });
});
