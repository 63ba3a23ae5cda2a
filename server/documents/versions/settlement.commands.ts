/** Adopts a text: what it says now is frozen, and nobody writes in it from then on. */
import type { Settled } from "../../../db/schema/documents.ts";
import { Conflict } from "../../errors.ts";
import type { PublicContext, Trx } from "../../context.ts";
import { recordEvent } from "../../processes/commands.ts";
import { requireRecords } from "../content/records.queries.ts";
import { storeVersion } from "./commands.ts";
import { findNewestFrozen } from "./queries.ts";
import { identification } from "./restoration.rules.ts";

/** What people are writing is stored when this is done; and every block can be named from now on. */
export const storeWriting = (ctx: Pick<PublicContext, "rooms">, documentId: number): Promise<unknown> =>
  ctx.rooms.edit(documentId, identification(false));

/**
 * Within a command that has authorised it; whoever writes there is to be disconnected after the commit.
 * @param name of the version @returns the id of the frozen version that says the same as the text
 */
export async function adoptText(trx: Trx, ctx: PublicContext, documentId: number, name: string): Promise<number> {
  // First: whoever still writes waits until this is done.
  await settleText(trx, documentId, "adopted");
  const document = await trx
    .selectFrom("documents")
    .where("id", "=", documentId)
    .select(["id", "kind", "title", "language", "process_id"])
    .executeTakeFirstOrThrow();
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
}

/** Nobody writes in it any more, or people do again. Whoever is connected is judged anew by the caller, after the commit. */
export async function settleText(trx: Trx, documentId: number, settled: Settled | null): Promise<void> {
  await trx.updateTable("documents").set({ settled }).where("id", "=", documentId).execute();
}
