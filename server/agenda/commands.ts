/** Changes the joint agenda: new items with their text, their facts, their status, their order. */
import { sql } from "kysely";
import type { AgendaStatus } from "../../db/schema/agenda.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { insertDocument } from "../documents/commands.ts";
import { refuseClassifiedText } from "../documents/classified-text.commands.ts";
import { storeWriting } from "../documents/versions/settlement.commands.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { placed, type Move } from "../platform/order.rules.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { moveItem } from "./adoption.commands.ts";
import { requireAgendaItem, shownItem } from "./queries.ts";
import { agendaNumber, altersAdopted, needsMode, refuseStatus, type AgendaItemInput, type StatusInput } from "./rules.ts";

/**
 * A new item in draft at the end of the agenda, with the next number and an empty text of its own.
 * @returns its id
 */
export async function createAgendaItem(
  ctx: Context,
  processId: number,
  input: AgendaItemInput,
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authoriseWriting(process);
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, () => insertAgendaItem(trx, ctx, processId, input));
  });
}

/** Within a command that has authorised it and announces it. @returns its id */
export async function insertAgendaItem(trx: Trx, ctx: Context, processId: number, input: AgendaItemInput): Promise<number> {
  await refuseStrangeLead(trx, processId, input.lead_organisation_id);
  const number = await nextNumber(trx, processId);
  const document_id = await insertDocument(trx, ctx, { processId, kind: "agenda_item", title: input.title });
  const { id: itemId } = await trx
    .insertInto("agenda_items")
    .values({
      ...input,
      process_id: processId,
      number,
      position: number,
      status: "entwurf",
      document_id,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await recordEvent(trx, ctx, {
    processId,
    kind: "agenda-created",
    params: eventParams(number, input.title),
    path: `/agenda/${itemId}`,
  });
  return itemId;
}

/** The counter only rises, under the row's lock: a number is never given twice, and never again. */
async function nextNumber(trx: Trx, processId: number): Promise<number> {
  const { last_agenda_number } = await trx
    .updateTable("processes")
    .set((eb) => ({ last_agenda_number: eb("last_agenda_number", "+", 1) }))
    .where("id", "=", processId)
    .returning("last_agenda_number")
    .executeTakeFirstOrThrow();
  return last_agenda_number;
}

/**
 * Of an item that is adopted only who leads it and its English summary.
 * @throws Invalid at `mode` when an item that has left draft would lose it, Conflict when it is adopted and something else of it would
 * change, or it was changed since it was `seen`
 */
export async function editAgendaItem(ctx: Context, id: number, input: AgendaItemInput, seen = ""): Promise<void> {
  const { process, item } = await requireAgendaItem(ctx, id);
  authoriseWriting(process);
  await transact(ctx, async (trx, announce) => {
    const { status, ...stored } = await trx
      .selectFrom("agenda_items")
      .where("id", "=", id)
      .select(["status", "title", "mode", "reason", "levels"])
      .forUpdate()
      .executeTakeFirstOrThrow();
    const isAdopted = status === "angenommen";
    if (isAdopted && altersAdopted(stored, input)) refuseAdopted(status);
    await requireUnchanged(trx, shownItem(id), seen);
    if (input.mode === null && needsMode(status)) throw new Invalid("agenda:error.mode-missing", "mode");
    await refuseStrangeLead(trx, process.id, input.lead_organisation_id);
    await trx
      .updateTable("agenda_items")
      .set({ ...input, ...(isAdopted && stored) })
      .where("id", "=", id)
      .execute();
    // The text goes by the item's name everywhere.
    const { title } = isAdopted ? stored : input;
    await trx.updateTable("documents").set({ title }).where("id", "=", item.documentId).execute();
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "agenda-edited",
      params: eventParams(item.number, title),
      path: `/agenda/${id}`,
    });
    announce(`process:${process.id}`);
  });
}

/** @throws Conflict: what was adopted stays as it is */
export function refuseAdopted(status: AgendaStatus): void {
  if (status === "angenommen") throw new Conflict("agenda:error.adopted");
}

/** What domains to the right know against a status. @returns the key of a sentence, or undefined */
export type RefuseStatus = (trx: Trx, itemId: number, move: StatusInput) => Promise<string | undefined>;

/**
 * @throws Invalid while the mode is open; Conflict when the status is no longer the one that the form showed, and when it is to be adopted
 * and says something else than was `seen`
 */
