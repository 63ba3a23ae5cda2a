/** Looks up who wrote in a text, from the log while it is there; called when a version is kept and when two are compared. */
import { sql } from "kysely";
import type { Database } from "../../context.ts";
import type { Tally } from "./attribution.rules.ts";
import { compactionHere, type TextCompaction } from "./compaction.rules.ts";

/** Characters of one person for one organisation. */
export interface AuthorShare {
  personId: number;
  organisationId: number;
  inserted: number;
  deleted: number;
}

/** Larger states are not read only to count: then deletions of older text go uncounted. */
const LARGEST_BASE = 3 * 1024 * 1024;

/**
 * What was written after a version, by the log (it is kept for a day), else by what of it is still in the text.
 * @param before the version before; null: since the beginning
 * @param upToSeq last position that counts
 * @param state the text as of then
 */
export async function tallySince(
  db: Database,
  { documentId, before, upToSeq, state }: { documentId: number; before: number | null; upToSeq: number; state: Uint8Array },
  { tally }: TextCompaction = compactionHere,
): Promise<Tally> {
  const older = await db
    .selectFrom("document_versions")
    .where("id", "=", before ?? -1)
    .select(["up_to_seq", sql<Buffer | null>`case when octet_length(state) <= ${LARGEST_BASE} then state end`.as("state")])
    .executeTakeFirst();
  const from = older?.up_to_seq ?? 0;
  if (from >= upToSeq) return { clients: new Map(), people: new Map() };
  const log = await db
    .selectFrom("document_updates")
    .where("document_id", "=", documentId)
    .where("seq", ">", from)
    .where("seq", "<=", upToSeq)
    .orderBy("seq")
    .select(["update", "person_id as personId"])
    .execute();
  const base = older?.state ?? null;
  if (log.length === upToSeq - from) return tally({ base, log });
  return tally(state.length <= LARGEST_BASE ? { base, state } : { base: null, log });
}

/**
 * By person and organisation. Whose a client is was noted when it was first seen; where nothing was noted, it counts for whoever
 * sent it. What the server itself wrote (comment marks, beginnings of texts) counts for nobody.
 */
export async function authorsOf(
  db: Database,
  { documentId, processId, tally }: { documentId: number; processId: number; tally: Tally },
): Promise<AuthorShare[]> {
  if (tally.clients.size === 0 && tally.people.size === 0) return [];
  const clientAuthors = await clientAuthorsOf(db, documentId, [...tally.clients.keys()]);
  const senders = [...tally.people.keys(), ...[...tally.clients.values()].flatMap(({ sender }) => sender ?? [])];
  const organisations = await organisationsOf(db, { documentId, processId, personIds: [...new Set(senders)] });
  const authors = new Map<string, AuthorShare>();
  const count = (personId: number | null, organisationId: number | undefined, inserted: number, deleted: number) => {
    if (personId === null || organisationId === undefined) return;
    const key = `${personId}:${organisationId}`;
    const author = authors.get(key) ?? { personId, organisationId, inserted: 0, deleted: 0 };
    authors.set(key, { ...author, inserted: author.inserted + inserted, deleted: author.deleted + deleted });
  };
  for (const [client, { inserted, sender }] of tally.clients) {
    const author = clientAuthors.get(client);
    if (author) count(author.personId, author.organisationId, inserted, 0);
    else count(sender, organisations.get(sender ?? -1), inserted, 0);
  }
  for (const [personId, { deleted }] of tally.people) count(personId, organisations.get(personId), 0, deleted);
  return [...authors.values()];
}

export interface ClientOf {
  personId: number;
  organisationId: number;
}

/** Whose these Yjs clients are; those nobody noted are missing. */
export async function clientAuthorsOf(
  db: Database,
  documentId: number,
  clients: readonly number[],
): Promise<Map<number, ClientOf>> {
  if (clients.length === 0) return new Map();
  const rows = await db
    .selectFrom("document_clients")
    .where("document_id", "=", documentId)
    .where(sql<boolean>`client_id = any(${clients}::bigint[])`)
    .select(["client_id", "person_id", "organisation_id"])
    .execute();
  return new Map(rows.map((row) => [Number(row.client_id), { personId: row.person_id, organisationId: row.organisation_id }]));
}

/** For whom these people wrote last in this text; else for whom they act in its process. */
async function organisationsOf(
  db: Database,
  { documentId, processId, personIds }: { documentId: number; processId: number; personIds: readonly number[] },
): Promise<Map<number, number>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<{ person_id: number; organisation_id: number }>`
    select distinct on (person_id) person_id, organisation_id from (
      select person_id, organisation_id, 1 as rank, first_at as since from document_clients
        where document_id = ${documentId} and person_id = any(${personIds}::int[])
      union all
      select person_id, organisation_id, 2, valid_from::timestamptz from mandates
        where process_id = ${processId} and person_id = any(${personIds}::int[])
    ) as acting
    order by person_id, rank, since desc`.execute(db);
  return new Map(rows.map((row) => [row.person_id, row.organisation_id]));
}
