/** Stores pictures beside their text, each once; the text itself names only their numbers. */
import { sql } from "kysely";
import type { Context, Database, Trx } from "../../context.ts";
import { Invalid, NotAllowed } from "../../errors.ts";
import { transact } from "../../platform/transact.ts";
import { MOST_IMAGES_IN_TEXT, UPLOAD_KINDS, type StoredImage, type PreparedImage } from "./rules.ts";
import { prepareImage, UnreadableImage } from "./recode.ts";
import { requireImage } from "./queries.ts";
import { requireDocument } from "../queries.ts";
import { requireContributing } from "../rules.ts";
import { appendBlocks } from "../log/ydoc.rules.ts";

/**
 * A picture that somebody brings, for the text or for a proposal on it; the same one twice is stored once.
 * @throws Invalid with a sentence at the field `file`, NotAllowed and Conflict for those who may neither write nor propose
 */
export async function uploadImage(ctx: Context, documentId: number, bytes: Uint8Array): Promise<StoredImage> {
  requireContributing(await requireDocument(ctx, documentId));
  return storeImage(ctx, documentId, await prepared(bytes));
}

/** A picture of another text, when it is pasted here. @throws NotFound for one that the actor does not see */
export async function copyImage(ctx: Context, documentId: number, imageId: number): Promise<StoredImage> {
  requireContributing(await requireDocument(ctx, documentId));
  const image = await requireImage(ctx, imageId);
  return storeImage(ctx, documentId, image);
}

/** Without the editor: the picture comes to the end of the text. @throws NotAllowed for those who only comment */
export async function appendImage(ctx: Context, documentId: number, image: StoredImage, alt: string): Promise<void> {
  const document = await requireDocument(ctx, documentId);
  if (document.access !== "edit") throw new NotAllowed();
  const { imageId, width, height } = image;
  await ctx.rooms.edit(
    documentId,
    (ydoc) => appendBlocks(ydoc, [{ type: "image", attrs: { imageId, width, height, alt } }, { type: "paragraph" }]),
    { personId: ctx.actor.personId, organisationId: document.process.my.organisationId },
  );
}

async function prepared(bytes: Uint8Array): Promise<PreparedImage> {
  try {
    return await prepareImage(bytes, UPLOAD_KINDS);
  } catch (error) {
    if (error instanceof UnreadableImage) throw new Invalid(`documents:images.refused.${error.reason}`, "file");
    throw error;
  }
}

async function storeImage(ctx: Context, documentId: number, image: PreparedImage): Promise<StoredImage> {
  const imageId = await transact(ctx, async (trx) => {
    // One after the other, so that the count holds.
    await sql`select pg_advisory_xact_lock(hashtext('document-images'), ${documentId})`.execute(trx);
    const [known] = await findIds(trx, documentId, [image.hash]);
    if (known) return known.id;
    const { count } = await trx
      .selectFrom("document_images")
      .where("document_id", "=", documentId)
      .select(sql<number>`count(*)::int`.as("count"))
      .executeTakeFirstOrThrow();
    if (count >= MOST_IMAGES_IN_TEXT)
      throw new Invalid("documents:images.refused.too-many", "file", { most: MOST_IMAGES_IN_TEXT });
    const [id] = await insertImages(trx, ctx, documentId, [image]);
    return id!;
  });
  return { imageId, width: image.width, height: image.height, bytes: image.bytes.length };
}

const findIds = (db: Database, documentId: number, hashes: readonly string[]) =>
  db
    .selectFrom("document_images")
    .where("document_id", "=", documentId)
    .where("hash", "in", hashes)
    .select(["id", "hash"])
    .execute();

/** As part of the transaction that needs them. @returns their ids, in their order */
export async function insertImages(
  trx: Trx,
  ctx: Pick<Context, "now" | "actor">,
  documentId: number,
  images: readonly PreparedImage[],
): Promise<number[]> {
  if (images.length === 0) return [];
  const rows = await trx
    .insertInto("document_images")
    .values(
      images.map(({ mediaType, width, height, hash, bytes }) => ({
        document_id: documentId,
        media_type: mediaType,
        width,
        height,
        hash,
        bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        created_by: ctx.actor.personId,
        created_at: ctx.now(),
      })),
    )
    .returning(["id", "hash"])
    .execute();
  const ids = new Map(rows.map(({ id, hash }) => [hash, id]));
  return images.map(({ hash }) => ids.get(hash)!);
}