export async function setAgendaStatus(
  ctx: Context,
  id: number,
  { from, to, seen = "" }: StatusInput,
  refuseElse: RefuseStatus = async () => undefined,
): Promise<void> {
  const { process, item } = await requireAgendaItem(ctx, id);
  authorise(process.my, "agenda:status");
  if (to === "angenommen") {
    await storeWriting(ctx, item.documentId);
    // For good, and often for the first time: as when it is frozen.
    await refuseClassifiedText(ctx, { id: item.documentId, title: item.title }, await ctx.rooms.read(item.documentId));
  }
  await transact(ctx, async (trx, announce) => {
    const now = await trx
      .selectFrom("agenda_items")
      .where("id", "=", id)
      .select(["mode", "status", "title"])
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (now.status !== from) throw new Conflict("common:error.changed-meanwhile");
    if (to === "angenommen") await requireUnchanged(trx, shownItem(id), seen);
    const refused = refuseStatus(now, to) ?? (await refuseElse(trx, id, { from, to }));
    if (refused) throw new Invalid(refused, "to");
    await moveItem(trx, ctx, { ...item, ...now }, to);
    announce(`process:${process.id}`);
  });
  // Whoever has the text open can write there no more, or again.
  if (from === "angenommen" || to === "angenommen") ctx.rooms.disconnect({ documentId: item.documentId });
}

/**
 * Takes a withdrawal back: the item has the status again that it had before. One that was adopted is ready for a decision: people may have
 * written in it meanwhile, and nothing is adopted by the way. @throws Conflict when it is not withdrawn (any more)
 */
export async function resumeAgendaItem(ctx: Context, id: number): Promise<void> {
  const { process, item } = await requireAgendaItem(ctx, id);
  authorise(process.my, "agenda:status");
  await transact(ctx, async (trx, announce) => {
    const { status } = await trx
      .selectFrom("agenda_items")
      .where("id", "=", id)
      .select("status")
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (status !== "entfallen") throw new Conflict("common:error.changed-meanwhile");
    const before = (await lastStatusEvent(trx, id))?.from ?? "entwurf";
    await moveItem(trx, ctx, { ...item, status }, before === "angenommen" ? "beschlussreif" : before);
    announce(`process:${process.id}`);
  });
  ctx.rooms.disconnect({ documentId: item.documentId });
}

async function lastStatusEvent(trx: Trx, id: number): Promise<{ from?: AgendaStatus } | undefined> {
  const event = await trx
    .selectFrom("process_events")
    .where("kind", "=", "agenda-status")
    .where("path", "=", `/agenda/${id}`)
    .select("params")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return event?.params as { from?: AgendaStatus } | undefined;
}

/** Numbers stay, places change. @throws Invalid when one of the two items is not on this agenda */
export async function orderAgenda(ctx: Context, processId: number, move: Move): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "agenda:order");
  await transact(ctx, async (trx, announce) => {
    // One after the other, new items included; locking the items themselves would still read them in the order of before.
    // Not against those who only refer to the process, as an item does that holds its own row.
    await trx.selectFrom("processes").where("id", "=", processId).select("id").forNoKeyUpdate().execute();
    const rows = await trx
      .selectFrom("agenda_items")
      .where("process_id", "=", processId)
      .select("id")
      .orderBy("position")
      .orderBy("id")
      .execute();
    const ids = rows.map((row) => row.id);
    if (!ids.includes(move.item) || !ids.includes(move.of)) throw new Invalid("agenda:error.not-on-agenda");
    await trx
      .updateTable("agenda_items")
      .set({ position: sql<number>`array_position(${placed(ids, move)}::int[], agenda_items.id)` })
      .where("process_id", "=", processId)
      .execute();
    announce(`process:${processId}`);
  });
}

/** The same as `isWritable`, with the reason; pages of forms ask it too. @throws NotAllowed */
export function authoriseWriting(process: ProcessHead): void {
  authorise(process.my, "agenda:write");
  if (!process.stageRules.textsOpen) throw new NotAllowed("agenda:error.texts-closed");
}

async function refuseStrangeLead(trx: Trx, processId: number, organisationId: number | null): Promise<void> {
  if (organisationId === null) return;
  const takesPart = await trx
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("organisation_id", "=", organisationId)
    .select("id")
    .limit(1)
    .executeTakeFirst();
  if (!takesPart) throw new Invalid("common:invalid.choice", "lead_organisation_id");
}

const eventParams = (number: number, title: string) => ({ number: agendaNumber(number), title });
