/** Plans roundtables. Letters about them are in invitations; what happens while one runs is in course, attendance, polls and records. */
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { once } from "../platform/submissions.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { minutesTitle } from "./minutes/commands.ts";
import { lockRoundtable, type RoundtableHead } from "./queries.ts";
import type { Rhythm, RoundtableForm } from "./forms.rules.ts";
import { acceptRevision, daysLater, followingPlan, requireState } from "./rules.ts";

/** @returns the id of the new roundtable, planned and without points; of a series, of the first one */
export async function createRoundtable(
  ctx: Context,
  processId: number,
  form: RoundtableForm,
  requestId: string,
  rhythm?: Rhythm,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "roundtable:plan");
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      const id = await insertPlanned(trx, ctx, processId, form, null);
      if (rhythm?.every_weeks) {
        await trx.updateTable("roundtables").where("id", "=", id).set({ series_id: id }).execute();
        for (let nth = 1; nth < rhythm.times; nth += 1) {
          const later = daysLater(form.starts_at, nth * rhythm.every_weeks * 7);
          await insertPlanned(trx, ctx, processId, followingPlan(form, form.starts_at, later), id);
        }
      }
      await recordEvent(trx, ctx, {
        processId,
        kind: "roundtable-planned",
        params: { title: form.title },
        path: `/roundtables/${id}`,
      });
      return id;
    });
  });
}

async function insertPlanned(trx: Trx, ctx: Context, processId: number, form: RoundtableForm, seriesId: number | null) {
  const { id } = await trx
    .insertInto("roundtables")
    .values({
      ...form,
      process_id: processId,
      series_id: seriesId,
      state: "planned",
      current_point_id: null,
      minutes_document_id: null,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * @param reach `following`: also those of its series that come after it and have not begun
 * @throws Conflict when it is closed, or somebody else changed it since the form was shown
 */
export async function editRoundtable(
  ctx: Context,
  id: number,
  form: RoundtableForm,
  seen: number,
  reach: "one" | "following" = "one",
): Promise<void> {
  await changePlan(ctx, id, async (trx, roundtable, announce) => {
    if (reach === "following") await editFollowing(trx, announce, roundtable, form);
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

/** Each keeps its own entry in calendars; whether those invited hear of it is asked on each page. */
async function editFollowing(trx: Trx, announce: Announce, { id, seriesId, startsAt }: RoundtableHead, form: RoundtableForm) {
  if (seriesId === null) return;
  const following = await trx
    .selectFrom("roundtables")
    .where("series_id", "=", seriesId)
    .where("id", "!=", id)
    .where("starts_at", ">", startsAt)
    .where("state", "=", "planned")
    .select(["id", "starts_at"])
    .orderBy("id")
    .forUpdate()
    .execute();
  for (const other of following) {
    const plan = followingPlan(form, startsAt, other.starts_at);
    await trx.updateTable("roundtables").where("id", "=", other.id).set(plan).execute();
    await raiseRevision(trx, other.id);
    announce(`roundtable:${other.id}`);
  }
}

/**
 * One change of the plan: the facilitator's, one after the other, not after the end; raises the revision and tells all screens.
 * Used by the commands of the running order too.
 */
export async function changePlan<T>(
  ctx: Context,
  id: number,
  change: (trx: Trx, roundtable: RoundtableHead, announce: Announce) => Promise<T>,
): Promise<T> {
  return transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:plan");
    requireState(roundtable.state, "planned", "open");
    const changed = await change(trx, roundtable, announce);
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
