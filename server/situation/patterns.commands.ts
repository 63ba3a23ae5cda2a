/** Keeps patterns of influence, with what they are seen at. */
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { listInterdependencies } from "../partnerships/queries.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { listPatternItems, requirePattern } from "./patterns.queries.ts";
import { mayEditPattern, type PatternInput } from "./patterns.rules.ts";

/** @returns its id @throws Invalid for links to what the actor does not see */
export async function createPattern(ctx: Context, processId: number, input: PatternInput, requestId: string): Promise<number> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "register:write");
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      const { interdependencies, items, revision: _, ...columns } = input;
      const { id } = await trx
        .insertInto("influence_patterns")
        .values({ ...columns, process_id: processId, entered_by: my.organisationId, created_at: ctx.now() })
        .returning("id")
        .executeTakeFirstOrThrow();
      await link(ctx, trx, processId, id, { interdependencies, items });
      announce(`process:${processId}`);
      return id;
    }),
  );
}

/** @throws Conflict when somebody changed it since the form was shown */
export async function editPattern(
  ctx: Context,
  id: number,
  { interdependencies, items, revision, ...columns }: PatternInput,
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    await trx.selectFrom("influence_patterns").where("id", "=", id).select("id").forUpdate().execute();
    const { process, pattern } = await requirePattern(ctx, id, trx);
    if (!mayEditPattern(process.my, pattern)) throw new NotAllowed();
    if (pattern.revision !== revision) throw new Conflict("common:error.changed-meanwhile");
    await trx
      .updateTable("influence_patterns")
      .set({ ...columns, revision: revision + 1 })
      .where("id", "=", id)
      .execute();
    // Links to what this person does not see stay as they are.
    const seen = pattern.interdependencies.map((each) => each.id);
    if (seen.length > 0)
      await trx
        .deleteFrom("pattern_interdependencies")
        .where("pattern_id", "=", id)
        .where("interdependency_id", "in", seen)
        .execute();
    await trx.deleteFrom("pattern_items").where("pattern_id", "=", id).execute();
    await link(ctx, trx, process.id, id, { interdependencies, items });
    announce(`process:${process.id}`);
  });
}

/** With its links. @returns where it is brought back */
export async function deletePattern(ctx: Context, id: number): Promise<{ processId: number; undo: string }> {
  return transact(ctx, async (trx, announce) => {
    await trx.selectFrom("influence_patterns").where("id", "=", id).select("id").forUpdate().execute();
    const { process, pattern } = await requirePattern(ctx, id, trx);
    if (!mayEditPattern(process.my, pattern)) throw new NotAllowed();
    const path = `/processes/${process.id}/patterns`;
    const undo = await keepRemoved(trx, ctx, { processId: process.id, ability: "register:write", path }, [
      ["influence_patterns", "id", id],
      ["pattern_interdependencies", "pattern_id", id],
      ["pattern_items", "pattern_id", id],
    ]);
    await trx.deleteFrom("influence_patterns").where("id", "=", id).execute();
    announce(`process:${process.id}`);
    return { processId: process.id, undo };
  });
}

async function link(
  ctx: Context,
  trx: Trx,
  processId: number,
  pattern_id: number,
  { interdependencies, items }: Pick<PatternInput, "interdependencies" | "items">,
): Promise<void> {
  const { entries } = await listInterdependencies(ctx, processId);
  const known = await listPatternItems(trx, processId);
  const isStrange = (ids: readonly number[], all: readonly { id: number }[]) =>
    ids.some((id) => !all.some((each) => each.id === id));
  if (isStrange(interdependencies, entries)) throw new Invalid("common:invalid.choice", "interdependencies");
  if (isStrange(items, known)) throw new Invalid("common:invalid.choice", "items");
  if (interdependencies.length > 0)
    await trx
      .insertInto("pattern_interdependencies")
      .values(interdependencies.map((interdependency_id) => ({ pattern_id, interdependency_id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (items.length > 0)
    await trx
      .insertInto("pattern_items")
      .values(items.map((agenda_item_id) => ({ pattern_id, agenda_item_id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
