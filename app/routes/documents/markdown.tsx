/** GET /documents/:id/document.md: the text as Markdown. */
import { writeMarkdownFile } from "#server/documents/page/files.queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { name, bytes } = await writeMarkdownFile(ctx, idOf(params.id));
  return download(bytes, { name: `${name}.md`, type: "text/markdown; charset=utf-8" });
});
