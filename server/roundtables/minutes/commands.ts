/** Begins the minutes of a roundtable: a document with a heading per point, written together like any other. */
import { authorise } from "../../access/rules.ts";
import { writeDay } from "../../calendar/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { transact } from "../../platform/transact.ts";
import { insertDocument } from "../../documents/commands.ts";
import { requireProcess } from "../../processes/queries.ts";
import { lockRoundtable, roundtableSnapshot, type RoundtableHead } from "../queries.ts";
import { listClosed } from "../papers.queries.ts";
import { linksOf } from "../rules.ts";
import { minutesText, type TextPoint } from "../text.rules.ts";

/** By button, before the roundtable opens; opening does it otherwise. @returns the id of the document, there or new */
export async function beginMinutes(ctx: Context, id: number): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:record");
    announce(`roundtable:${id}`);
    return roundtable.minutesDocumentId ?? insertMinutes(trx, ctx, roundtable);
  });
}

/** Under the row lock of the roundtable, which has no minutes yet. */
export async function insertMinutes(trx: Trx, ctx: Context, roundtable: RoundtableHead): Promise<number> {
  const points = await listTextPoints(trx, ctx, roundtable);
  const documentId = await insertDocument(trx, ctx, {
    processId: roundtable.processId,
    kind: "minutes",
    title: minutesTitle(ctx, roundtable),
    content: minutesText(points, ctx.t("roundtables:point.word")),
    language: ctx.language,
    template: "minutes",
  });
  await trx.updateTable("roundtables").where("id", "=", roundtable.id).set({ minutes_document_id: documentId }).execute();
  return documentId;
}

/** `Protokoll vom 04.11.2026: Runder Tisch …`, as long as a title of a document may be. */
export function minutesTitle(ctx: Pick<Context, "t" | "language">, roundtable: { title: string; startsAt: Date }): string {
  const title = ctx.t("roundtables:minutes.document-title", {
    day: writeDay(roundtable.startsAt, ctx.language),
    title: roundtable.title,
  });
  return [...title].slice(0, 190).join("").slice(0, 200).toWellFormed();
}

/** Many read the text: what has a number goes by that, and a document that not all of them may see not by its title. */
async function listTextPoints(trx: Trx, ctx: Context, { id, processId }: RoundtableHead): Promise<TextPoint[]> {
  const [snapshot, { labels }] = [await roundtableSnapshot(trx, id, ctx.now()), await requireProcess(ctx, processId, trx)];
  const points = snapshot?.points ?? [];
  const links = points.flatMap(linksOf).map(({ to }) => to);
  const labelled = labels.filter(({ kind }) => kind === "document").map((its) => `document:${its.id}`);
  const closed = new Set([...labelled, ...(await listClosed(trx, links))]);
  return points.map((point) => ({
    ...{ label: point.label, title: point.title },
    links: linksOf(point).map(({ to, number, title }) => ({
      to,
      label: number || (closed.has(to) ? ctx.t("common:behind-link") : title),
    })),
  }));
}
