/**
 * Rows of a long list that a page does not show go with its form in one field, packed: hundreds of them with fields of their own would be
 * a page that is too heavy for a slow line. The browser carries them, so that nothing of a list stays here before it is sent.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { Invalid } from "../errors.ts";
import type { KeptRow } from "./kept-rows.rules.ts";

/** Far beyond a list that fits into a form; whatever unpacks to more is none of ours. */
const MOST_BYTES = 8 * 1024 * 1024;

/** @param chosen of each row: it is to be sent */
export const packRows = (rows: readonly unknown[], chosen: readonly boolean[]): string =>
  deflateRawSync(JSON.stringify(rows.map((row, at) => ({ row, isChosen: chosen[at] ?? false })))).toString("base64url");

/**
 * What was read or typed has been looked through for markings when it came; packed it comes back as it was.
 * @param most rows
 * @throws Invalid for what was not packed here
 */
export function unpackRows<Row>(packed: string, row: z.ZodType<Row>, most: number): KeptRow<Row>[] {
  if (packed === "") return [];
  try {
    const text = inflateRawSync(Buffer.from(packed, "base64url"), { maxOutputLength: MOST_BYTES }).toString("utf8");
    return z
      .array(z.object({ row, isChosen: z.boolean() }))
      .max(most)
      .parse(JSON.parse(text));
  } catch {
    throw new Invalid("common:error.unreadable");
  }
}
