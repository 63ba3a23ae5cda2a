/** GET /processes/:id/topics/topics.xlsx: all topics as a table; read again it is a list to hand in elsewhere. */
import { listTopics } from "#server/topics/queries";
import { writeTopicsXlsx } from "#server/topics/file.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  "topics.xlsx": async (ctx, id) => writeTopicsXlsx(ctx, await listTopics(ctx, id)),
});
