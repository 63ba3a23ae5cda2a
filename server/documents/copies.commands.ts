/** A paper that begins as what another text says now. */
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";
import { imageIdsIn } from "../files/images.rules.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { workIn } from "../platform/worker-pool.ts";
import { recordEvent } from "../processes/commands.ts";
import { insertDocument } from "./commands.ts";
import { withoutComments } from "./content/canonical.rules.ts";
import { recordsAsWords, withRecords } from "./content/records.queries.ts";
import { ENCODE_TEXT } from "./import/work.ts";
import { requireDocument, type DocumentHead } from "./queries.ts";
import type { TextContent } from "./rules.ts";

/**
 * With its pictures; comments, proposals and versions stay where they are, and what minutes have recorded is copied as words.
 * @returns the id of the copy
 * @throws NotAllowed, Conflict while texts are closed
 */
export async function copyDocument(ctx: Context, documentId: number, requestId: string): Promise<number> {
  const document = await requireDocument(ctx, documentId);
  const { process } = document;
  authorise(process.my, "document:create");
  if (!process.stageRules.textsOpen) throw new Conflict("documents:error.texts-closed");
  const read = await withRecords(ctx, document, await ctx.rooms.read(documentId));
  const content = recordsAsWords(withoutComments(read));
  const title = ctx.t("documents:copy.of", { title: document.title }).slice(0, 200).toWellFormed();
  return workIn(
    ctx.pool,
    (lane) =>
      transact(ctx, (trx, announce) => {
        announce(`process:${process.id}`);
        return once(trx, ctx, requestId, async () => {
          const id = await insertCopy(trx, ctx, document, title, async (copyId) => {
            const images = await copyImages(trx, ctx, documentId, copyId, imageIdsIn(content));
            return lane.ask(ENCODE_TEXT, { content: withImageIds(content, images) });
          });
          const path = `/documents/${id}`;
          await recordEvent(trx, ctx, { processId: process.id, kind: "document-created", params: { title }, path });
          return id;
        });
      }),
    ctx.actor.personId,
  );
}

const insertCopy = (
  trx: Trx,
  ctx: Context,
  { process, language, numbering, template }: DocumentHead,
  title: string,
  content: (documentId: number) => Promise<Uint8Array>,
): Promise<number> =>
  insertDocument(trx, ctx, { processId: process.id, kind: "paper", title, content, language, numbering, template });

/** Without their bytes leaving the database. @returns the ids of the copies by those of the pictures */
async function copyImages(
  trx: Trx,
  ctx: Context,
  from: number,
  to: number,
  ids: readonly number[],
): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const own = await trx
    .selectFrom("document_images")
    .where("document_id", "=", from)
    .where("id", "in", ids)
    .select(["id", "hash"])
    .execute();
  const copied = await trx
    .insertInto("document_images")
    .columns(["document_id", "media_type", "width", "height", "hash", "bytes", "created_by", "created_at"])
    .expression((eb) =>
      eb
        .selectFrom("document_images")
        .where("document_id", "=", from)
        .where("id", "in", ids)
        .select([eb.val(to).as("document_id"), "media_type", "width", "height", "hash", "bytes"])
        .select([eb.val(ctx.actor.personId).as("created_by"), eb.val(ctx.now()).as("created_at")]),
    )
    .returning(["id", "hash"])
    .execute();
  const byHash = new Map(copied.map(({ id, hash }) => [hash, id]));
  return new Map(own.map(({ id, hash }) => [id, byHash.get(hash)!]));
}

function withImageIds(node: TextContent, ids: ReadonlyMap<number, number>): TextContent {
  if (node.type === "image")
    return { ...node, attrs: { ...node.attrs, imageId: ids.get(Number(node.attrs?.imageId)) ?? null } };
  return node.content ? { ...node, content: node.content.map((child) => withImageIds(child, ids)) } : node;
}
