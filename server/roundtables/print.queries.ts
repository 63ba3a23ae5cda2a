/** The print pack: running order, the same in large print, and name plates, for people without a device. */
import { writeLongDay, writeTime } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { compilePdf, typstParagraph, typstText, typstTitle } from "../files/typst.ts";
import { requireRoundtable, requireSnapshot } from "./queries.ts";
import { plannedTimes } from "./forecast.rules.ts";
import { isBreak, type RoundtableSnapshot } from "./rules.ts";

interface Printed {
  bytes: Buffer;
  name: string;
}

const NORMAL = "11pt";
/** As the association of the blind asks for at the least. */
const LARGE = "20pt";

export const runningOrderAsPdf = (ctx: Context, id: number): Promise<Printed> => runningOrder(ctx, id, NORMAL);
export const largeOrderAsPdf = (ctx: Context, id: number): Promise<Printed> => runningOrder(ctx, id, LARGE);

async function runningOrder(ctx: Context, id: number, size: string): Promise<Printed> {
  const { title, live } = await look(ctx, id);
  const { t, language } = ctx;
  const when = t("roundtables:when", {
    day: writeLongDay(new Date(live.startsAt), language),
    time: writeTime(live.startsAt, language),
  });
  const times = plannedTimes(live);
  const lines = live.points.map((point, at) => {
    const begins = times[at] ? writeTime(times[at].begins, language) : "";
    const label = isBreak(point) ? "" : `${point.label}  `;
    const facts = [begins, t("roundtables:minutes-short", { count: point.minutes }), point.presenter]
      .filter(Boolean)
      .join(" · ");
    const indent = point.isSub ? "#pad(left: 8mm)" : "#pad(left: 0mm)";
    return `${indent}[${typstText(`${label}${point.title}`)} #linebreak() #text(fill: luma(60))[${typstText(facts)}]]\n\n`;
  });
  const head = typstTitle(title) + typstParagraph([when, live.place].filter(Boolean).join(", "));
  return write(ctx, `#set text(size: ${size})\n${head}${lines.join("")}`, title, t("roundtables:print.order"));
}

/** Two on each sheet, to be folded: who is expected or there. */
export async function namePlatesAsPdf(ctx: Context, id: number): Promise<Printed> {
  const { title, live } = await look(ctx, id);
  const people = live.attendees.filter(({ status, name }) => status !== "excused" && name);
  const plates = people.map(
    ({ name, organisation }) =>
      `#block(width: 100%, height: 118mm, stroke: 0.5pt + luma(160), inset: 8mm, breakable: false)[#align(center + horizon)[` +
      `#text(size: 34pt, weight: "bold")[${typstText(name)}] #linebreak() #v(4mm) #text(size: 20pt)[${typstText(organisation)}]]]\n\n`,
  );
  return write(
    ctx,
    plates.join("") || typstParagraph(ctx.t("roundtables:attendance.nobody")),
    title,
    ctx.t("roundtables:print.plates"),
  );
}

async function look(ctx: Context, id: number): Promise<{ title: string; live: RoundtableSnapshot }> {
  const { title } = await requireRoundtable(ctx, id);
  return { title, live: await requireSnapshot(ctx, id) };
}

async function write({ language, pool, actor }: Context, body: string, title: string, name: string): Promise<Printed> {
  return { bytes: await compilePdf(body, { language, title, pool, by: actor.personId }), name };
}
