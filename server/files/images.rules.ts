/** Pictures on their way into a file: which ones a text shows, and how large they are drawn. */
import type { ImageType } from "../../db/schema/documents.ts";
import type { TextContent } from "../documents/rules.ts";

export interface FileImage {
  mediaType: ImageType;
  /** Pixels. */
  width: number;
  height: number;
  bytes: Uint8Array;
}

/** By their id. */
export type FileImages = ReadonlyMap<number, FileImage>;

/** Ids of all pictures in a text, each once. */
export function imageIdsIn(content: TextContent): number[] {
  const ids = new Set<number>();
  const walk = (node: TextContent) => {
    if (node.type === "image" && Number.isInteger(node.attrs?.imageId)) ids.add(node.attrs!.imageId as number);
    node.content?.forEach(walk);
  };
  walk(content);
  return [...ids];
}

/** As large as on a screen (96 pixels to the inch), made smaller until it fits. @returns points */
export function sizeOnPaper(
  { width, height }: Pick<FileImage, "width" | "height">,
  most: { width: number; height: number },
): { width: number; height: number } {
  const scale = Math.min(0.75, most.width / width, most.height / height);
  const points = (pixels: number) => Math.max(1, Math.round(pixels * scale * 10) / 10);
  return { width: points(width), height: points(height) };
}

/** What stands where a picture is missing. */
export const inBrackets = (alt: unknown): string => (typeof alt === "string" && alt.trim() !== "" ? `[${alt.trim()}]` : "");
