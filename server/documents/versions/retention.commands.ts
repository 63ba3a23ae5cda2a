/** Prunes the versions that nobody asked for, as retention.rules.ts says. */
import { sql } from "kysely";
import type { Database, Trx } from "../../context.ts";
import { PRUNED_FROM_MS, PRUNABLE_KINDS, versionsToPrune, type PrunableVersion } from "./retention.rules.ts";
import { lockVersions } from "./commands.ts";

/** One transaction takes so many: whoever freezes the text meanwhile waits no longer than that. */
const MOST_AT_ONCE = 100;

/**
 * Who wrote what is handed on: between two versions that stay, the same people wrote the same as before.
 * @param cited versions that somebody wrote down the address of; they stay
 * @returns how many went
 */
export async function pruneVersions(
  db: Database,
  now: Date,
  cited: ReadonlySet<number>,
  signal?: AbortSignal,
): Promise<number> {
  let count = 0;
  for (const documentId of await textsWithSeveral(db, now)) {
    const ids = versionsToPrune(await prunableVersions(db, documentId, cited), now);
    for (let from = 0; from < ids.length && !signal?.aborted; from += MOST_AT_ONCE) {
      const some = ids.slice(from, from + MOST_AT_ONCE);
      count += await db.transaction().execute((trx) => remove(trx, documentId, some));
    }
  }
  return count;
}

async function textsWithSeveral(db: Database, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom("document_versions")
    .where("kind", "in", PRUNABLE_KINDS)
    .groupBy("document_id")
    .having(({ eb, fn }) =>
      eb.and([eb(fn.countAll(), ">", 1), eb(fn.min("created_at"), "<=", new Date(now.getTime() - PRUNED_FROM_MS))]),
    )
    .select("document_id")
    .execute();
  return rows.map((row) => row.document_id);
}

async function prunableVersions(db: Database, documentId: number, cited: ReadonlySet<number>): Promise<PrunableVersion[]> {
  const rows = await db
    .selectFrom("document_versions as version")
    .where("document_id", "=", documentId)
    .where("kind", "in", PRUNABLE_KINDS)
    .orderBy("id")
    .select((eb) => [
      "id",
      "created_at as createdAt",
      eb.exists(eb.selectFrom("threads").whereRef("last_version_id", "=", "version.id")).as("isLastPlace"),
    ])
    .execute();
  return rows.map(({ id, createdAt, isLastPlace }) => ({ id, createdAt, isNeeded: Boolean(isLastPlace) || cited.has(id) }));
}

/** Threads only ever come to refer to the newest version, and that one stays: what was found out a moment ago still holds. */
async function remove(trx: Trx, documentId: number, ids: readonly number[]): Promise<number> {
  // Another server that does the same must not hand on twice.
  await lockVersions(trx, documentId);
  await handOnAuthors(trx, documentId, ids);
  const { numDeletedRows } = await trx.deleteFrom("document_versions").where("id", "in", ids).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Each version says who wrote since the one before: what it said now belongs to the next one that stays, whatever its kind. */
async function handOnAuthors(trx: Trx, documentId: number, ids: readonly number[]): Promise<void> {
  await sql`
    insert into document_version_authors (version_id, person_id, organisation_id, inserted, deleted)
    select (select min(id) from document_versions as next
            where next.document_id = ${documentId} and next.id > author.version_id and next.id <> all(${ids}::int[])) as heir,
           person_id, organisation_id, sum(inserted), sum(deleted)
    from document_version_authors as author
    where version_id = any(${ids}::int[])
    group by heir, person_id, organisation_id
    on conflict (version_id, person_id, organisation_id) do update set
      inserted = document_version_authors.inserted + excluded.inserted,
      deleted = document_version_authors.deleted + excluded.deleted`.execute(trx);
}
