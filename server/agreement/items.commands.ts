/** What decisions on its recommendations make of an agenda item. */
import { sql } from "kysely";
import type { RecommendationStatus } from "../../db/schema/recommendations.ts";
import { moveItem } from "../agenda/adoption.commands.ts";
import { needsMode, type StatusInput } from "../agenda/rules.ts";
import type { PublicContext, Trx } from "../context.ts";
import { adoptVersion, lockTexts, storeWriting } from "../documents/versions/settlement.commands.ts";
import type { Recommendation } from "../recommendations/rules.ts";
import { isInForce, itemStatusAfter } from "./items.rules.ts";

/**
 * In the words that were agreed on, whatever was written after them. The item and the texts that may be adopted with it are locked
 * before anything of them is, in the order of those who change items.
 */
export async function adoptAgreed(
  trx: Trx,
  ctx: PublicContext,
  { itemId, documentId }: Pick<Recommendation, "itemId" | "documentId">,
  documentVersionId: number,
): Promise<void> {
  const item = await lockItem(trx, itemId);
  await lockTexts(trx, [documentId, item.documentId]);
  await adoptVersion(trx, ctx, documentId, documentVersionId);
}

/** The last of its recommendations has been decided on: what is adopted is frozen. */
export async function settleItem(trx: Trx, ctx: PublicContext, itemId: number): Promise<void> {
  const item = await lockItem(trx, itemId);
  const to = itemStatusAfter(item.status, await statusesOf(trx, itemId));
  // With its mode open it stays a draft: what was deferred or rejected leads nowhere else.
  if (to !== null && !(needsMode(to) && item.mode === null)) await moveItem(trx, ctx, item, to);
}

const lockItem = (trx: Trx, itemId: number) =>
  trx
    .selectFrom("agenda_items")
    .where("id", "=", itemId)
    .select(["id", "process_id as processId", "number", "title", "status", "mode", "document_id as documentId"])
    .forUpdate()
    .executeTakeFirstOrThrow();

/** Before the transaction that may adopt the item: what people are writing there belongs to it. */
export async function storeItemText(ctx: PublicContext, recommendationId: number): Promise<void> {
  const { item } = await textsOf(ctx, recommendationId);
  await storeWriting(ctx, item);
}

/** After the commit: whoever has a text open that is adopted by now can write there no more. */
export async function endWriting(ctx: PublicContext, recommendationId: number): Promise<void> {
  const { own, item, isItemSettled } = await textsOf(ctx, recommendationId);
  ctx.rooms.disconnect({ documentId: own });
  if (isItemSettled) ctx.rooms.disconnect({ documentId: item });
}

const textsOf = ({ db }: PublicContext, recommendationId: number) =>
  db
    .selectFrom("recommendations as its")
    .innerJoin("agenda_items as item", "item.id", "its.agenda_item_id")
    .where("its.id", "=", recommendationId)
    .select(["its.document_id as own", "item.document_id as item"])
    // Also where whoever decides may not see the text.
    .select(sql<boolean>`(select settled is not null from public.documents where id = item.document_id)`.as("isItemSettled"))
    .executeTakeFirstOrThrow();

async function statusesOf(trx: Trx, itemId: number): Promise<RecommendationStatus[]> {
  const rows = await trx.selectFrom("recommendations").where("agenda_item_id", "=", itemId).select("status").execute();
  return rows.map(({ status }) => status);
}

/**
 * Of an item whose facilitator says by hand that it is adopted, or that it is no longer: organisations decide that as long as one of its
 * recommendations is asked about, or in force. @returns the catalogue key of what stands against it
 */
export async function refuseItemStatus(trx: Trx, itemId: number, { from, to }: StatusInput): Promise<string | undefined> {
  if (from !== "angenommen" && to !== "angenommen") return undefined;
  const statuses = (await statusesOf(trx, itemId)).filter((status) => status !== "entfallen");
  if (from === "angenommen") return statuses.some(isInForce) ? "agreement:error.item-adopted" : undefined;
  return statuses.length > 0 && itemStatusAfter("beschlussreif", statuses) !== "angenommen"
    ? "agreement:error.item-undecided"
    : undefined;
}
