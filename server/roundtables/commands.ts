/** Plans roundtables. Letters about them are in invitations; what happens while one runs is in course, attendance, polls and records. */
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { minutesTitle } from "./minutes.commands.ts";
import { lockRoundtable, type RoundtableHead } from "./queries.ts";
import type { RoundtableForm } from "./forms.rules.ts";
import { acceptRevision, requireState } from "./rules.ts";

/** @returns the id of the new roundtable, planned and without points */
export async function createRoundtable(
  ctx: Context,
  processId: number,
  form: RoundtableForm,
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "roundtable:plan");
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      const created = await trx
        .insertInto("roundtables")
        .values({
          ...form,
          process_id: processId,
          state: "planned",
          current_point_id: null,
          minutes_document_id: null,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await recordEvent(trx, ctx, {
        processId,
        kind: "roundtable-planned",
        params: { title: form.title },
        path: `/roundtables/${created.id}`,
      });
      return created.id;
    });
  });
}

/** @throws Conflict when it is closed, or somebody else changed it since the form was shown */
export async function editRoundtable(ctx: Context, id: number, form: RoundtableForm, seen: number): Promise<void> {
  await changePlan(ctx, id, async (trx, roundtable) => {
    acceptRevision(roundtable.revision, seen);
    await trx.updateTable("roundtables").where("id", "=", id).set(form).execute();
    // The minutes are called after their roundtable.
    await trx
      .updateTable("documents")
      .where("id", "=", roundtable.minutesDocumentId)
      .set({ title: minutesTitle(ctx, { title: form.title, startsAt: form.starts_at }) })
      .execute();
  });
}

/**
 * One change of the plan: the facilitator's, one after the other, not after the end; raises the revision and tells all screens.
 * Used by the commands of the running order too.
 */
export async function changePlan<T>(
  ctx: Context,
  id: number,
  change: (trx: Trx, roundtable: RoundtableHead) => Promise<T>,
): Promise<T> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:plan");
    requireState(roundtable.state, "planned", "open");
    const changed = await change(trx, roundtable);
    await raiseRevision(trx, id);
    announce(`roundtable:${id}`);
    return changed;
  });
}

/** Forms that were shown before are too late from here on. */
export async function raiseRevision(trx: Trx, id: number): Promise<void> {
  await trx
    .updateTable("roundtables")
    .where("id", "=", id)
    .set((eb) => ({ revision: eb("revision", "+", 1) }))
    .execute();
}
