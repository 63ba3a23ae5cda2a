/** GET /calendar/:token/roundtables.ics: for calendars that read along; whoever knows the address needs no session. */
import { NotFound, TooMany } from "#server/errors";
import { findFeed } from "#server/roundtables/calendar.queries";
import { calendarFile } from "#server/roundtables/calendar.rules";
import { download, loadPublic } from "#server/web";

export const loader = loadPublic(async (ctx, { params, context }) => {
  const feed = await findFeed(ctx, params.token ?? "");
  if (!feed) throw new NotFound();
  const exceeded = await context.limits.take("file", feed.personId);
  if (exceeded) throw new TooMany(`common:error.too-many-in-${exceeded === "minute" ? "a-minute" : "an-hour"}`);
  const { t } = ctx.wordsFor(feed.language);
  const entries = feed.roundtables.map((roundtable) => ({
    ...roundtable,
    description: t("roundtables:plan.calendar-note", { process: roundtable.processTitle }),
  }));
  const file = calendarFile(entries, { origin: ctx.origin, now: ctx.now(), name: t("roundtables:calendar.feed-name") });
  return download(file, { name: "roundtables.ics", type: "text/calendar; charset=utf-8", inline: true });
});
