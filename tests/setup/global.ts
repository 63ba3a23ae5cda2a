/**
 * One PostgreSQL for the whole run, with two templates: migrated, and with the sample town. vitest calls it once per project
 * that needs it; the first call prepares, the last one to leave cleans up. Test files copy a template with setup/database.ts.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { TestProject } from "vitest/node";
import postgres from "postgres";
import { openCluster } from "../../db/cluster.ts";
import { connect, type Connection } from "../../db/connection.ts";
import { isLocked } from "../../db/lock.mjs";
import { migrate } from "../../db/migrate.ts";
import { makeScratch, scratchRoots } from "./scratch.ts";
import { prepareJobs } from "../../server/platform/jobs.ts";
import { JOB_KINDS } from "../../server/upkeep/jobs.ts";

declare module "vitest" {
  interface ProvidedContext {
    databases: Databases;
  }
}

/** What the test files are told. */
export interface Databases {
  /** Where databases are created from. */
  url: string;
  /** Begins the name of every database of this run. */
  prefix: string;
  migrated: string;
  sample: string;
}

interface Town {
  databases: Databases;
  clear(): Promise<void>;
}

const FOLDER = "joint-agenda-test-run-";
/** Each project loads this module anew; only the process is shared. */
const shared = globalThis as typeof globalThis & { jointAgendaTown?: { users: number; town: Promise<Town> } };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const entry = (shared.jointAgendaTown ??= { users: 0, town: build() });
  entry.users += 1;
  const town = await entry.town;
  project.provide("databases", town.databases);
  return async () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    shared.jointAgendaTown = undefined;
    await town.clear();
  };
}

async function build(): Promise<Town> {
  const server = await openServer();
  const prefix = `ja_test_${Date.now().toString(36)}_${process.pid}_`;
  const databases = { url: server.url, prefix, migrated: `${prefix}migrated`, sample: `${prefix}sample` };
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined });
  const clear = async () => {
    await dropAll(admin, (name) => name.startsWith(prefix));
    await admin.end();
    await server.close();
  };
  try {
    await dropAll(admin, isForgotten);
    await admin`create database ${admin(databases.migrated)}`;
    await fill(databases, databases.migrated, async ({ db, url }) => {
      await migrate(db);
      await prepareJobs(url, JOB_KINDS);
    });
    await admin`create database ${admin(databases.sample)} template ${admin(databases.migrated)}`;
    await fill(databases, databases.sample, seedSample);
  } catch (error) {
    await clear();
    throw error;
  }
  return { databases, clear };
}

async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const url = process.env.TEST_DATABASE_URL || process.env.DATABASE_URL;
  if (url) return { url, close: async () => undefined };
  await removeForgottenFolders();
  const dataDir = makeScratch(FOLDER);
  const cluster = await openCluster({ dataDir, fast: true });
  return {
    url: cluster.url,
    async close() {
      await cluster.stop();
      rmSync(cluster.folder, { recursive: true, force: true });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Of runs that were killed. */
async function removeForgottenFolders(): Promise<void> {
  for (const folder of scratchRoots.flatMap((root) => readdirSync(root).map((name) => join(root, name)))) {
    if (!basename(folder).startsWith(FOLDER)) continue;
    const home = join(folder, "postgres");
    try {
      if (existsSync(home) && hasLock(home) && !(await isLocked(home, "cluster")))
        rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

/** A folder without any lock file is just being made by another run. */
const hasLock = (home: string) => readdirSync(home).some((name) => name.startsWith("cluster.lock."));

/** On a server that outlives us: test databases of runs that began more than a day ago. */
function isForgotten(name: string): boolean {
  const began = /^ja_test_([0-9a-z]+)_\d+_/.exec(name)?.[1];
  return began !== undefined && Date.now() - parseInt(began, 36) > 86_400_000;
}

async function dropAll(admin: postgres.Sql, isOurs: (name: string) => boolean): Promise<void> {
  const rows = await admin<{ datname: string }[]>`select datname from pg_database where datname like 'ja\\_test\\_%'`;
  for (const { datname } of rows) if (isOurs(datname)) await admin`drop database if exists ${admin(datname)} with (force)`;
}

async function fill(databases: Databases, name: string, work: (connection: Connection) => Promise<void>): Promise<void> {
  const url = new URL(databases.url);
  url.pathname = `/${name}`;
  const connection = connect(url.href, 4);
  try {
    await work(connection);
  } finally {
    await connection.db.destroy();
    await connection.sql.end();
  }
}

async function seedSample(connection: Connection): Promise<void> {
  const seeds = import.meta.glob<{ seed: (connection: Connection) => Promise<void> }>("../../db/seed.ts");
  for (const load of Object.values(seeds)) await (await load()).seed(connection);
}
