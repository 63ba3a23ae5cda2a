/** What decisions on its recommendations make of an agenda item. */
import type { AgendaStatus } from "../../db/schema/agenda.ts";
import type { RecommendationStatus } from "../../db/schema/recommendations.ts";
import { agendaNumber } from "../agenda/rules.ts";
import type { BaseContext, Context, Trx } from "../context.ts";
import { recordEvent } from "../processes/commands.ts";
import { itemStatusAfter } from "./items.rules.ts";

type Acting = Pick<BaseContext, "now"> & { actor: Context["actor"] | null };

/** The last of its recommendations has been decided on. */
export async function settleItem(trx: Trx, ctx: Acting, itemId: number): Promise<void> {
  const item = await trx
    .selectFrom("agenda_items")
    .where("id", "=", itemId)
    .select(["process_id", "number", "title", "status"])
    .forUpdate()
    .executeTakeFirstOrThrow();
  const to = itemStatusAfter(item.status, await statusesOf(trx, itemId));
  if (to === null) return;
  await trx.updateTable("agenda_items").set({ status: to }).where("id", "=", itemId).execute();
  const params = { number: agendaNumber(item.number), title: item.title, from: item.status, to };
  const event = { processId: item.process_id, kind: "agenda-status", params, path: `/agenda/${itemId}` };
  await recordEvent(trx, ctx, event);
}

export async function statusesOf(trx: Trx, itemId: number): Promise<RecommendationStatus[]> {
  const rows = await trx.selectFrom("recommendations").where("agenda_item_id", "=", itemId).select("status").execute();
  return rows.map(({ status }) => status);
}

/** Of an item whose facilitator wants to say that it is adopted. @returns the catalogue key of what stands against it */
export async function refuseItemAdoption(trx: Trx, itemId: number, to: AgendaStatus): Promise<string | undefined> {
  if (to !== "angenommen") return undefined;
  const statuses = (await statusesOf(trx, itemId)).filter((status) => status !== "entfallen");
  return statuses.length > 0 && itemStatusAfter("beschlussreif", statuses) !== "angenommen"
    ? "agreement:error.item-undecided"
    : undefined;
}
