/**
 * Keeps figures, in the transaction of the domain that they are about: it has asked whether the actor may, and holds the row that
 * they belong to.
 */
import { sql } from "kysely";
import type { Context, Trx } from "../context.ts";
import { Invalid, NotFound } from "../errors.ts";
import { mayBePartOf, type DataPointForm } from "./rules.ts";

export interface Subject {
  processId: number;
  /** In the singular of its table: `format`, `edition`, `partnership`. */
  subject: string;
  subjectId: number;
}

/**
 * Stands beside what other sources say; nothing is replaced.
 * @throws Invalid at `part_of` for something of another process
 */
export async function addDataPoint(
  trx: Trx,
  ctx: Pick<Context, "now" | "actor">,
  about: Subject,
  form: DataPointForm,
  { toCheck = false } = {},
): Promise<number> {
  if (form.part_of !== null) await requireWhole(trx, about.processId, null, form.part_of);
  const { id } = await trx
    .insertInto("data_points")
    .values({ ...rowOf(ctx, about, form), to_check: toCheck })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Of a file: as many as there are, none of them part of another yet. @returns their ids, in the order in which they came */
export async function addDataPoints(
  trx: Trx,
  ctx: Pick<Context, "now" | "actor">,
  points: readonly (readonly [about: Subject, form: DataPointForm, marks?: { toCheck: boolean }])[],
): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < points.length; at += AT_ONCE) {
    const rows = points
      .slice(at, at + AT_ONCE)
      .map(([about, form, marks]) => ({ ...rowOf(ctx, about, { ...form, part_of: null }), to_check: marks?.toCheck ?? false }));
    const inserted = await trx.insertInto("data_points").values(rows).returning("id").execute();
    ids.push(...inserted.map(({ id }) => id).toSorted((a, b) => a - b));
  }
  return ids;
}

/** Of figures that were added just now, so that no circle can come of it. */
export async function setWholes(trx: Trx, pairs: readonly { part: number; whole: number }[]): Promise<void> {
  if (pairs.length === 0) return;
  await sql`
    update data_points set part_of = pair.whole
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair(part int, whole int)
    where data_points.id = pair.part`.execute(trx);
}

/** PostgreSQL takes 65,535 values in one statement. */
const AT_ONCE = 1000;

const rowOf = (ctx: Pick<Context, "now" | "actor">, { processId, subject, subjectId }: Subject, form: DataPointForm) => ({
  ...form,
  process_id: processId,
  subject,
  subject_id: subjectId,
  created_by: ctx.actor.personId,
  created_at: ctx.now(),
});

/** @throws NotFound for one of another process, Invalid at `part_of` for something of another process or a part of itself */
export async function editDataPoint(trx: Trx, id: number, about: Subject, form: DataPointForm): Promise<void> {
  if (form.part_of !== null) await requireWhole(trx, about.processId, id, form.part_of);
  const { numUpdatedRows } = await trx
    .updateTable("data_points")
    .where("id", "=", id)
    .where("process_id", "=", about.processId)
    .set({ ...form, subject: about.subject, subject_id: about.subjectId })
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new NotFound();
}

/** Somebody has looked it up in the source. */
export async function confirmDataPoint(trx: Trx, ctx: Pick<Context, "now" | "actor">, id: number): Promise<void> {
  await trx
    .updateTable("data_points")
    .where("id", "=", id)
    .where("to_check", "=", true)
    .set({ to_check: false, checked_by: ctx.actor.personId, checked_at: ctx.now() })
    .execute();
}

/** Two at once could make a circle of each other: one after the other, by process. */
async function requireWhole(trx: Trx, processId: number, id: number | null, whole: number): Promise<void> {
  const rows = await trx
    .selectFrom("data_points")
    .where("process_id", "=", processId)
    .where((eb) => eb.or([eb("part_of", "is not", null), eb("id", "in", id === null ? [whole] : [id, whole])]))
    .select(["id", "part_of as partOf"])
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
  const isThere = rows.some((row) => row.id === whole);
  if (!isThere || (id !== null && !mayBePartOf(id, whole, rows))) throw new Invalid("figures:invalid.part-of", "part_of");
}
