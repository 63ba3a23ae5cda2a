/**
 * Decisions and tasks: taken down by facilitator or recorder, kept as rows, and shown in the text of the minutes. First the row
 * is committed, then the text follows; if the server falls in between, the next record brings the text up to date.
 */
import { sql } from "kysely";
import { authorise, can, refuseArchived } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { appendBlocks } from "../documents/log/ydoc.rules.ts";
import type { RecordAttrs } from "../documents/content/text.rules.ts";
import { Invalid, NotAllowed, NotFound } from "../errors.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { nextDecisionNumber, recordEvent } from "../processes/commands.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { refuseApproved } from "./approval/queries.ts";
import { lockRoundtable, requireRoundtable, shownDecision, shownTask, type RoundtableHead } from "./queries.ts";
import type { DecisionForm, TaskForm } from "./forms.rules.ts";
import { requireState } from "./rules.ts";
import { placeRecords, pointBlocks, type PlacedRecord, type TextPoint } from "./text.rules.ts";

/** @returns the id of the decision; its number is the next of the process and is never given again */
export async function recordDecision(ctx: Context, id: number, form: DecisionForm, requestId: string): Promise<number> {
  return changeRecords(ctx, id, async (trx, roundtable) =>
    once(trx, ctx, requestId, async () => {
      await requirePoint(trx, id, form.point_id);
      const number = await nextDecisionNumber(trx, ctx, roundtable.processId);
      const decision = await trx
        .insertInto("decisions")
        .values({
          process_id: roundtable.processId,
          roundtable_id: id,
          point_id: form.point_id,
          number,
          body: form.body,
          created_by: ctx.actor.personId,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await recordEvent(trx, ctx, {
        processId: roundtable.processId,
        kind: "roundtable-decision",
        params: { number, title: roundtable.title },
        path: `/roundtables/${id}`,
      });
      return decision.id;
    }),
  );
}

/** @param also what another domain adds in the same transaction @throws Conflict when it was changed since it was `seen` */
export async function editDecision(
  ctx: Context,
  id: number,
  decisionId: number,
  form: DecisionForm,
  seen = "",
  also?: (trx: Trx) => Promise<void>,
): Promise<void> {
  await changeRecords(ctx, id, async (trx) => {
    await requireUnchanged(trx, shownDecision(decisionId), seen);
    await requirePoint(trx, id, form.point_id);
    const changed = await trx
      .updateTable("decisions")
      .where("id", "=", decisionId)
      .where("roundtable_id", "=", id)
      .set({ point_id: form.point_id, body: form.body })
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new NotFound();
    await also?.(trx);
  });
}

/** Its number stays used: a gap says that something was taken back. @returns where the undoing is posted to */
export const removeDecision = (ctx: Context, id: number, decisionId: number): Promise<string> =>
  removeRecord(ctx, id, { kind: "decision", recordId: decisionId });

/** @returns the id of the task */
export async function recordTask(ctx: Context, id: number, form: TaskForm, requestId: string): Promise<number> {
  return changeRecords(ctx, id, async (trx, roundtable) =>
    once(trx, ctx, requestId, async () => {
      await requirePoint(trx, id, form.point_id);
      await requireOrganisation(trx, roundtable.processId, form.organisation_id);
      const task = await trx
        .insertInto("tasks")
        .values({
          ...form,
          process_id: roundtable.processId,
          roundtable_id: id,
          created_by: ctx.actor.personId,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return task.id;
    }),
  );
}

/** @throws Conflict when it was changed since it was `seen` */
export async function editTask(ctx: Context, id: number, taskId: number, form: TaskForm, seen = ""): Promise<void> {
  await changeRecords(ctx, id, async (trx, roundtable) => {
    await requireUnchanged(trx, shownTask(taskId), seen);
    await requirePoint(trx, id, form.point_id);
    await requireOrganisation(trx, roundtable.processId, form.organisation_id);
    const changed = await trx
      .updateTable("tasks")
      .where("id", "=", taskId)
      .where("roundtable_id", "=", id)
      // Another day, or somebody else's: whoever has it now is reminded anew.
      .set((eb) => ({
        ...form,
        reminders: sql<number>`case when ${eb.ref("due_on")} is not distinct from ${form.due_on}::date
          and ${eb.ref("organisation_id")} is not distinct from ${form.organisation_id}::int then reminders else 0 end`,
      }))
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new NotFound();
  });
}

/** @returns where the undoing is posted to */
export const removeTask = (ctx: Context, id: number, taskId: number): Promise<string> =>
  removeRecord(ctx, id, { kind: "task", recordId: taskId });

/** Done, or open again: said by those who keep the record and by the organisation whose task it is. */
export async function setTaskDone(ctx: Context, id: number, taskId: number, done: boolean): Promise<void> {
  const { my, processId } = await requireRoundtable(ctx, id);
  refuseArchived(my);
  const task = await ctx.db
    .selectFrom("tasks")
    .where("id", "=", taskId)
    .where("roundtable_id", "=", id)
    .select("organisation_id")
    .executeTakeFirst();
  if (!task) throw new NotFound();
  const isOurs = task.organisation_id === my.organisationId && my.role !== "observer";
  if (!isOurs && !can(my, "roundtable:record")) throw new NotAllowed();
  await transact(ctx, async (trx, announce) => {
    await trx
      .updateTable("tasks")
      .where("id", "=", taskId)
      .set({ done_at: done ? ctx.now() : null })
      .execute();
    announce(`roundtable:${id}`);
    announce(`process:${processId}`);
  });
}

function removeRecord(ctx: Context, id: number, gone: Pick<RecordAttrs, "kind" | "recordId">): Promise<string> {
  const table = gone.kind === "decision" ? "decisions" : "tasks";
  const work = async (trx: Trx, { processId }: RoundtableHead) => {
    const removal = { processId, ability: "roundtable:record", path: `/roundtables/${id}/minutes`, hasLinks: true } as const;
    const undo = await keepRemoved(trx, ctx, removal, [[table, "id", gone.recordId]]);
    const removed = await trx
      .deleteFrom(table)
      .where("id", "=", gone.recordId)
      .where("roundtable_id", "=", id)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) throw new NotFound();
    return undo;
  };
  return changeRecords(ctx, id, work, gone);
}

/** One change of decisions or tasks, from the opening on and also after the end, then the text of the minutes follows. */
async function changeRecords<T>(
  ctx: Context,
  id: number,
  change: (trx: Trx, roundtable: RoundtableHead) => Promise<T>,
  gone?: Pick<RecordAttrs, "kind" | "recordId">,
): Promise<T> {
  const { result, minutesId } = await transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:record");
    requireState(roundtable.state, "open", "closed");
    await refuseApproved(trx, id);
    announce(`roundtable:${id}`);
    announce(`process:${roundtable.processId}`);
    // Whoever has the text open gets the words, and then sees where they stand.
    if (roundtable.minutesDocumentId) announce(`document:${roundtable.minutesDocumentId}`);
    return { result: await change(trx, roundtable), minutesId: roundtable.minutesDocumentId };
  });
  if (minutesId) await showRecords(ctx, id, minutesId, gone ? [gone] : []);
  return result;
}

async function requirePoint(trx: Trx, id: number, pointId: number | null): Promise<void> {
  if (pointId === null) return;
  const point = await trx
    .selectFrom("points")
    .where("id", "=", pointId)
    .where("roundtable_id", "=", id)
    .select("id")
    .executeTakeFirst();
  if (!point) throw new Invalid("common:invalid.choice", "point_id");
}

async function requireOrganisation(trx: Trx, processId: number, organisationId: number | null): Promise<void> {
  if (organisationId === null) return;
  const mandate = await trx
    .selectFrom("mandates")
    .where("organisation_id", "=", organisationId)
    .where("process_id", "=", processId)
    .select("id")
    .limit(1)
    .executeTakeFirst();
  if (!mandate) throw new Invalid("common:invalid.choice", "organisation_id");
}

// --- in the text ----------------------------------------------------------------------

/**
 * Two recorders may get here in any order, so each looks again after writing: whoever writes last has seen the newest rows.
 */
export async function showRecords(
  ctx: Context,
  id: number,
  documentId: number,
  gone: readonly Pick<RecordAttrs, "kind" | "recordId">[] = [],
): Promise<void> {
  let written: PlacedRecord[] = [];
  let records = await listRecords(ctx, id);
  do {
    const vanished = written.filter((record) => !records.some((other) => isSame(other, record)));
    await ctx.rooms.edit(documentId, (ydoc) => placeRecords(ydoc, records, [...gone, ...vanished]));
    written = records;
    records = await listRecords(ctx, id);
  } while (JSON.stringify(records) !== JSON.stringify(written));
}

const isSame = (a: Pick<RecordAttrs, "kind" | "recordId">, b: Pick<RecordAttrs, "kind" | "recordId">) =>
  a.kind === b.kind && a.recordId === b.recordId;

async function listRecords(ctx: Context, id: number): Promise<PlacedRecord[]> {
  const decisions = await ctx.db
    .selectFrom("decisions")
    .leftJoin("points", "points.id", "decisions.point_id")
    .where("decisions.roundtable_id", "=", id)
    .select(["decisions.id", "points.label", "points.title"])
    .orderBy("decisions.id")
    .execute();
  const tasks = await ctx.db
    .selectFrom("tasks")
    .leftJoin("points", "points.id", "tasks.point_id")
    .where("tasks.roundtable_id", "=", id)
    .select(["tasks.id", "points.label", "points.title"])
    .orderBy("tasks.id")
    .execute();
  return [
    ...decisions.map((row): PlacedRecord => ({ kind: "decision", recordId: row.id, point: pointOf(row) })),
    ...tasks.map((row): PlacedRecord => ({ kind: "task", recordId: row.id, point: pointOf(row) })),
  ];
}

const pointOf = (row: { label: string | null; title: string | null }): TextPoint | null =>
  row.label !== null && row.title !== null ? { label: row.label, title: row.title } : null;

/** A point that comes while the minutes are written gets its heading at the end of the text. */
export async function addHeading(ctx: Context, documentId: number, point: TextPoint): Promise<void> {
  await ctx.rooms.edit(documentId, (ydoc) => appendBlocks(ydoc, pointBlocks(point, ctx.t("roundtables:point.word"))));
}
