/** GET /processes/:id/topics/topics.xlsx: all topics as a table; read again it is a list to hand in elsewhere. */
import { listAgenda } from "#server/agenda/queries";
import { agendaNumber } from "#server/agenda/rules";
import { listTopics } from "#server/topics/queries";
import { writeTopicsXlsx } from "#server/topics/file.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  "topics.xlsx": async (ctx, id) => {
    const [topics, { items }] = await Promise.all([listTopics(ctx, id), listAgenda(ctx, id)]);
    return writeTopicsXlsx(ctx, topics, new Map(items.map((item) => [item.id, `${agendaNumber(item.number)} ${item.title}`])));
  },
});
