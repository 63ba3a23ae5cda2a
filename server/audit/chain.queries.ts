/** Looks whether the audit log is as it was written, and where it ends. */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import { ChainWalk, type Fault, type Head, type HashedEntry } from "./chain.rules.ts";

const PIECE = 2_000;

export interface Verification {
  links: number;
  head: Head;
  faults: readonly Fault[];
}

/**
 * Sees entries that were changed, taken out, put in or exchanged. That the newest were cut off it sees only by a head that was noted
 * elsewhere; that everything was written anew by somebody who owns the database likewise.
 */
export async function verifyChain(db: Database, noted: readonly Head[] = []): Promise<Verification> {
  const anchor = await db.selectFrom("audit_anchors").select(["seq", "hash"]).orderBy("seq", "desc").executeTakeFirst();
  // What went by its age says nothing any more.
  const walk = new ChainWalk(
    anchor,
    noted.filter(({ seq }) => seq >= (anchor?.seq ?? 0)),
  );
  const unlinked = await listUnlinked(db);
  for (let piece; (piece = await listLinks(db, walk.head.seq)).length > 0; ) for (const link of piece) walk.take(link);
  walk.end();
  return { links: walk.links, head: walk.head, faults: [...walk.faults, ...unlinked] };
}

/** @returns undefined while nothing was ever done */
export async function findHead(db: Database): Promise<Head | undefined> {
  return db.selectFrom("audit_links").select(["seq", "hash"]).orderBy("seq", "desc").limit(1).executeTakeFirst();
}

async function listLinks(db: Database, after: number) {
  const { rows } = await sql<HashedEntry & Head & { isThere: boolean }>`
    select seq, hash, audit_entries.id is not null as "isThere", audit_entries.id::text as id,
      (extract(epoch from at) * 1000000)::bigint::text as at, act,
      coalesce(person_id::text, '') as person, coalesce(process_id::text, '') as process,
      coalesce(subject_kind, '') as "subjectKind", coalesce(subject_id::text, '') as subject, facts::text as facts
    from audit_links left join audit_entries on audit_entries.id = entry_id
    where seq > ${after} order by seq limit ${PIECE}`.execute(db);
  return rows.map(({ seq, hash, isThere, ...entry }) => ({ seq, hash, entry: isThere ? entry : null }));
}

async function listUnlinked(db: Database): Promise<Fault[]> {
  const rows = await db
    .selectFrom("audit_entries")
    .where((eb) => eb.not(eb.exists(eb.selectFrom("audit_links").whereRef("entry_id", "=", "audit_entries.id").select("seq"))))
    .select("id")
    .execute();
  return rows.map(({ id }) => ({ kind: "unlinked", entry: id }));
}
