/** What has changed between two versions of a text, or since one of them, and who wrote it; for the page and its files. */
import { createHash } from "node:crypto";
import type { Context, Database } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { authorsOf, clientAuthorsOf, tallySince, type AuthorShare } from "../log/attribution.queries.ts";
import type { Comparison } from "../compare/rules.ts";
import { workHere } from "./facts.rules.ts";
import { findStoredText } from "../log/queries.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";
import { hidesAuthorsOf } from "../visibility.queries.ts";
import { requireRecords } from "../content/records.queries.ts";
import type { KnownRecords } from "../content/records.rules.ts";
import { requireVersionOf, seesPeople, type Version, type VersionHead } from "./queries.ts";
import { shareIn } from "../../platform/worker-pool.ts";
import { CLIENTS, COMPARE } from "./work.ts";

/** A version by its id, or the text as it is now. */
export type Side = number | "current";

export interface ComparedVersions {
  document: DocumentHead;
  /** The older one. */
  from: VersionHead;
  /** Null: the text as it is now. */
  to: VersionHead | null;
  comparison: Comparison;
  /** Who wrote in between, most first, as far as the log still knew when the versions were made; null on minutes that name nobody. */
  writers: Writer[] | null;
}

export interface Writer {
  organisation: string;
  inserted: number;
  deleted: number;
  /** For those who may know. */
  people: { name: string; inserted: number; deleted: number }[];
}

/**
 * @param sides in any order: the older one counts as before
 * @throws NotFound without a mandate in its process, for what is no version of this text, and for a text with itself
 */
export async function requireComparison(
  ctx: Context,
  documentId: number,
  sides: { from: Side; to: Side },
): Promise<ComparedVersions> {
  const document = await requireDocument(ctx, documentId);
  const [older, newer] = [sides.from, sides.to].filter((side) => side !== "current").sort((a, b) => a - b);
  if (older === undefined || older === newer || sides.from === sides.to) throw new NotFound();
  const from = await requireVersionOf(ctx, documentId, older);
  const to = newer === undefined ? null : await requireVersionOf(ctx, documentId, newer);
  const state = await stateOf(ctx.db, documentId, newer ?? null);
  const hides = await hidesAuthorsOf(ctx.db, documentId);
  return {
    document,
    from: from.head,
    to: to?.head ?? null,
    comparison: await compared(ctx, {
      documentId,
      from,
      to: { ...state, records: to?.records ?? (await requireRecords(ctx, document)) },
      hides,
    }),
    writers: hides ? null : await writersBetween(ctx, document, { from: older, to: newer ?? null, state }),
  };
}

interface State {
  updates: Uint8Array[];
  seq: number;
}

async function stateOf(db: Database, documentId: number, versionId: number | null): Promise<State> {
  if (versionId === null) {
    const stored = await findStoredText(db, documentId);
    if (!stored) throw new NotFound();
    return { updates: stored.state ? [stored.state, ...stored.updates] : stored.updates, seq: stored.headSeq };
  }
  const { state, up_to_seq } = await db
    .selectFrom("document_versions")
    .where("id", "=", versionId)
    .select(["state", "up_to_seq"])
    .executeTakeFirstOrThrow();
  return { updates: [state], seq: up_to_seq };
}

/** Shorter ones are compared sooner than a thread is started. */
const LONG_BYTES = 48 * 1024;

/** Neither text ever changes once it has its number in the log; names of organisations may, and are then new within the minute. */
async function compared(
  ctx: Context,
  { documentId, from, to, hides }: { documentId: number; from: Version; to: State & { records: KnownRecords }; hides: boolean },
) {
  const { updates, seq, records } = to;
  const isLong = updates.reduce((sum, update) => sum + update.length, 0) > LONG_BYTES;
  // But decisions and tasks are reworded, in a text that nobody touches.
  const recorded = createHash("sha256")
    .update(JSON.stringify([from.records, records]))
    .digest("hex");
  const key = ["compare", documentId, from.head.id, seq, recorded, hides ? "unnamed" : "named"].join(":");
  return shareIn(isLong ? ctx.pool : undefined, { key, by: ctx.actor.personId }, async (lane) => {
    const clients = hides ? [] : await lane.ask(CLIENTS, { updates });
    const authors = await clientAuthorsOf(ctx.db, documentId, clients);
    const organisations = await organisationNames(
      ctx.db,
      [...authors.values()].map((author) => author.organisationId),
    );
    const names = new Map(
      [...authors].flatMap(([client, { organisationId }]) => {
        const name = organisations.get(organisationId);
        return name === undefined ? [] : [[client, name]];
      }),
    );
    return lane.ask(COMPARE, { before: JSON.stringify(from.content), updates, names, records });
  });
}

