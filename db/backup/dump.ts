/**
 * Reads a database for a backup: one snapshot, while everybody goes on writing. Files and pictures are rows like any others, so they are
 * of the same moment.
 */
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import postgres from "postgres";
import { Tally, writeBackup, type Manifest, type Rows, type Tallies, type Table } from "./file.ts";

/**
 * Notes of the migrator, which makes them itself. Who is signed in is nobody's in a copy: a login that was ended since would come back. And
 * what is put back begins to work, although the other may have been under maintenance for that. What the log hashes with is for one day.
 */
const LEFT_OUT = ["kysely_migration", "kysely_migration_lock", "sessions", "maintenance", "servers", "log_salts"];
/** What waits to be done belongs to the data: letters that were not sent, deadlines. */
export const JOBS = "pgboss.job";

/** What numbers and moments look like must not depend on how a server is set up. */
const PLAIN = {
  application_name: "joint-agenda-backup",
  TimeZone: "UTC",
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: 1,
  client_encoding: "UTF8",
} as const;

/** One connection that stays for as long as it takes. */
export const connectPlain = (url: string): postgres.Sql =>
  postgres(url, {
    ...{ max: 1, max_lifetime: null, idle_timeout: 0, onnotice: () => undefined, connection: PLAIN },
    // Rows of a small table are two short messages; by default the second waits 40 ms for the answer to the first.
    ...{ socket: openSocket },
  });

async function openSocket({ host, port, path }: { host: string[]; port: number[]; path?: string }): Promise<Socket> {
  const socket = path ? createConnection(path) : createConnection(port[0]!, host[0]);
  await once(socket, "connect");
  // The driver checks a certificate against this name.
  return Object.assign(socket.setNoDelay(true), { host: host[0] });
}

/** @throws BackupError where the file is there already */
export async function backUp(url: string, file: string, about: { version: string; now: Date }): Promise<Tallies> {
  return inSnapshot(url, async (tx) => {
    const manifest = await describe(tx, about);
    return writeBackup(file, manifest, allRows(tx, manifest.tables));
  });
}

/** What a backup of this database would say of its rows. @param tables in the words of the backup that it is compared with */
export async function tally(url: string, tables: readonly Table[]): Promise<Tallies> {
  return inSnapshot(url, async (tx) => {
    const found: Tallies = {};
    for await (const { table, pieces } of allRows(tx, tables)) {
      const sum = new Tally();
      for await (const piece of pieces) sum.add(piece);
      found[table.name] = sum.result();
    }
    return found;
  });
}

async function inSnapshot<T>(url: string, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
  const sql = connectPlain(url);
  try {
    return (await sql.begin("isolation level repeatable read read only", work)) as T;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function describe(tx: postgres.TransactionSql, { version, now }: { version: string; now: Date }): Promise<Manifest> {
  const [server] = await tx<{ postgres: string }[]>`select current_setting('server_version') as postgres`;
  const migrations = await tx<{ name: string }[]>`select name from kysely_migration order by name`;
  const [jobs] = await tx<{ are: boolean }[]>`select to_regclass(${JOBS}) is not null as are`;
  const queues = jobs?.are ? await tx<{ name: string }[]>`select name from pgboss.queue order by name` : [];
  const tables = await tx<Table[]>`
    select format('%I.%I', nspname, relname) as name, array_agg(quote_ident(attname) order by attnum) as columns
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace join pg_attribute on attrelid = pg_class.oid
    where attnum > 0 and not attisdropped and attgenerated = '' and (
      (nspname = 'public' and relkind = 'r' and relname <> all(${LEFT_OUT})) or (nspname = 'pgboss' and relname = 'job'))
    group by nspname, relname order by nspname desc, relname`;
  // Numbers are given outside of any snapshot: read after it, none is too small.
  const sequences = await tx<{ name: string; value: string }[]>`
    select format('%I.%I', schemaname, sequencename) as name, last_value as value from pg_sequences
    where schemaname = 'public' and last_value is not null order by sequencename`;
  return {
    version,
    postgres: server?.postgres ?? "",
    at: now.toISOString(),
    migrations: migrations.map(({ name }) => name),
    queues: queues.map(({ name }) => name),
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    sequences: sequences.map(({ name, value }) => ({ name, value: Number(value) })),
  };
}

async function* allRows(tx: postgres.TransactionSql, tables: readonly Table[]): AsyncGenerator<Rows> {
  for (const table of tables) {
    const rows = await tx.unsafe(`copy (select ${table.columns.join(", ")} from ${table.name}) to stdout`).readable();
    yield { table, pieces: rows };
    // The driver leaves its socket paused where the last rows came faster than they were taken.
    rows._read(0);
  }
}
