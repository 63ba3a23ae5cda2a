/** Figures of what a partnership or an interdependency amounts to, kept by whoever may change the entry. */
import { sql } from "kysely";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { addDataPoint, editDataPoint, type Subject } from "../figures/commands.ts";
import { listDataPoints } from "../figures/queries.ts";
import type { DataPointForm } from "../figures/rules.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { holdEntry } from "./commands.ts";
import { mayEditEntry, subjectOf, type Register } from "./rules.ts";

/** Stands beside what other sources say; nothing is replaced. */
export async function addFigure(
  ctx: Context,
  register: Register,
  id: number,
  form: DataPointForm,
  requestId: string,
): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const about = await holdSubject(ctx, trx, register, id);
    announce(`process:${about.processId}`);
    return once(trx, ctx, requestId, () => addDataPoint(trx, ctx, about, form));
  });
}

/** Corrects what was written down wrongly; a newer value is a figure of its own. @throws NotFound for one of another entry */
export async function editFigure(
  ctx: Context,
  register: Register,
  id: number,
  figureId: number,
  form: DataPointForm,
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const about = await holdSubject(ctx, trx, register, id, figureId);
    await editDataPoint(trx, figureId, about, form);
    await raiseRevision(trx, register, id);
    announce(`process:${about.processId}`);
  });
}

/** What was part of it stands for itself until it is brought back. @returns where it is brought back @throws Conflict for one that a topic or a recommendation cites */
export async function deleteFigure(ctx: Context, register: Register, id: number, figureId: number): Promise<string> {
  return transact(ctx, async (trx, announce) => {
    const { processId } = await holdSubject(ctx, trx, register, id, figureId);
    const { rows } = await sql<{ isUsed: boolean }>`select data_point_is_used(${figureId}::int) as "isUsed"`.execute(trx);
    if (rows[0]?.isUsed) throw new Conflict("partnerships:error.figure-used");
    const removal = { processId, ability: "register:write", path: `/${register}/${id}`, hasLinks: true } as const;
    const undo = await keepRemoved(trx, ctx, removal, [["data_points", "id", figureId]]);
    await trx.deleteFrom("data_points").where("id", "=", figureId).execute();
    await raiseRevision(trx, register, id);
    announce(`process:${processId}`);
    return undo;
  });
}

/** Somebody has changed what came with a file: to take the file back leaves it. */
async function raiseRevision(trx: Trx, register: Register, id: number): Promise<void> {
  await sql`update ${sql.table(register)} set revision = revision + 1 where id = ${id}::int`.execute(trx);
}

/** @throws NotAllowed for who may not change the entry, NotFound for a figure that is not of it */
async function holdSubject(ctx: Context, trx: Trx, register: Register, id: number, figureId?: number): Promise<Subject> {
  const { process, entry } = await holdEntry(ctx, trx, register, id);
  if (!mayEditEntry(process.my, entry)) throw new NotAllowed();
  const subject = subjectOf(register);
  if (figureId !== undefined) {
    const points = await listDataPoints(trx, [{ subject, ids: [id] }]);
    if (!points.some((point) => point.id === figureId)) throw new NotFound();
  }
  return { processId: process.id, subject, subjectId: id };
}
