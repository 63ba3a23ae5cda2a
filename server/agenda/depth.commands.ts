/** Says for an organisation how deep the joint work on items should go, and takes over the mode that follows. */
import type { Bench } from "../../db/schema/organisations.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { authoriseWriting, refuseAdopted } from "./commands.ts";
import { requireVoice, takesDepth, type DepthLine, type DepthStatement, type ModeInput } from "./depth.rules.ts";
import { requireAgendaItem } from "./queries.ts";
import { agendaNumber } from "./rules.ts";

/**
 * All lines or none: what is refused comes back as it was typed.
 * @throws NotAllowed for those who do not speak for their organisation, Conflict when somebody of the same house said something else
 * since, or the item is not asked about any more
 */
export async function stateDepths(ctx: Context, processId: number, lines: readonly DepthLine[]): Promise<void> {
  const process = await requireProcess(ctx, processId);
  requireVoice(process.my);
  const { organisationId, bench } = process.my;
  const by = { bench, personId: ctx.actor.personId, at: ctx.now() };
  await transact(ctx, async (trx, announce) => {
    const items = await lockItems(trx, processId, lines);
    for (const line of lines.toSorted((a, b) => a.itemId - b.itemId)) {
      const item = items.get(line.itemId);
      if (!item) throw new NotFound();
      const number = agendaNumber(item.number);
      if (!takesDepth(item.status)) throw new Conflict("depth:error.closed", { number });
      if (!(await store(trx, { itemId: line.itemId, organisationId, line, by })))
        throw new Conflict("depth:error.said-meanwhile", { number });
    }
    announce(`process:${processId}`);
  });
}

/** In one order, so that two who send the same lines do not wait for each other. */
async function lockItems(trx: Trx, processId: number, lines: readonly DepthLine[]) {
  if (lines.length === 0) return new Map<number, never>();
  const rows = await trx
    .selectFrom("agenda_items")
    .where("process_id", "=", processId)
    .where(
      "id",
      "in",
      lines.map(({ itemId }) => itemId),
    )
    .select(["id", "number", "status"])
    .orderBy("id")
    .forShare()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

interface ToStore {
  itemId: number;
  organisationId: number;
  line: DepthLine;
  by: { bench: Bench | null; personId: number; at: Date };
}

/** The same said again is no conflict. @returns false when the line does not follow what it showed */
async function store(trx: Trx, { itemId, organisationId, line, by }: ToStore): Promise<boolean> {
  const { itemId: _, revision, ...said } = line;
  const stored = await trx
    .selectFrom("item_depths")
    .where("agenda_item_id", "=", itemId)
    .where("organisation_id", "=", organisationId)
    .select(["present", "wanted", "urgency", "contribution", "bench"])
    .executeTakeFirst();
  const before = stored ?? NOTHING_SAID;
  // On another bench by now, the same words count there only once they are said again.
  const isThere = !stored || stored.bench === by.bench;
  if (isThere && KEYS.every((key) => before[key] === said[key])) return true;
  const values = { ...said, bench: by.bench!, stated_by: by.personId, stated_at: by.at };
  const row = await trx
    .insertInto("item_depths")
    .values({ agenda_item_id: itemId, organisation_id: organisationId, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(["agenda_item_id", "organisation_id"])
        .doUpdateSet((eb) => ({ ...values, revision: eb("item_depths.revision", "+", 1) }))
        .where("item_depths.revision", "=", revision),
    )
    .returning("revision")
    .executeTakeFirst();
  // One who began from a line that said something finds it there, and nobody else's first words in its place.
  return row !== undefined && (row.revision === 1) === (revision === 0);
}

const KEYS = ["present", "wanted", "urgency", "contribution"] as const;
const NOTHING_SAID: DepthStatement = { present: null, wanted: null, urgency: null, contribution: "" };

/** Takes the mode that people agreed on, mostly the one proposed. @throws Conflict when it is adopted, or no longer the one that the form showed */
export async function decideMode(ctx: Context, id: number, { from, to }: ModeInput): Promise<void> {
  const { process, item } = await requireAgendaItem(ctx, id);
  authoriseWriting(process);
  await transact(ctx, async (trx, announce) => {
    const { mode, status } = await trx
      .selectFrom("agenda_items")
      .where("id", "=", id)
      .select(["mode", "status"])
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (mode === to) return;
    refuseAdopted(status);
    if (mode !== from) throw new Conflict("common:error.changed-meanwhile");
    await trx.updateTable("agenda_items").set({ mode: to }).where("id", "=", id).execute();
    const params = { number: agendaNumber(item.number), title: item.title };
    await recordEvent(trx, ctx, { processId: process.id, kind: "agenda-edited", params, path: `/agenda/${id}` });
    announce(`process:${process.id}`);
  });
}
