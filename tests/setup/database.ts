/**
 * A database of its own for a test file, copied from a template in a few milliseconds: `const town = useDatabase();` at the top,
 * then `town.db` in the tests. The run's PostgreSQL comes from setup/global.ts.
 */
import { randomBytes } from "node:crypto";
import { sql as query } from "kysely";
import postgres from "postgres";
import { afterAll, beforeAll, inject, vi } from "vitest";
import { connect, type Connection } from "../../db/connection.ts";

export interface TestDatabase extends Connection {
  url: string;
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** With the sample town in it; otherwise migrated and empty. */
  sample?: boolean;
  /** Without any table. */
  empty?: boolean;
}

/** The database of this test file: there before the first test, gone after the last. */
export function useDatabase(options?: TestDatabaseOptions): TestDatabase {
  const database = {} as TestDatabase;
  beforeAll(async () => {
    Object.assign(database, await createDatabase(options));
  });
  afterAll(() => database.drop?.());
  return database;
}

/** Resolves when somebody on this database waits for what somebody else holds. */
export async function waitsForLock({ db }: Connection): Promise<void> {
  const isWaiting = async () => {
    const { rows } = await query`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    return rows.length > 0;
  };
  await vi.waitUntil(isWaiting, { timeout: 20_000, interval: 5 });
}

export async function createDatabase({ sample = true, empty = false }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const databases = inject("databases");
  const name = `${databases.prefix}${randomBytes(6).toString("hex")}`;
  const template = empty ? "template1" : sample ? databases.sample : databases.migrated;
  await administer((sql) => sql`create database ${sql(name)} template ${sql(template)}`);
  const url = new URL(databases.url);
  url.pathname = `/${name}`;
  const connection = connect(url.href, 5);
  return {
    ...connection,
    url: url.href,
    async drop() {
      await connection.db.destroy();
      // Not by force: that fails while PostgreSQL itself is cleaning up there, whom a plain drop asks to leave.
      await administer(async (sql) => {
        await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and backend_type = 'client backend'`;
        await sql`drop database if exists ${sql(name)}`;
      });
    },
  };
}

async function administer(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(inject("databases").url, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}
