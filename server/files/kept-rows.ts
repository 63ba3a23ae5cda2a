/**
 * Rows of a long list that a page does not show go with its form in one field, packed: hundreds of them with fields of their own would be
 * a page that is too heavy for a slow line. The browser carries them, so that nothing of a list stays here before it is sent.
 */
import { deflateRawSync } from "node:zlib";
import { z } from "zod";
import { Invalid } from "../errors.ts";
import { unpack } from "../platform/forms.ts";
import type { KeptRow } from "./kept-rows.rules.ts";

/** @param chosen of each row: it is to be sent */
export const packRows = (rows: readonly unknown[], chosen: readonly boolean[]): string =>
  deflateRawSync(JSON.stringify(rows.map((row, at) => ({ row, isChosen: chosen[at] ?? false })))).toString("base64url");

/**
 * @param most rows
 * @throws Invalid for what was not packed here
 */
export function unpackRows<Row>(packed: string, row: z.ZodType<Row>, most: number): KeptRow<Row>[] {
  if (packed === "") return [];
  try {
    return z
      .array(z.object({ row, isChosen: z.boolean() }))
      .max(most)
      .parse(JSON.parse(unpack(packed)));
  } catch {
    throw new Invalid("common:error.unreadable");
  }
}
