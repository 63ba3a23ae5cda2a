/** Begins the minutes of a roundtable: a document with a heading per point, written together like any other. */
import { authorise } from "../../access/rules.ts";
import { agendaNumber } from "../../agenda/rules.ts";
import { writeDay } from "../../calendar/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { transact } from "../../platform/transact.ts";
import { insertDocument } from "../../documents/commands.ts";
import { lockRoundtable, type RoundtableHead } from "../queries.ts";
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
  const points = await listTextPoints(trx, roundtable.id);
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

async function listTextPoints(trx: Trx, id: number): Promise<TextPoint[]> {
  const rows = await trx
    .selectFrom("points")
    .leftJoin("agenda_items", "agenda_items.id", "points.agenda_item_id")
    .where("points.roundtable_id", "=", id)
    .select(["points.label", "points.title", "agenda_items.id", "agenda_items.number", "agenda_items.title as item_title"])
    .orderBy("points.position")
    .orderBy("points.id")
    .execute();
  return rows.map(({ label, title, id: itemId, number }) => ({
    label,
    title,
    agendaItem: itemId && number ? { id: itemId, label: agendaNumber(number) } : null,
  }));
}
