/**
 * Looks into pictures and writes them anew: only what was drawn stays, without place, camera and whatever else a file carries
 * along. The library works in threads of its own.
 */
import { createHash } from "node:crypto";
import sharp from "sharp";
import type { ImageType } from "../../../db/schema/documents.ts";
import type { Crop, PreparedImage } from "./rules.ts";
import { imageKind, LARGEST_IMAGE, MOST_PIXELS, WIDEST_IMAGE, type ImageKind, type ImageRefused } from "./rules.ts";

export class UnreadableImage extends Error {
  constructor(readonly reason: ImageRefused) {
    super(`This picture is not taken: ${reason}`);
  }
}

/** From here on a drawing that is really a photograph is stored as one. */
const LARGE_PNG = 1024 * 1024;

/**
 * @param kinds what may come in; everything goes out as PNG, JPEG or WebP, at most 2,000 pixels wide or high
 * @param crop what is cut off for good
 * @throws UnreadableImage
 */
export async function prepareImage(bytes: Uint8Array, kinds: readonly ImageKind[], crop?: Crop): Promise<PreparedImage> {
  if (bytes.length === 0) throw new UnreadableImage("missing");
  if (bytes.length > LARGEST_IMAGE) throw new UnreadableImage("too-large");
  const kind = imageKind(bytes);
  if (!kinds.includes(kind)) throw new UnreadableImage(kind === "svg" || kind === "heic" ? kind : "kind");
  try {
    return await writeAnew(bytes, kind, crop);
  } catch (error) {
    if (error instanceof UnreadableImage) throw error;
    throw new UnreadableImage(/pixel limit/i.test(String(error)) ? "too-many-pixels" : "broken");
  }
}

async function writeAnew(bytes: Uint8Array, kind: ImageKind, crop: Crop | undefined): Promise<PreparedImage> {
  // Warnings count as errors: half a picture is none.
  const open = () => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error", animated: false }).timeout({ seconds: 20 });
  const { pages = 1, hasAlpha, width, height } = await open().metadata();
  if (pages > 1 && kind !== "tiff") throw new UnreadableImage("animated");
  if (!width || !height) throw new UnreadableImage("broken");
  const area = crop && areaOf(crop, width, height);
  // Turned as the camera says, in the colours of screens.
  const drawn = () =>
    (area ? open().extract(area) : open())
      .autoOrient()
      .resize({ width: WIDEST_IMAGE, height: WIDEST_IMAGE, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb");
  const asJpeg = async () =>
    stored(await drawn().jpeg({ quality: 85, mozjpeg: true }).toBuffer({ resolveWithObject: true }), "image/jpeg");
  if (kind === "jpeg") return asJpeg();
  if (kind === "webp") return stored(await drawn().webp({ quality: 85 }).toBuffer({ resolveWithObject: true }), "image/webp");
  const png = stored(await drawn().png({ compressionLevel: 9 }).toBuffer({ resolveWithObject: true }), "image/png");
  return png.bytes.length > LARGE_PNG && !hasAlpha ? asJpeg() : png;
}

/** @throws UnreadableImage when nothing is left to be seen */
function areaOf({ left, top, right, bottom }: Crop, width: number, height: number) {
  const [x, y] = [Math.round(left * width), Math.round(top * height)];
  const area = { left: x, top: y, width: Math.round(width * (1 - right)) - x, height: Math.round(height * (1 - bottom)) - y };
  if (area.width < 1 || area.height < 1) throw new UnreadableImage("broken");
  return area;
}

function stored(
  { data, info }: { data: Buffer; info: { width: number; height: number } },
  mediaType: ImageType,
): PreparedImage {
  const hash = createHash("sha256").update(data).digest("hex");
  return { mediaType, width: info.width, height: info.height, hash, bytes: data };
}

/** For files whose readers do not know WebP. */
export async function asPng(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes, { limitInputPixels: MOST_PIXELS }).png().toBuffer();
}
