/** Rules of procedure are drafted, adopted by decision, and from then on changed by a new version only; facilitators keep them. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { notify } from "../notifications/commands.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "./commands.ts";
import type { AdoptionInput, ProcedureInput } from "./procedure.rules.ts";
import { shownDraft } from "./procedure.queries.ts";
import { requireProcess } from "./queries.ts";
import { keepRemoved } from "./removals.commands.ts";

/**
 * Writes the one draft of a process, the first time as the version after the adopted one.
 * @param seen of the draft that the form showed; empty: there was none
 * @throws Conflict when somebody wrote, adopted or discarded it meanwhile; Invalid for a new version without a reason
 */
export async function saveDraft(ctx: Context, processId: number, input: ProcedureInput, seen: string): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "rules:manage");
  await transact(ctx, async (trx, announce) => {
    const { draftId, version } = await holdVersions(trx, processId);
    if (version > 1 && !input.reason) throw new Invalid("common:invalid.required", "reason");
    if (Boolean(draftId) !== Boolean(seen)) throw new Conflict("common:error.changed-meanwhile");
    if (draftId) {
      await requireUnchanged(trx, shownDraft(draftId), seen);
      await trx.updateTable("rules_of_procedure").set(input).where("id", "=", draftId).execute();
    } else {
      await trx
        .insertInto("rules_of_procedure")
        .values({ ...input, process_id: processId, version, created_at: ctx.now() })
        .execute();
      await recordEvent(trx, ctx, {
        processId,
        kind: "rules-drafted",
        params: { version },
        path: `/processes/${processId}/rules`,
      });
    }
    announce(`process:${processId}`);
  });
}

/**
 * The draft holds from now on, for good: what was decided is noted beside it.
 * @param seen of the draft that the form showed: nothing is adopted that nobody saw
 */
export async function adoptRules(ctx: Context, processId: number, input: AdoptionInput, seen: string): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "rules:manage");
  if (input.adopted_on > dayOf(ctx.now())) throw new Invalid("rules:invalid.adopted-in-future", "adopted_on");
  await transact(ctx, async (trx, announce) => {
    const { draftId, version } = await holdVersions(trx, processId);
    if (!draftId) throw new Conflict("rules:error.no-draft");
    await requireUnchanged(trx, shownDraft(draftId), seen);
    await trx
      .updateTable("rules_of_procedure")
      .set({ ...input, adopted_at: ctx.now(), adopted_by: ctx.actor.personId })
      .where("id", "=", draftId)
      .execute();
    await recordEvent(trx, ctx, {
      processId,
      kind: "rules-adopted",
      params: { version, how: input.decided_how },
      path: `/processes/${processId}/rules`,
    });
    await notify(trx, ctx, announce, {
      kind: "rules-adopted",
      processId,
      about: { kind: "process", id: processId },
      to: sql`select person_id from mandates where process_id = ${processId}`,
    });
    announce(`process:${processId}`);
  });
}

/** @returns where the undoing is posted to */
export async function discardDraft(ctx: Context, processId: number): Promise<string> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "rules:manage");
  return transact(ctx, async (trx, announce) => {
    const { draftId, version } = await holdVersions(trx, processId);
    if (!draftId) throw new Conflict("rules:error.no-draft");
    const path = `/processes/${processId}/rules`;
    const undo = await keepRemoved(trx, ctx, { processId, ability: "rules:manage", path }, [
      ["rules_of_procedure", "id", draftId],
    ]);
    await trx.deleteFrom("rules_of_procedure").where("id", "=", draftId).execute();
    await recordEvent(trx, ctx, { processId, kind: "rules-discarded", params: { version }, path });
    announce(`process:${processId}`);
    return undo;
  });
}

/** Two facilitators queue here. @returns the draft, if there is one, and the version that it has or would have */
async function holdVersions(trx: Trx, processId: number): Promise<{ draftId: number | null; version: number }> {
  await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().execute();
  const newest = await trx
    .selectFrom("rules_of_procedure")
    .where("process_id", "=", processId)
    .select(["id", "version", "adopted_at"])
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!newest) return { draftId: null, version: 1 };
  return newest.adopted_at ? { draftId: null, version: newest.version + 1 } : { draftId: newest.id, version: newest.version };
}
