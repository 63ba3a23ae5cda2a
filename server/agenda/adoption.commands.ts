/** Moves an item to a status: what is adopted is frozen with its text, what is put back from there is open again. */
import type { AgendaStatus } from "../../db/schema/agenda.ts";
import type { PublicContext, Trx } from "../context.ts";
import { adoptText, settleText } from "../documents/versions/settlement.commands.ts";
import { recordEvent } from "../processes/commands.ts";
import { agendaNumber, type AgendaItem } from "./rules.ts";

/** Within a command that has authorised it and holds the item; whoever writes in its text is to be disconnected after the commit. */
export async function moveItem(
  trx: Trx,
  ctx: PublicContext,
  item: Pick<AgendaItem, "id" | "processId" | "number" | "title" | "status" | "documentId">,
  to: AgendaStatus,
): Promise<void> {
  const number = agendaNumber(item.number);
  if (item.status === "angenommen") await settleText(trx, item.documentId, null);
  const adopted_version_id =
    to === "angenommen" ? await adoptText(trx, ctx, item.documentId, `${number}: ${ctx.t(`agenda:status.${to}`)}`) : null;
  await trx.updateTable("agenda_items").set({ status: to, adopted_version_id }).where("id", "=", item.id).execute();
  const params = { number, title: item.title, from: item.status, to };
  const event = { processId: item.processId, kind: "agenda-status", params, path: `/agenda/${item.id}` } as const;
  await recordEvent(trx, ctx, event);
}
