/**
 * A database of its own for a test file, copied from a template in a few milliseconds: `const town = useDatabase();` at the top,
 * then `town.db` in the tests. The run's PostgreSQL comes from setup/global.ts.
 */
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeAll, inject } from "vitest";
import { connect, type Connection } from "../../db/connection.ts";

export interface TestDatabase extends Connection {
  url: string;
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** With the sample town in it; otherwise migrated and empty. */
  sample?: boolean;
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

export async function createDatabase({ sample = true }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const databases = inject("databases");
  const name = `${databases.prefix}${randomBytes(6).toString("hex")}`;
  await administer((sql) => sql`create database ${sql(name)} template ${sql(sample ? databases.sample : databases.migrated)}`);
  const url = new URL(databases.url);
  url.pathname = `/${name}`;
  const connection = connect(url.href, 5);
  return {
    ...connection,
    url: url.href,
    async drop() {
      await connection.db.destroy();
      await administer((sql) => sql`drop database if exists ${sql(name)} with (force)`);
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
