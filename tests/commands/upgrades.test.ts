/**
 * From every data model that ever was to the one of today: each table gets the rows of the sample town in the first version that had it,
 * as far as that version takes them, so every migration after it has work to do.
 */
import type postgres from "postgres";
import { beforeAll, expect, it } from "vitest";
import { migrateWithin, migrationNames } from "#db/migrate";
import { createDatabase, useDatabase, type TestDatabase } from "../setup/database.ts";

type Row = Record<string, unknown>;
interface Column {
  name: string;
  type: string;
  must: boolean;
  /** What a check allows in it. */
  words: string[] | null;
}

const town = useDatabase();
let old: TestDatabase;
/** Rows that a table took in its first version. */
const taken = new Map<string, number>();

beforeAll(async () => {
  old = await createDatabase({ empty: true });
  const ofToday = await rowsOf(town.sql);
  for (const name of migrationNames()) {
    const before = new Set(taken.keys());
    await migrateWithin(old.db, name);
    // A process and its stages ask for each other: that is looked at when both are there.
    await old.sql.begin(async (tx) => {
      // What one table asks of another may come later in the list.
      for (let more = true; more; ) more = await fillNew(tx, ofToday, before);
      await goOnCounting(tx);
    });
  }
  return () => old.drop();
}, 300_000);

async function rowsOf(sql: postgres.Sql): Promise<Map<string, Row[]>> {
  const tables = await sql<{ name: string }[]>`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'kysely%' order by oid`;
  const found = new Map<string, Row[]>();
  for (const { name } of tables) {
    const rows = await sql<{ row: Row }[]>`select to_jsonb(t) as row from ${sql(name)} t`;
    found.set(name, rows.length > 0 ? rows.map(({ row }) => row) : [{}]);
  }
  return found;
}

/** @returns whether any table took something */
async function fillNew(tx: postgres.TransactionSql, ofToday: Map<string, Row[]>, before: Set<string>): Promise<boolean> {
  let isFuller = false;
  for (const { name } of await tx<{ name: string }[]>`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'kysely%' order by oid`) {
    if (taken.get(name) || before.has(name)) continue;
    const columns = await columnsOf(tx, name);
    const rows = (ofToday.get(name) ?? [{}]).map((row) => asItWas(row, columns));
    const [some] = await tx`select from ${tx(name)} limit 1`;
    const count = some ? 1 : (await insert(tx, name, columns, rows)) || (await oneByOne(tx, name, columns, rows));
    taken.set(name, count);
    isFuller ||= count > 0;
  }
  return isFuller;
}

const columnsOf = (tx: postgres.TransactionSql, table: string) => tx<Column[]>`
  select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as must, (
    select array(select (regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''', 'g'))[1]) from pg_constraint
    where conrelid = attrelid and contype = 'c' and conkey = array[attnum] and pg_get_constraintdef(oid) like '%ARRAY%' limit 1) as words
  from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`;

/** Columns that have gone since get something that their type and their check allow. */
function asItWas(row: Row, columns: Column[]): Row {
  return Object.fromEntries(
    columns.map(({ name, type, must, words }) => [name, row[name] ?? (must ? plain(name, type, words) : null)]),
  );
}

function plain(name: string, type: string, words: string[] | null): unknown {
  if (/\[\]$/.test(type)) return [];
  if (/^(integer|bigint|smallint|numeric|double)/.test(type)) return 1;
  if (type === "boolean") return false;
  if (type === "jsonb") return {};
  if (type === "bytea") return "\\x00";
  if (/^(timestamp|date)/.test(type)) return "2026-11-21";
  return words?.[0] ?? (name.endsWith("hash") ? "0".repeat(64) : "Wort");
}

async function insert(tx: postgres.TransactionSql, table: string, columns: Column[], rows: Row[]): Promise<number> {
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const words = `insert into "${table}" (${names}) overriding system value
    select ${names} from jsonb_populate_recordset(null::"${table}", $1::jsonb)`;
  return tx
    .savepoint((point) => point.unsafe(words, [JSON.stringify(rows)]))
    .then(
      ({ count }) => count,
      () => 0,
    );
}

/** Where that version refuses some of them, if need be without what they refer to. */
async function oneByOne(tx: postgres.TransactionSql, table: string, columns: Column[], rows: Row[]): Promise<number> {
  const alone = (row: Row) =>
    Object.fromEntries(columns.map(({ name, must }) => [name, must || !name.endsWith("_id") ? row[name] : null]));
  let count = 0;
  for (const row of rows.slice(0, 25))
    count += (await insert(tx, table, columns, [row])) || (await insert(tx, table, columns, [alone(row)]));
  return count;
}

/** Rows that brought their numbers along; the next one that a migration makes gets the next number. */
async function goOnCounting(tx: postgres.TransactionSql): Promise<void> {
  const sequences = await tx<
    { table: string; name: string }[]
  >`select relname as table, pg_get_serial_sequence(relname, 'id') as name
    from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'id' and attidentity <> ''
    where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  for (const { table, name } of sequences)
    await tx`select setval(${name}::regclass, greatest((select max(id) from ${tx(table)}), (select last_value from ${tx.unsafe(name)})))`;
}

const MODEL = `
  select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line
    from information_schema.columns where table_schema = 'public'
  union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace
  union all select indexdef from pg_indexes where schemaname = 'public'
  union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  union all select proname || ' ' || prosrc from pg_proc where pronamespace = 'public'::regnamespace and prolang <> 13
  order by line`;

it("whatever version somebody comes from, the data model is the one of a fresh installation", async () => {
  const [fresh, grown] = await Promise.all([town, old].map(({ sql }) => sql.unsafe(MODEL)));
  expect(grown!.map(({ line }) => line as string)).toEqual(fresh!.map(({ line }) => line as string));
});

it("most tables of every version had rows when the next version came", () => {
  const counts = [...taken.values()];
  expect(counts.filter((count) => count > 0).length).toBeGreaterThan(counts.length * 0.6);
});

it.each([
  "people",
  "organisations",
  "processes",
  "mandates",
  "documents",
  "document_versions",
  "agenda_items",
  "comments",
  "decisions",
])("no row of %s is lost on the way", async (table) => {
  const [row] = await old.sql`select count(*)::int as n from ${old.sql(table)}`;
  expect(taken.get(table)).toBeGreaterThan(0);
  expect(row!.n).toBe(taken.get(table));
});
