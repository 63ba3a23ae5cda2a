/** What other domains write below a text, in its files and on the page of a version. */
import type { Label } from "../../db/schema/markings.ts";
import type { Context } from "../context.ts";
import { labelOf } from "../processes/labels.rules.ts";
import type { DocumentHead } from "./queries.ts";
import type { TextContent } from "./rules.ts";

/**
 * @param asOf of a version: what stood below it then; now without it
 * @returns blocks in the language of the text, the labels of what they speak of, and whether today says something else
 */
export async function readAnnexes(
  { db, lookups, wordsFor }: Context,
  { id, process, language }: Pick<DocumentHead, "id" | "process" | "language">,
  asOf?: Date,
): Promise<{ below: TextContent[]; labels: Label[]; isOutdated: boolean }> {
  const found = await Promise.all(lookups.flatMap((lookup) => lookup.annex?.(db, id, asOf) ?? []));
  const annexes = found.filter((annex) => annex !== null);
  return {
    below: annexes.flatMap((annex) => annex.write(wordsFor(language))),
    labels: annexes.flatMap(({ about }) => about.map((each) => labelOf(process, each.kind, each.id))),
    isOutdated: annexes.some((annex) => annex.isOutdated === true),
  };
}
