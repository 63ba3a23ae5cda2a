/** Looks at pictures: one for its address, those of a text for files. A picture is seen by whoever reads its document. */
import type { Context, Database } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { isId } from "../../processes/queries.ts";
import { imageIdsIn, type FileImage, type FileImages } from "../../files/images.rules.ts";
import { asPng } from "./recode.ts";
import { requireDocument } from "../queries.ts";
import type { TextContent } from "../rules.ts";

/** @throws NotFound without a mandate in the process of its document, exactly as for a picture that does not exist */
export async function requireImage(ctx: Context, id: number): Promise<FileImage & { hash: string }> {
  const head = isId(id)
    ? await ctx.db.selectFrom("document_images").where("id", "=", id).select("document_id").executeTakeFirst()
    : undefined;
  if (!head) throw new NotFound();
  await requireDocument(ctx, head.document_id);
  const row = await ctx.db
    .selectFrom("document_images")
    .where("id", "=", id)
    .select(["media_type", "width", "height", "bytes", "hash"])
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return { mediaType: row.media_type, width: row.width, height: row.height, bytes: row.bytes, hash: row.hash };
}

/**
 * The pictures that a text shows, for its files. Only its own: a picture of another document may be one that the reader does not see.
 */
export const imagesFor = (db: Database, documentId: number, content: TextContent): Promise<FileImages> =>
  imagesOfDocuments(db, [documentId], content);

/** The same of a paper that is put together from several. */
export async function imagesOfDocuments(
  db: Database,
  documentIds: readonly number[],
  content: TextContent,
): Promise<FileImages> {
  const ids = imageIdsIn(content).filter(isId);
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("document_images")
    .where("document_id", "in", [...documentIds])
    .where("id", "in", ids)
    .select(["id", "media_type", "width", "height", "bytes"])
    .execute();
  return new Map(
    rows.map((row) => [row.id, { mediaType: row.media_type, width: row.width, height: row.height, bytes: row.bytes }]),
  );
}

/** The same for Word, which does not know WebP everywhere. */
export const imagesForWord = async (db: Database, documentId: number, content: TextContent): Promise<FileImages> =>
  asWordKnows(await imagesFor(db, documentId, content));

export async function asWordKnows(found: FileImages): Promise<FileImages> {
  const images = new Map(found);
  for (const [id, image] of images) {
    if (image.mediaType === "image/webp") images.set(id, { ...image, mediaType: "image/png", bytes: await asPng(image.bytes) });
  }
  return images;
}
