/**
 * The short list: which topics and items go on to be drafted, each with a reason, and by which rule that was agreed. With the agreement
 * every topic on it has an agenda item.
 */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { DECISION_RULES } from "../../db/schema/processes.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { requiredLine } from "../platform/form.rules.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { holdTopics } from "../topics/chosen.queries.ts";
import { decide } from "../topics/dispositions.commands.ts";
import { insertAgendaItem } from "./commands.ts";
import { quickItemForm } from "./rules.ts";
import { listChoosable, type Choosable } from "./subjects.queries.ts";

const ids = z.array(z.coerce.number().int().positive().max(LARGEST_ID)).max(1000, "common:invalid.choice").default([]);

export const entriesForm = z.object({ topic: ids, item: ids, reason: requiredLine(1000) });
export const agreementForm = z.object({
  rule: z.enum(DECISION_RULES, { error: "common:invalid.choice" }),
  reason: requiredLine(1000),
});
type AgreementForm = z.output<typeof agreementForm>;

/** Puts on the list what is not on it yet; what was agreed is then no longer the list, and has to be agreed again. */
export async function addToShortList(ctx: Context, processId: number, form: z.output<typeof entriesForm>): Promise<void> {
  await change(ctx, processId, async (trx) => {
    const all = await listChoosable(trx, processId);
    const chosen = all.filter(({ kind, id }) => (kind === "topic" ? form.topic : form.item).includes(id));
    if (chosen.length === 0) throw new Invalid("agenda:short-list.invalid.none", "topic");
    const fresh = chosen.filter(({ entry }) => entry === null);
    if (fresh.length === 0) return;
    await trx
      .insertInto("short_list_entries")
      .values(
        fresh.map(({ kind, id }) => ({
          process_id: processId,
          topic_id: kind === "topic" ? id : null,
          agenda_item_id: kind === "item" ? id : null,
          reason: form.reason,
          added_by: ctx.actor.personId,
          added_at: ctx.now(),
        })),
      )
      .execute();
    await trx.deleteFrom("short_list_agreements").where("process_id", "=", processId).execute();
    await record(trx, ctx, processId, "short-list-added", { count: fresh.length, reason: form.reason });
  });
}

/** @throws NotFound for an entry of another process, or that is gone */
export async function removeFromShortList(ctx: Context, processId: number, entryId: number, reason: string): Promise<void> {
  await change(ctx, processId, async (trx) => {
    const one = (await listChoosable(trx, processId)).find(({ entry }) => entry?.id === entryId);
    const gone = await trx
      .deleteFrom("short_list_entries")
      .where("id", "=", entryId)
      .where("process_id", "=", processId)
      .returning("id")
      .executeTakeFirst();
    if (!gone) throw new NotFound();
    await trx.deleteFrom("short_list_agreements").where("process_id", "=", processId).execute();
    await record(trx, ctx, processId, "short-list-removed", { title: one?.title ?? "", reason });
  });
}

/** From here on it is what is drafted. @param form by which rule, and who agreed @throws Conflict for an empty list, or one agreed already */
export async function agreeShortList(ctx: Context, processId: number, form: AgreementForm): Promise<void> {
  await change(ctx, processId, async (trx, announce) => {
    const listed = (await listChoosable(trx, processId)).filter(({ entry }) => entry !== null);
    if (listed.length === 0) throw new Conflict("agenda:short-list.refusal.empty");
    const agreed = await trx
      .insertInto("short_list_agreements")
      .values({ process_id: processId, ...form, agreed_by: ctx.actor.personId, agreed_at: ctx.now() })
      .onConflict((conflict) => conflict.doNothing())
      .returning("process_id")
      .executeTakeFirst();
    if (!agreed) throw new Conflict("agenda:short-list.refusal.agreed");
    for (const topic of listed) {
      if (topic.kind === "topic" && topic.agendaItemId === null) await takeUp(trx, ctx, announce, processId, topic);
    }
    await record(trx, ctx, processId, "short-list-agreed", form);
  });
}

async function takeUp(trx: Trx, ctx: Context, announce: Announce, processId: number, topic: Choosable): Promise<void> {
  const reason = topic.entry?.reason ?? "";
  const itemId = await insertAgendaItem(trx, ctx, processId, { ...quickItemForm.parse({ title: topic.title }), reason });
  await decide(trx, ctx, announce, processId, { ids: [topic.id], disposition: "taken_up", reason, itemId });
}

/** One after the other, so that two facilitators put nothing on it twice. */
async function change(ctx: Context, processId: number, work: (trx: Trx, announce: Announce) => Promise<void>): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "short-list:manage");
  await transact(ctx, async (trx, announce) => {
    await holdTopics(trx, processId);
    await work(trx, announce);
    announce(`process:${processId}`);
  });
}

const record = (trx: Trx, ctx: Context, processId: number, kind: string, params: Record<string, string | number>) =>
  recordEvent(trx, ctx, { processId, kind, params, path: `/processes/${processId}/short-list` });