async function organisationNames(db: Database, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom("organisations")
    .where("id", "in", [-1, ...ids])
    .select(["id", "short_name"])
    .execute();
  return new Map(rows.map((row) => [row.id, row.short_name]));
}

// --- who wrote ------------------------------------------------------------------------

async function writersBetween(
  ctx: Context,
  document: DocumentHead,
  { from, to, state }: { from: number; to: number | null; state: State },
): Promise<Writer[]> {
  const { db } = ctx;
  const noted = await db
    .selectFrom("document_version_authors as author")
    .innerJoin("document_versions as version", "version.id", "author.version_id")
    .where("version.document_id", "=", document.id)
    .where("version.id", ">", from)
    .$if(to !== null, (query) => query.where("version.id", "<=", to))
    .groupBy(["author.person_id", "author.organisation_id"])
    .select((eb) => [
      "author.person_id as personId",
      "author.organisation_id as organisationId",
      eb.cast<number>(eb.fn.sum("author.inserted"), "integer").as("inserted"),
      eb.cast<number>(eb.fn.sum("author.deleted"), "integer").as("deleted"),
    ])
    .execute();
  const since = to === null ? await writtenSinceNewest(ctx, document, state) : [];
  return grouped(db, [...noted, ...since], seesPeople(document.process.my));
}

/** What no version has noted yet. */
async function writtenSinceNewest(
  { db, compaction = workHere }: Context,
  document: DocumentHead,
  { updates, seq }: State,
): Promise<AuthorShare[]> {
  const newest = await db
    .selectFrom("document_versions")
    .where("document_id", "=", document.id)
    .orderBy("id", "desc")
    .limit(1)
    .select("id")
    .executeTakeFirst();
  const state = updates.length === 1 ? updates[0]! : (await compaction.compact(updates)).state;
  const written = { documentId: document.id, before: newest?.id ?? null, upToSeq: seq, state };
  const tally = await tallySince(db, written, compaction);
  return authorsOf(db, { documentId: document.id, processId: document.process.id, tally });
}

async function grouped(db: Database, authors: readonly AuthorShare[], withPeople: boolean): Promise<Writer[]> {
  const organisations = await organisationNames(
    db,
    authors.map((author) => author.organisationId),
  );
  const people = await db
    .selectFrom("people")
    .where("id", "in", [-1, ...authors.map((author) => author.personId)])
    .select(["id", "name"])
    .execute();
  const nameOf = new Map(people.map((person) => [person.id, person.name]));
  const writers = new Map<number, Writer & { byPerson: Map<number, Writer["people"][number]> }>();
  for (const { personId, organisationId, inserted, deleted } of authors) {
    const writer = writers.get(organisationId) ?? {
      organisation: organisations.get(organisationId) ?? "",
      inserted: 0,
      deleted: 0,
      people: [],
      byPerson: new Map(),
    };
    const person = writer.byPerson.get(personId) ?? { name: nameOf.get(personId) ?? "", inserted: 0, deleted: 0 };
    writers.set(organisationId, writer);
    writer.byPerson.set(personId, person);
    for (const sum of [writer, person]) {
      sum.inserted += inserted;
      sum.deleted += deleted;
    }
  }
  return [...writers.values()]
    .map(({ byPerson, ...writer }) => ({ ...writer, people: withPeople ? [...byPerson.values()].sort(byAmount) : [] }))
    .sort(byAmount);
}

const byAmount = (a: { inserted: number; deleted: number }, b: { inserted: number; deleted: number }): number =>
  b.inserted + b.deleted - a.inserted - a.deleted;
