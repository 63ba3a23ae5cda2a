/** What was removed can be brought back for a day, by whoever removed it: its rows are kept as they were, and nobody reads them meanwhile. */
import { sql, type RawBuilder } from "kysely";
import type { Row, Schema } from "../../db/schema.ts";
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
  /** What others have tied to it, seen by the actor or not, is let go with it, and comes back with it. */
  hasLinks?: boolean;
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
  const rows: Kept[] = [];
  for (const [table, of, id] of parts) {
    const isMeant = typeof of === "string" ? sql`${sql.ref(`t.${of}`)} = ${id}` : of;
    rows.push({ table, rows: await holdRows(trx, table, isMeant) });
  }
  if (removal.hasLinks) rows.push(...(await findLinks(trx, rows)));
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
    for (const kept of removal.rows) await bringBack(trx, kept);
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

type Kept = Row<"removals">["rows"][number];

/** All of them, those that are hidden from the actor as well: the database does not leave them out when it lets rows fall. */
const whole = (table: string) => sql.table(`public.${table}`);

async function holdRows(trx: Trx, table: string, isMeant: RawBuilder<unknown>): Promise<unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(t) as row from ${whole(table)} as t where ${isMeant} for update`.execute(trx);
  return rows.map(({ row }) => row);
}

/**
 * Rows that name what is removed: the database lets them fall, or empties the column. Asked of the database itself, because a domain
 * does not know which tables to its right refer to its own.
 */
async function findLinks(trx: Trx, removed: readonly Kept[]): Promise<Kept[]> {
  const tables = removed.map(({ table }) => table);
  const { rows: keys } = await sql<{ table: string; column: string; to: string; falls: boolean }>`
    select source.relname as table, own.attname as column, target.relname as to, con.confdeltype = 'c' as falls
    from pg_constraint as con cross join lateral unnest(con.conkey, con.confkey) as pair(own, theirs)
    join pg_class as source on source.oid = con.conrelid join pg_class as target on target.oid = con.confrelid
    join pg_attribute as own on own.attrelid = con.conrelid and own.attnum = pair.own
    join pg_attribute as theirs on theirs.attrelid = con.confrelid and theirs.attnum = pair.theirs and theirs.attname = 'id'
    where con.contype = 'f' and con.confdeltype in ('c', 'n') and con.connamespace = 'public'::regnamespace
      and target.relname = any(${tables}::text[])
    order by con.conname`.execute(trx);
  const links: Kept[] = [];
  for (const { table, column, to, falls } of keys) {
    // Those that the caller has named are kept already.
    if (falls && tables.includes(table)) continue;
    const ids = removed
      .filter((part) => part.table === to)
      .flatMap(({ rows }) => rows.map((row) => (row as { id: number }).id));
    const rows = await holdRows(trx, table, sql`${sql.ref(`t.${column}`)} = any(${ids}::int[])`);
    if (rows.length > 0)
      links.push(falls ? { table, rows, isLink: true } : { table, rows: rows.map(only("id", column)), column });
  }
  return links;
}

const only =
  (...columns: string[]) =>
  (row: unknown): unknown =>
    Object.fromEntries(columns.map((column) => [column, (row as Record<string, unknown>)[column]]));

/** A row that came first: others belong to it. One that has no id of its own is named by its table alone. */
function subjectOf({ table, rows: [row] }: { table: string; rows: readonly unknown[] }): Pick<NewEntry, "subject" | "facts"> {
  const { id } = (row ?? {}) as { id?: unknown };
  return typeof id === "number" ? { subject: [table, id] } : { facts: { table } };
}

async function bringBack(trx: Trx, { table, rows, isLink = false, column }: Kept): Promise<void> {
  if (column !== undefined)
    await sql`
      update ${whole(table)} as t set ${sql.ref(column)} = was.${sql.ref(column)}
      from jsonb_populate_recordset(null::${whole(table)}, ${JSON.stringify(rows)}::jsonb) as was
      where t.id = was.id and t.${sql.ref(column)} is null`.execute(trx);
  // What else it tied to may have gone meanwhile: that holds nothing else up.
  else if (isLink)
    await sql`select insert_what_fits(${`public.${table}`}::regclass, ${JSON.stringify(rows)}::jsonb)`.execute(trx);
  else await insertAgain(trx, table, rows);
}

async function insertAgain(trx: Trx, table: string, rows: readonly unknown[]): Promise<void> {
  if (rows.length === 0) return;
  try {
    await sql`
      insert into ${whole(table)} overriding system value
      select * from jsonb_populate_recordset(null::${whole(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(trx);
  } catch (thrown) {
    // 23: what it belonged to is gone, or something else is in its place.
    if (String((thrown as { code?: unknown }).code).startsWith("23")) throw new Conflict("processes:error.cannot-restore");
    throw thrown;
  }
}
