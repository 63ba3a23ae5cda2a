/**
 * Two people may have the same form open: it carries a word for what it showed (hidden field `seen`), so that nobody saves
 * over what somebody else changed meanwhile. Only the fields of the form count, not the rest of the row.
 */
import { sql } from "kysely";
import type { Schema } from "../../db/schema.ts";
import type { Database, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";

/** The part of a row that a form shows and saves. */
export interface Shown<T extends keyof Schema = keyof Schema> {
  table: T;
  id: number;
  columns: readonly (keyof Schema[T] & string)[];
}

/**
 * Another word as soon as one of the columns says something else; empty when there is no such row. Loaders ask for it before
 * they read the row: then a change in between is noticed, never overlooked.
 */
export const revisionOf = <T extends keyof Schema>(db: Database, shown: Shown<T>): Promise<string> => look(db, shown, false);

/** Of many rows at once, by id. */
export async function revisionsOf<T extends keyof Schema>(
  db: Database,
  { table, columns }: Pick<Shown<T>, "table" | "columns">,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ id: number; word: string }>`
    select id, ${wordOf(columns)} as word from ${sql.table(table)} where id = any(${[...ids]}::int[])`.execute(db);
  return new Map(rows.map(({ id, word }) => [id, word]));
}

/**
 * Holds the row until the transaction ends.
 * @param seen the form's word; empty: no protection is wanted
 * @throws Conflict when somebody changed what the form showed
 */
export async function requireUnchanged<T extends keyof Schema>(trx: Trx, shown: Shown<T>, seen: string): Promise<void> {
  if (seen && (await look(trx, shown, true)) !== seen) throw new Conflict("common:error.changed-meanwhile");
}

async function look<T extends keyof Schema>(db: Database, { table, id, columns }: Shown<T>, hold: boolean): Promise<string> {
  const { rows } = await sql<{ word: string }>`
    select ${wordOf(columns)} as word from ${sql.table(table)} where id = ${id} ${hold ? sql`for update` : sql``}`.execute(db);
  return rows[0]?.word ?? "";
}

const wordOf = (columns: readonly string[]) => sql`md5(row(${sql.join(columns.map((column) => sql.ref(column)))})::text)`;
