/** Migrations that let a column take more words: whatever earlier ones allowed stays allowed, in whichever order they landed. */
import { sql, type Kysely } from "kysely";

/** For a column that says `check (column in ('one', 'two'))`, under the name that PostgreSQL gave that check. */
export async function widenCheck(db: Kysely<unknown>, table: string, column: string, more: readonly string[]): Promise<void> {
  const name = `${table}_${column}_check`;
  const { rows } = await sql<{ allowed: string }>`
    select (regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''', 'g'))[1] as allowed from pg_constraint
    where conrelid = ${table}::regclass and conname = ${name}`.execute(db);
  if (rows.length === 0) throw new Error(`no ${name}`);
  const allowed = [...new Set([...rows.map(({ allowed: word }) => word), ...more])];
  await sql`alter table ${sql.table(table)} drop constraint ${sql.id(name)}, add constraint ${sql.id(name)}
    check (${sql.ref(column)} in (${sql.join(allowed.map((word) => sql.lit(word)))}))`.execute(db);
}
