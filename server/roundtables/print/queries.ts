/** The print pack: running order, the same in large print, name plates, and blank cards, for people without a device. */
import { can } from "../../access/rules.ts";
import { writeDay, writeLongDay, writeTime } from "../../calendar/rules.ts";
import type { Context } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { compilePdf, typstParagraph, typstText, typstTitle } from "../../files/typst.ts";
import { requireRoundtable, requireSnapshot, type RoundtableHead } from "../queries.ts";
import { plannedTimes } from "../forecast.rules.ts";
import { blankCardsForm } from "./rules.ts";
import { isAhead, isBreak, type RoundtableSnapshot } from "../rules.ts";

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

/**
 * Four of the size A6 on each sheet, cut apart by two cuts. Room to write lies between the question and what they are found again by when
 * they are typed in.
 * @throws Invalid for a question or a number of them that is none
 */
export async function blankCardsAsPdf(ctx: Context, id: number, asked: URLSearchParams): Promise<Printed> {
  const { title, startsAt } = await requireRoundtable(ctx, id);
  const wanted = blankCardsForm.safeParse(Object.fromEntries(asked));
  if (!wanted.success) throw new Invalid("roundtables:print.error.cards");
  const { question, count } = wanted.data;
  const number = ctx.t("roundtables:print.number", { number: id });
  const foot = [number, writeDay(startsAt, ctx.language), title].join(" · ");
  const cards = Array.from({ length: Math.ceil(count / PER_SHEET) }, (_, sheet) => {
    const some = Math.min(PER_SHEET, count - sheet * PER_SHEET);
    return `#grid(columns: (1fr, 1fr), rows: (105mm, 105mm), stroke: (x, y) => cut(x, y), ${"card, ".repeat(some)})\n`;
  });
  const body = `#set page(flipped: true, margin: 0mm, footer: none)
#let dashed = (paint: luma(150), thickness: 0.5pt, dash: "dashed")
#let cut(x, y) = (left: if x > 0 { dashed }, top: if y > 0 { dashed })
#let card = block(width: 100%, height: 100%, inset: 10mm, breakable: false)[
  #text(size: 13pt, weight: "bold")[${typstText(question)}]
  #place(bottom + left, block(width: 100%)[#text(size: 8.5pt, fill: luma(80))[${typstText(foot)}]])
]
${cards.join("#pagebreak()\n")}`;
  return write(ctx, body, title, ctx.t("roundtables:print.cards"));
}

const PER_SHEET = 4;

/** What is asked for on cards here: of the newest such method; empty where there is none, or for whoever does not print. */
export async function findCardsQuestion(ctx: Context, { id, my, state }: RoundtableHead): Promise<string> {
  if (!can(my, "roundtable:lead") || !isAhead({ state })) return "";
  const run = await ctx.db
    .selectFrom("method_runs")
    .where("roundtable_id", "=", id)
    .where("method", "=", "cards")
    .select("question")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return run?.question ?? "";
}

async function look(ctx: Context, id: number): Promise<{ title: string; live: RoundtableSnapshot }> {
  const { title } = await requireRoundtable(ctx, id);
  return { title, live: await requireSnapshot(ctx, id) };
}

async function write({ language, pool, actor }: Context, body: string, title: string, name: string): Promise<Printed> {
  return { bytes: await compilePdf(body, { language, title, pool, by: actor.personId }), name };
}
