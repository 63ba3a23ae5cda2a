/** Pictures in texts: what may come in, by its first bytes and not by its name, and what a form may bring. */
import { z } from "zod";
import type { ImageType } from "../../../db/schema/documents.ts";
import { LARGEST_ID } from "../../../db/schema/columns.ts";

/** Largest file that is taken, in bytes. */
export const LARGEST_IMAGE = 10 * 1024 * 1024;
/** Most pixels of a picture that is taken; more of them would fill the memory when it is unpacked. */
export const MOST_PIXELS = 50_000_000;
/** Wider or higher pictures are made smaller, in pixels. */
export const WIDEST_IMAGE = 2000;
/** Pictures of one text. */
export const MOST_IMAGES_IN_TEXT = 500;
export const ALT_MAX = 1000;

export type ImageKind = "png" | "jpeg" | "webp" | "gif" | "tiff" | "bmp" | "svg" | "heic" | "metafile" | "other";

/** Of pictures that people upload; in Word files GIF and TIFF are taken too. */
export const UPLOAD_KINDS: readonly ImageKind[] = ["png", "jpeg", "webp", "gif"];
export const WORD_KINDS: readonly ImageKind[] = [...UPLOAD_KINDS, "tiff"];

/** What a file is, by how it begins. */
export function imageKind(bytes: Uint8Array): ImageKind {
  const at = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (at(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (at(0, 3) === "\xff\xd8\xff") return "jpeg";
  if (at(0, 4) === "RIFF" && at(8, 12) === "WEBP") return "webp";
  if (/^GIF8[79]a/.test(at(0, 6))) return "gif";
  if (/^(II\*\0|MM\0\*)/.test(at(0, 4))) return "tiff";
  if (at(0, 2) === "BM") return "bmp";
  if (/^ftyp(heic|heix|hevc|mif1|msf1|avif)/.test(at(4, 12))) return "heic";
  if (at(0, 4) === "\xd7\xcd\xc6\x9a" || (at(0, 4) === "\x01\0\0\0" && at(40, 44) === " EMF")) return "metafile";
  if (/^\s*(<\?xml|<!--|<svg|<!DOCTYPE svg)/i.test(at(0, 300).replace(/^\xef\xbb\xbf/, "")) && /<svg/i.test(at(0, 4000)))
    return "svg";
  return "other";
}

/** Why a picture is not taken; a sentence for each is under `documents:images.refused` in the catalogues. */
export const IMAGE_REFUSALS = [
  "animated",
  "broken",
  "heic",
  "kind",
  "missing",
  "svg",
  "too-large",
  "too-many",
  "too-many-pixels",
] as const;
export type ImageRefused = (typeof IMAGE_REFUSALS)[number];

/** Words for whoever does not see the picture, or that it is only there to look nice. */
export const imageForm = z
  .object({
    alt: z.string().trim().max(ALT_MAX, "common:invalid.too-long").default(""),
    decorative: z.literal("true").optional(),
  })
  .refine(({ alt, decorative }) => decorative !== undefined || alt !== "", {
    path: ["alt"],
    message: "documents:images.alt-missing",
  });

/** The number of a picture to copy; otherwise the form brings a file. What it shows is said in the text. */
export const uploadForm = z.object({ from: z.coerce.number().int().positive().max(LARGEST_ID).optional() });

/** What the server answers to a picture. */
export interface StoredImage {
  imageId: number;
  /** Pixels and bytes as stored. */
  width: number;
  height: number;
  bytes: number;
}

/** A picture as it will be stored. */
/** Parts of a picture that are not to be seen, from each edge, 0–1. */
export interface Crop {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface PreparedImage {
  mediaType: ImageType;
  width: number;
  height: number;
  /** SHA-256 of the bytes, in hexadecimal. */
  hash: string;
  bytes: Uint8Array;
}
