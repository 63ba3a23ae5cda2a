/** Brings a database to the newest data model; called at every start, by the seed and by the tests' template. */
import { Migrator, type Kysely } from "kysely";
import * as foundation from "./migrations/2026-11-21-foundation.ts";
import * as documents from "./migrations/2026-11-22-documents.ts";
import * as threads from "./migrations/2026-11-22-threads.ts";
import * as imports from "./migrations/2026-11-22-imports.ts";
import * as upkeep from "./migrations/2026-11-23-upkeep.ts";
import * as signIn from "./migrations/2026-11-29-sign-in.ts";
import * as mandates from "./migrations/2026-11-29-mandates.ts";
import type { Schema } from "./schema.ts";

/** Dated, in order, never edited once landed. */
const migrations = {
  "2026-11-21-foundation": foundation,
  "2026-11-22-documents": documents,
  "2026-11-22-imports": imports,
  "2026-11-22-threads": threads,
  "2026-11-23-upkeep": upkeep,
  "2026-11-29-sign-in": signIn,
  "2026-11-29-mandates": mandates,
};

/** @throws the first migration's error; earlier ones stay applied. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** True when nothing is left to migrate. */
export async function isMigrated(db: Kysely<Schema>): Promise<boolean> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  return (await migrator.getMigrations()).every((migration) => migration.executedAt !== undefined);
}
