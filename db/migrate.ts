/** Brings a database to the newest data model; called at every start, by the seed and by the tests' template. */
import { Migrator, sql, type Kysely } from "kysely";
import * as foundation from "./migrations/2026-11-21-foundation.ts";
import * as documents from "./migrations/2026-11-22-documents.ts";
import * as threads from "./migrations/2026-11-22-threads.ts";
import * as imports from "./migrations/2026-11-22-imports.ts";
import * as upkeep from "./migrations/2026-11-23-upkeep.ts";
import * as jobs from "./migrations/2026-11-29-jobs.ts";
import * as mandates from "./migrations/2026-11-29-mandates.ts";
import * as mentions from "./migrations/2026-11-29-mentions.ts";
import * as signIn from "./migrations/2026-11-29-sign-in.ts";
import * as copyKeys from "./migrations/2026-11-29-copy-keys.ts";
import * as textEdits from "./migrations/2026-11-29-text-edits.ts";
import * as voices from "./migrations/2026-11-29-voices.ts";
import * as workArchived from "./migrations/2026-11-29-work-archived.ts";
import * as workRemoved from "./migrations/2026-11-29-work-removed.ts";
import * as writtenRatings from "./migrations/2026-11-29-written-ratings.ts";
import type { Schema } from "./schema.ts";

/** Dated, in order, never edited once landed. */
const migrations = {
  "2026-11-21-foundation": foundation,
  "2026-11-22-documents": documents,
  "2026-11-22-imports": imports,
  "2026-11-22-threads": threads,
  "2026-11-23-upkeep": upkeep,
  "2026-11-29-jobs": jobs,
  "2026-11-29-mandates": mandates,
  "2026-11-29-mentions": mentions,
  "2026-11-29-sign-in": signIn,
  "2026-11-29-copy-keys": copyKeys,
  "2026-11-29-text-edits": textEdits,
  "2026-11-29-voices": voices,
  "2026-11-29-work-archived": workArchived,
  "2026-11-29-work-removed": workRemoved,
  "2026-11-29-written-ratings": writtenRatings,
};

/** A newer version has been here, and what it made of the data we cannot know. */
export class NewerDatabase extends Error {}

/** @throws the first migration's error; earlier ones stay applied. @throws NewerDatabase */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const unknown = (await executed(db)).filter((name) => !(name in migrations));
  if (unknown.length > 0) throw new NewerDatabase(unknown.join(", "));
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Where Kysely notes them; an empty database has no such table. */
async function executed(db: Kysely<Schema>): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string | null }>`select to_regclass('kysely_migration')::text as name`.execute(db);
  if (!tables[0]?.name) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** True when nothing is left to migrate. */
export async function isMigrated(db: Kysely<Schema>): Promise<boolean> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  return (await migrator.getMigrations()).every((migration) => migration.executedAt !== undefined);
}
