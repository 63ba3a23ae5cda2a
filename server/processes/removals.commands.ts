/** What was removed can be brought back for a day, by whoever removed it: its rows are kept as they were, and nobody reads them meanwhile. */
import { sql } from "kysely";
import type { Schema } from "../../db/schema.ts";
import { authorise, type Ability } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { isId, requireProcess } from "./queries.ts";

export const KEPT_HOURS = 24;

interface Removal {
  processId: number;
  /** Needed to bring it back, as it was to remove it. */
  ability: Ability;
  /** Where it is looked at again. */
  path: string;
}

/** Rows of one table, named by a column; what others refer to comes first. */
type Part = readonly [table: keyof Schema, column: string, id: number];

/** Keeps rows, to be deleted by the caller in the same transaction. @returns where the undoing is posted to */
export async function keepRemoved(trx: Trx, ctx: Context, removal: Removal, parts: readonly Part[]): Promise<string> {
  const rows: { table: string; rows: unknown[] }[] = [];
  for (const [table, column, id] of parts) {
    const found = await sql<{ row: unknown }>`
      select to_jsonb(t) as row from ${sql.table(table)} as t where ${sql.ref(`t.${column}`)} = ${id} for update`.execute(trx);
    rows.push({ table, rows: found.rows.map(({ row }) => row) });
  }
  const { processId: process_id, ability, path } = removal;
  const kept = await trx
    .insertInto("removals")
    .values({
      process_id,
      person_id: ctx.actor.personId,
      ability,
      path,
      rows: JSON.stringify(rows),
      removed_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return `/removals/${kept.id}/restoration`;
}

/**
 * @returns where it is looked at
 * @throws NotFound for what somebody else removed, a day ago or more, or brought back already; Conflict when its place is taken
 */
export async function restoreRemoved(ctx: Context, id: number): Promise<string> {
  if (!isId(id)) throw new NotFound();
  const since = new Date(ctx.now().getTime() - KEPT_HOURS * 3_600_000);
  return transact(ctx, async (trx, announce) => {
    const removal = await trx
      .deleteFrom("removals")
      .where("id", "=", id)
      .where("person_id", "=", ctx.actor.personId)
      .where("removed_at", ">", since)
      .returningAll()
      .executeTakeFirst();
    if (!removal) throw new NotFound();
    const process = await requireProcess(ctx, removal.process_id, trx);
    authorise(process.my, removal.ability as Ability);
    for (const { table, rows } of removal.rows) await insertAgain(trx, table, rows);
    announce(`process:${removal.process_id}`);
    return removal.path;
  });
}

async function insertAgain(trx: Trx, table: string, rows: readonly unknown[]): Promise<void> {
  if (rows.length === 0) return;
  try {
    await sql`
      insert into ${sql.table(table)} overriding system value
      select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(trx);
  } catch (thrown) {
    // 23: what it belonged to is gone, or something else is in its place.
    if (String((thrown as { code?: unknown }).code).startsWith("23")) throw new Conflict("processes:error.cannot-restore");
    throw thrown;
  }
}
