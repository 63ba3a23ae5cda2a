/**
 * Takes a name out of every column of every table that holds text, also where a trigger keeps others from changing it: what is frozen
 * keeps its words, and gets a hash that fits them again.
 */
import { sql, type RawBuilder } from "kysely";
import type { Trx } from "../context.ts";
import { hashOf } from "../documents/versions/facts.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { patternOf, type Replacement } from "./names-out.rules.ts";

/** Ids and codes only; names of organisations; and the account itself, which gets another name by its id. */
const NOT_LOOKED_AT = ["audit_entries", "audit_links", "audit_anchors", "people", "organisations", "kysely_migration"];

export interface Rehashed {
  versionId: number;
  before: string;
  after: string;
}

/** @returns frozen versions whose words have changed by it */
export async function takeNamesOut(trx: Trx, replacements: readonly Replacement[]): Promise<Rehashed[]> {
  const rehashed: Rehashed[] = [];
  for (const [table, columns] of await listColumns(trx)) {
    const isIn = sql<boolean>`(${sql.join(
      columns.flatMap((column) => replacements.map((each) => find(column, each))),
      sql` or `,
    )})`;
    const { rows } = await sql`select from ${sql.table(table)} where ${isIn} limit 1`.execute(trx);
    if (rows.length === 0) continue;
    const versions = table === "document_versions" ? await listVersions(trx, isIn) : [];
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
    await replaceIn(trx, table, columns, replacements, isIn);
    rehashed.push(...(await hashAnew(trx, versions)));
    await sql`alter table ${sql.table(table)} enable trigger user`.execute(trx);
  }
  return rehashed;
}

interface Column {
  name: string;
  type: "text" | "jsonb" | "_text";
}

async function listColumns(trx: Trx): Promise<Map<string, Column[]>> {
  const { rows } = await sql<{ table: string } & Column>`
    select columns.table_name as table, column_name as name, udt_name as type
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
      and udt_name in ('text', 'jsonb', '_text') and table_name <> all(${NOT_LOOKED_AT}::text[])
    order by table_name, ordinal_position`.execute(trx);
  const tables = new Map<string, Column[]>();
  for (const { table, ...column } of rows) tables.set(table, [...(tables.get(table) ?? []), column]);
  return tables;
}

async function listVersions(trx: Trx, isIn: RawBuilder<boolean>): Promise<number[]> {
  const rows = await trx.selectFrom("document_versions").where(isIn).select("id").orderBy("id").execute();
  return rows.map(({ id }) => id);
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As the column holds it: in JSON with its own signs for quotes. */
const asHeld = ({ type }: Column, { from, to, isEmail }: Replacement): Replacement =>
  type === "jsonb" ? { from: inJson(from), to: inJson(to), isEmail } : { from, to, isEmail };

function find(column: Column, replacement: Replacement): RawBuilder<boolean> {
  const held = asHeld(column, replacement);
  const match = held.isEmail ? sql`~*` : sql`~`;
  return sql<boolean>`(${sql.ref(column.name)}::text ${match} ${patternOf(held)})`;
}

/** Where the new name is too long for a field, a shorter one stands there. */
async function replaceIn(
  trx: Trx,
  table: string,
  columns: readonly Column[],
  replacements: readonly Replacement[],
  isIn: RawBuilder<boolean>,
): Promise<void> {
  const ways = [replacements, replacements.map((each) => ({ ...each, to: each.to.split(" ").slice(0, 2).join(" ") }))];
  for (const [index, way] of ways.entries()) {
    const set = columns.map(
      (column) => sql`${sql.ref(column.name)} = ${way.reduce((value, each) => replaced(column, value, each), value(column))}`,
    );
    await sql`savepoint names`.execute(trx);
    try {
      await sql`update ${sql.table(table)} set ${sql.join(set.map((each, at) => cast(columns[at]!, each)))} where ${isIn}`.execute(
        trx,
      );
      await sql`release savepoint names`.execute(trx);
      return;
    } catch (error) {
      const isTooLong = (error as { code?: string }).code === "23514" && index + 1 < ways.length;
      if (!isTooLong) throw error;
      await sql`rollback to savepoint names`.execute(trx);
    }
  }
}

const value = ({ name }: Column): RawBuilder<unknown> => sql`${sql.ref(name)}::text`;

function replaced(column: Column, before: RawBuilder<unknown>, replacement: Replacement): RawBuilder<unknown> {
  const held = asHeld(column, replacement);
  // A backslash means something in what is put in, too.
  return sql`regexp_replace(${before}, ${patternOf(held)}, ${held.to.replaceAll("\\", "\\\\")}, ${held.isEmail ? "gi" : "g"})`;
}

const cast = ({ type }: Column, set: RawBuilder<unknown>): RawBuilder<unknown> =>
  type === "text" ? set : type === "jsonb" ? sql`${set}::jsonb` : sql`${set}::text[]`;

async function hashAnew(trx: Trx, ids: readonly number[]): Promise<Rehashed[]> {
  const changed: Rehashed[] = [];
  for (const id of ids) {
    const version = trx
      .selectFrom("document_versions")
      .where("id", "=", id)
      .select(["kind", "content", "content_hash as before"]);
    const { kind, content, before } = await version.executeTakeFirstOrThrow();
    const after = hashOf(content as TextContent);
    if (after === before) continue;
    await trx.updateTable("document_versions").set({ content_hash: after }).where("id", "=", id).execute();
    if (kind === "frozen") changed.push({ versionId: id, before, after });
  }
  return changed;
}
