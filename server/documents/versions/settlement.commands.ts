/** Adopts a text: what it says now, or said in the version that was agreed on, is frozen, and nobody writes in it from then on. */
import { sql } from "kysely";
import * as Y from "yjs";
import type { Settled } from "../../../db/schema/documents.ts";
import type { PublicContext, Trx } from "../../context.ts";
import { Conflict } from "../../errors.ts";
import { onTables } from "../../platform/transact.ts";
import { recordEvent } from "../../processes/commands.ts";
import { validMandates } from "../../processes/queries.ts";
import { requireRecords } from "../content/records.queries.ts";
import { withoutRecordWords } from "../content/records.rules.ts";
import { appendToLog, recordClients } from "../log/commands.ts";
import { findStoredText } from "../log/queries.ts";
import { contentOf, toYdoc } from "../log/rules.ts";
import type { TextContent } from "../rules.ts";
import { storeVersion } from "./commands.ts";
import { hashOf } from "./facts.rules.ts";
import { findNewestFrozen, listMarkedThreads, saysSame } from "./queries.ts";
import { identification, restoration } from "./restoration.rules.ts";
import { withRecordsOf } from "./rules.ts";

/** What people are writing is stored when this is done; and every block can be named from now on. */
export const storeWriting = (ctx: Pick<PublicContext, "rooms">, documentId: number): Promise<unknown> =>
  ctx.rooms.edit(documentId, identification(false));

/**
 * Whoever still writes in them waits until the transaction ends. All at once and in the order of their ids, as those who store what was
 * typed take them: two who wait for each other wait for ever.
 */
export async function lockTexts(trx: Trx, documentIds: readonly number[]): Promise<void> {
  await sql`select from public.documents where id = any(${[...documentIds]}::int[]) order by id for no key update`.execute(trx);
}

/**
 * Within a command that has authorised it; whoever writes there is to be disconnected after the commit.
 * @param name of the version @returns the id of the frozen version that says the same as the text
 */
export const adoptText = (trx: Trx, ctx: PublicContext, documentId: number, name: string): Promise<number> =>
  onTables(trx, async () => {
    // First: whoever still writes waits until this is done.
    await settleText(trx, documentId, "adopted");
    const document = await headOf(trx, documentId);
    const records = await requireRecords({ ...ctx, db: trx }, document);
    const version = { documentId, kind: "frozen" as const, name, personId: ctx.actor?.personId ?? null, records };
    const id = await storeVersion(trx, version, ctx.now(), ctx.compaction).catch((thrown: unknown) => {
      if (thrown instanceof Conflict && thrown.code === "documents:versions.error.frozen-already") return undefined;
      throw thrown;
    });
    const frozen = (await findNewestFrozen(trx, documentId))!;
    if (id !== undefined)
      await recordEvent(trx, ctx, {
        processId: document.process_id!,
        kind: "document-frozen",
        params: { title: document.title, number: frozen.number },
        path: `/documents/${documentId}/frozen/${frozen.number}`,
      });
    return frozen.id;
  });

const headOf = (trx: Trx, documentId: number) =>
  trx
    .selectFrom("documents")
    .where("id", "=", documentId)
    .select(["id", "kind", "title", "language", "process_id"])
    .executeTakeFirstOrThrow();

/**
 * Adopts a text in the words of a frozen version, on which people agreed: what was written after it is kept as a version of its own, and
 * goes out of the text. Under the same conditions as `adoptText`.
 */
export const adoptVersion = (trx: Trx, ctx: PublicContext, documentId: number, versionId: number): Promise<void> =>
  onTables(trx, async () => {
    await lockTexts(trx, [documentId]);
    await goBackTo(trx, ctx, documentId, versionId);
    await settleText(trx, documentId, "adopted");
  });

/**
 * Whether what is stored of a text says what it said in a version. Whoever still writes there waits until the transaction ends, and whether
 * whoever acts may see the text makes no difference.
 */
export const isKeptUnderLock = (trx: Trx, ctx: PublicContext, documentId: number, versionId: number): Promise<boolean> =>
  onTables(trx, async () => {
    await lockTexts(trx, [documentId]);
    const stored = (await findStoredText(trx, documentId))!;
    const ydoc = toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates);
    const now = contentOf(ydoc);
    ydoc.destroy();
    return saysSame(trx, ctx, { document: await headOf(trx, documentId), versionId, now });
  });

/** In the transaction and not through the room, because it happens with the decision or not at all; rooms read it along. */
async function goBackTo(trx: Trx, ctx: PublicContext, documentId: number, versionId: number): Promise<void> {
  const { content } = await trx
    .selectFrom("document_versions")
    .where("id", "=", versionId)
    .where("document_id", "=", documentId)
    .select("content")
    .executeTakeFirstOrThrow();
  const stored = (await findStoredText(trx, documentId))!;
  const ydoc = toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates);
  const now = contentOf(ydoc);
  const target = withoutRecordWords(content as TextContent);
  if (hashOf(withRecordsOf(target, now)) !== hashOf(now)) {
    const personId = ctx.actor?.personId ?? null;
    const name = ctx.t("documents:versions.after-agreed");
    await storeVersion(trx, { documentId, kind: "named", name, personId }, ctx.now(), ctx.compaction);
    const [base, before] = [Y.encodeStateAsUpdate(ydoc), Y.encodeStateVector(ydoc)];
    // Under this one what comes back is written; the text takes another one for what follows.
    const clientId = ydoc.clientID;
    restoration({ base, target, threads: await listMarkedThreads(trx, documentId) })(ydoc);
    await appendToLog(trx, [{ documentId, update: Y.encodeStateAsUpdate(ydoc, before), personId }], ctx.now());
    const { title, process_id } = await headOf(trx, documentId);
    await recordRestorer(trx, ctx, { documentId, clientId, processId: process_id! });
    const path = `/documents/${documentId}/versions`;
    await recordEvent(trx, ctx, { processId: process_id!, kind: "document-restored", params: { title }, path });
  }
  ydoc.destroy();
}

/** What came back is whose who adopts, as with a version that is restored by hand; by the clock it is nobody's. */
async function recordRestorer(
  trx: Trx,
  { actor, now }: PublicContext,
  { processId, ...client }: { documentId: number; clientId: number; processId: number },
): Promise<void> {
  if (!actor) return;
  const mandate = await validMandates({ actor, now }, trx)
    .where("mandates.process_id", "=", processId)
    .clearSelect()
    .select("organisations.id as organisationId")
    .executeTakeFirst();
  if (mandate) await recordClients(trx, [{ ...client, ...mandate, personId: actor.personId }], now());
}

/** Nobody writes in it any more, or people do again. Whoever is connected is judged anew by the caller, after the commit. */
export async function settleText(trx: Trx, documentId: number, settled: Settled | null): Promise<void> {
  // Whether or not whoever acts may see the text.
  await sql`update public.documents set settled = ${settled} where id = ${documentId}`.execute(trx);
}
