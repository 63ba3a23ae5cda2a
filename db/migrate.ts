/** Brings a database to the newest data model; called at every start, by the seed and by the tests' template. */
import { Migrator, sql, type Kysely } from "kysely";
import * as foundation from "./migrations/2026-11-21-foundation.ts";
import * as documents from "./migrations/2026-11-22-documents.ts";
import * as imports from "./migrations/2026-11-22-imports.ts";
import * as threads from "./migrations/2026-11-22-threads.ts";
import * as upkeep from "./migrations/2026-11-23-upkeep.ts";
import * as copyKeys from "./migrations/2026-11-29-copy-keys.ts";
import * as jobs from "./migrations/2026-11-29-jobs.ts";
import * as mandates from "./migrations/2026-11-29-mandates.ts";
import * as mentions from "./migrations/2026-11-29-mentions.ts";
import * as signIn from "./migrations/2026-11-29-sign-in.ts";
import * as textEdits from "./migrations/2026-11-29-text-edits.ts";
import * as voices from "./migrations/2026-11-29-voices.ts";
import * as withoutSeat from "./migrations/2026-11-29-without-seat.ts";
import * as wordings from "./migrations/2026-11-29-wordings.ts";
import * as workRemoved from "./migrations/2026-11-29-work-removed.ts";
import * as writings from "./migrations/2026-11-29-writings.ts";
import * as writtenRatings from "./migrations/2026-11-29-written-ratings.ts";
import * as cancellations from "./migrations/2026-11-30-cancellations.ts";
import * as feeds from "./migrations/2026-11-30-feeds.ts";
import * as notifications from "./migrations/2026-11-30-notifications.ts";
import * as search from "./migrations/2026-11-30-search.ts";
import * as singleKeys from "./migrations/2026-11-30-single-keys.ts";
import * as workArchived from "./migrations/2026-11-30-work-archived.ts";
import type { Schema } from "./schema.ts";

/** Dated, in order, never edited once landed: a new one has to come after all of these by its name, or databases that have them refuse it. */
const migrations = {
  "2026-11-21-foundation": foundation,
  "2026-11-22-documents": documents,
  "2026-11-22-imports": imports,
  "2026-11-22-threads": threads,
  "2026-11-23-upkeep": upkeep,
  "2026-11-29-copy-keys": copyKeys,
  "2026-11-29-jobs": jobs,
  "2026-11-29-mandates": mandates,
  "2026-11-29-mentions": mentions,
  "2026-11-29-sign-in": signIn,
  "2026-11-29-text-edits": textEdits,
  "2026-11-29-voices": voices,
  "2026-11-29-without-seat": withoutSeat,
  "2026-11-29-wordings": wordings,
  "2026-11-29-work-removed": workRemoved,
  "2026-11-29-writings": writings,
  "2026-11-29-written-ratings": writtenRatings,
  "2026-11-30-cancellations": cancellations,
  "2026-11-30-feeds": feeds,
  "2026-11-30-notifications": notifications,
  "2026-11-30-search": search,
  "2026-11-30-single-keys": singleKeys,
  "2026-11-30-work-archived": workArchived,
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
