/**
 * Puts a backup into a database, all of it or nothing: its data model as it was, its rows, and then the data model of today, in one
 * transaction.
 */
import { Kysely } from "kysely";
import type postgres from "postgres";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Closings, makeDialect } from "../dialect.ts";
import { migrateWithin, migrationNames } from "../migrate.ts";
import type { Schema } from "../schema.ts";
import { connectPlain, JOBS } from "./dump.ts";
import { BackupError, checkBackup, openBackup, type BackupReader, type Manifest, type Table, type Tallies } from "./file.ts";

export interface RestoreOptions {
  /** Empties a database that is not empty; without it, that is refused. */
  replace?: boolean;
  /** Makes the tables of jobs. */
  prepareJobs: (url: string) => Promise<void>;
  /** Leaves the data model as it was, to be compared. */
  asItWas?: boolean;
}

/** @throws BackupError before anything is changed, for a file or a database that will not do */
export async function restore(
  url: string,
  file: string,
  options: RestoreOptions,
): Promise<{ manifest: Manifest; tallies: Tallies }> {
  const checked = await checkBackup(file);
  refuseNewer(checked.manifest);
  const sql = connectPlain(url);
  try {
    if (!options.replace) await refuseFull(sql);
    await options.prepareJobs(url);
    await sql.begin((tx) => putBack(tx, file, checked.manifest, options));
    await sql`analyze`;
    return checked;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function refuseNewer({ version, migrations }: Manifest): void {
  const known = migrationNames();
  if (migrations.some((name) => !known.includes(name)))
    throw new BackupError(
      `Die Sicherung ist von einer neueren Version (${version}); bitte spielen Sie sie mit dieser ein. Nichts wurde verändert. / The backup is of a newer version; restore it with that one. Nothing was changed.`,
    );
  if (migrations.some((name, index) => name !== known[index]))
    throw new BackupError(
      `Diese Sicherung hat einen Stand der Daten, den es in keiner Version gab (${version}). / The backup has a data model that no version had.`,
    );
}

async function refuseFull(sql: postgres.Sql): Promise<void> {
  const [found] = await sql`select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'v') and nspname in ('public', 'pgboss') limit 1`;
  if (found)
    throw new BackupError(
      "Diese Datenbank ist nicht leer. Mit „--replace“ am Ende wird gelöscht, was darin ist. / This database is not empty; add --replace to lose what is in it.",
    );
}

async function putBack(tx: postgres.TransactionSql, file: string, manifest: Manifest, options: RestoreOptions): Promise<void> {
  await tx.unsafe("drop schema public cascade; create schema public");
  // Statements of this transaction only: this connection has no other.
  const db = new Kysely<Schema>({ dialect: makeDialect(tx as unknown as postgres.Sql, new Closings()) });
  await migrateWithin(db, manifest.migrations.at(-1));
  const known = await tablesOf(tx);
  const jobs = manifest.tables.some(({ name }) => name === JOBS);
  const lost = manifest.tables.filter(({ name }) => !known.includes(name));
  if (lost.length > 0) throw new BackupError(`Unbekannt / unknown: ${lost.map(({ name }) => name).join(", ")}`);
  await withoutRules(tx, async () => {
    const ours = known.filter((name) => name.startsWith("public."));
    await tx.unsafe(`truncate ${ours.join(", ")}`);
    if (jobs) await emptyJobs(tx, manifest.queues);
    const reader = openBackup(file);
    try {
      await reader.manifest();
      for (const table of manifest.tables) await fill(tx, reader, table);
    } finally {
      reader.close();
    }
  });
  for (const { name, value } of manifest.sequences) await tx`select setval(${name}::regclass, ${value})`;
  if (!options.asItWas) await migrateWithin(db);
}

/** Without the migrator's own. */
async function tablesOf(tx: postgres.TransactionSql): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where (nspname = 'public' and relkind = 'r' and relname not like 'kysely%') or (nspname = 'pgboss' and relname = 'job')`;
  return rows.map(({ name }) => name);
}

/**
 * Rows come in table by table, so what one table demands of another is taken away first and demanded of all rows at the end; and
 * triggers that let nobody change what is frozen do not keep it from coming back.
 */
async function withoutRules(tx: postgres.TransactionSql, work: () => Promise<void>): Promise<void> {
  const keys = await tx<{ table: string; name: string; words: string }[]>`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(pg_constraint.oid) as words
    from pg_constraint join pg_namespace on pg_namespace.oid = connamespace
    where contype = 'f' and nspname = 'public' order by conrelid, conname`;
  const triggers = await tx<{ table: string; name: string; enabled: string }[]>`
    select tgrelid::regclass::text as table, quote_ident(tgname) as name, tgenabled as enabled
    from pg_trigger join pg_class on pg_class.oid = tgrelid join pg_namespace on pg_namespace.oid = relnamespace
    where not tgisinternal and tgenabled in ('O', 'A') and nspname = 'public'`;
  const all = async (statements: string[]) => statements.length > 0 && (await tx.unsafe(statements.join(";\n")));
  await all(keys.map(({ table, name }) => `alter table ${table} drop constraint ${name}`));
  await all(triggers.map(({ table, name }) => `alter table ${table} disable trigger ${name}`));
  await work();
  await all(triggers.map((on) => `alter table ${on.table} enable ${on.enabled === "A" ? "always " : ""}trigger ${on.name}`));
  await all(keys.map(({ table, name, words }) => `alter table ${table} add constraint ${name} ${words}`));
}

/** A queue that only an earlier version had keeps its jobs, as it does when the software is brought up to date. */
async function emptyJobs(tx: postgres.TransactionSql, queues: readonly string[]): Promise<void> {
  await tx`delete from pgboss.job`;
  const there = await tx<{ name: string }[]>`select name from pgboss.queue`;
  const missing = queues.filter((name) => !there.some((queue) => queue.name === name));
  for (const name of missing) await tx`select pgboss.create_queue(${name}, '{"policy":"standard"}'::json)`;
}

async function fill(tx: postgres.TransactionSql, reader: BackupReader, table: Table): Promise<void> {
  const query = tx.unsafe(`copy ${table.name} (${table.columns.join(", ")}) from stdin`);
  // The driver tells whoever waits for the stream of no error that comes after its end.
  const refused = new Promise<never>((_, fail) => {
    const own = query as unknown as { reject: (error: unknown) => void };
    const tell = own.reject;
    own.reject = (error) => {
      tell(error);
      fail(error as Error);
    };
  });
  refused.catch(() => undefined);
  const target = await query.writable();
  await Promise.race([pipeline(Readable.from(reader.rows(table)), target), refused]);
}
