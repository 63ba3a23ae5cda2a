/** GET /roundtables/:id/calendar.ics: the date for one's own calendar. */
import { requireProcess } from "#server/processes/queries";
import { calendarFile } from "#server/roundtables/calendar.rules";
import { requireRoundtable } from "#server/roundtables/queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  const process = await requireProcess(ctx, roundtable.processId);
  const description = ctx.t("roundtables:plan.calendar-note", { process: process.title });
  const file = calendarFile([{ ...roundtable, description }], { origin: ctx.origin, now: ctx.now() });
  return download(file, { name: `roundtable-${roundtable.id}.ics`, type: "text/calendar; charset=utf-8" });
});
