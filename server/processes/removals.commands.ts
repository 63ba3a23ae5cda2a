/** What was removed can be brought back for a day, by whoever removed it: its rows are kept as they were, and nobody reads them meanwhile. */
import { sql, type RawBuilder } from "kysely";
import type { Schema } from "../../db/schema.ts";
import { authorise, type Ability } from "../access/rules.ts";
import { recordAct, type NewEntry } from "../audit/commands.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { isId, requireProcess } from "./queries.ts";

export const KEPT_HOURS = 24;

interface Removal {
  processId: number;
  /** Needed to bring it back, as it was to remove it. */
  ability: Ability;
  /** Where it is looked at again. */
  path: string;
}

/** Rows of one table, named by a column or by a condition on `t`; what others refer to comes first. */
type Part =
  | readonly [table: keyof Schema, column: string, id: number]
  | readonly [table: keyof Schema, rows: RawBuilder<unknown>];

/** What else follows when a row of a table comes back; said by the domain that the table belongs to. */
export interface Return {
  /**
   * In the transaction that has put the row in again.
   * @returns what is left to do after the commit
   * @throws a Refusal when the time for it is over
   */
  settle(ctx: Context, trx: Trx, announce: Announce, row: unknown): Promise<(() => Promise<void>) | void>;
}

export type Returns = Partial<Record<keyof Schema, Return>>;

/** Keeps rows, to be deleted by the caller in the same transaction. @returns where the undoing is posted to */
export async function keepRemoved(trx: Trx, ctx: Context, removal: Removal, parts: readonly Part[]): Promise<string> {
  const rows: { table: string; rows: unknown[] }[] = [];
  for (const [table, of, id] of parts) {
    const isMeant = typeof of === "string" ? sql`${sql.ref(`t.${of}`)} = ${id}` : of;
    const found = await sql<{ row: unknown }>`
      select to_jsonb(t) as row from ${sql.table(table)} as t where ${isMeant} for update`.execute(trx);
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
  await recordAct(trx, ctx, { act: "removed", processId: process_id, ...(rows[0] && subjectOf(rows[0])) });
  return `/removals/${kept.id}/restoration`;
}

/**
 * @returns where it is looked at
 * @throws NotFound for what somebody else removed, a day ago or more, or brought back already; Conflict when its place is taken
 */
export async function restoreRemoved(ctx: Context, id: number, returns: Returns = {}): Promise<string> {
  if (!isId(id)) throw new NotFound();
  const since = new Date(ctx.now().getTime() - KEPT_HOURS * 3_600_000);
  const { path, rest } = await transact(ctx, async (trx, announce) => {
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
    await recordAct(trx, ctx, {
      act: "restored",
      processId: removal.process_id,
      ...(removal.rows[0] && subjectOf(removal.rows[0])),
    });
    const rest = [];
    for (const { table, rows } of removal.rows)
      if (rows.length > 0) rest.push(await returns[table as keyof Schema]?.settle(ctx, trx, announce, rows[0]));
    announce(`process:${removal.process_id}`);
    return { path: removal.path, rest };
  });
  for (const finish of rest) await finish?.();
  return path;
}

/** A row that came first: others belong to it. One that has no id of its own is named by its table alone. */
function subjectOf({ table, rows: [row] }: { table: string; rows: readonly unknown[] }): Pick<NewEntry, "subject" | "facts"> {
  const { id } = (row ?? {}) as { id?: unknown };
  return typeof id === "number" ? { subject: [table, id] } : { facts: { table } };
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
