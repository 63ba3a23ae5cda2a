/** What files of recommendations are told: the figures that they cite, as their page shows them. */
import { heading } from "../documents/content/text.rules.ts";
import type { DocumentLookup } from "../documents/lookups.rules.ts";
import { listCitations } from "./citations.queries.ts";
import { citedBlocks, citedThenBlocks, markedSubjects } from "./citations.rules.ts";

export const citationsLookup: DocumentLookup = {
  async annex(db, documentId, asOf) {
    const recommendation = await db
      .selectFrom("recommendations")
      .where("document_id", "=", documentId)
      .select("id")
      .executeTakeFirst();
    const all = recommendation ? await listCitations(db, recommendation.id) : [];
    const citations = asOf ? all.filter(({ citedAt }) => citedAt <= asOf) : all;
    if (citations.length === 0) return null;
    return {
      about: markedSubjects(citations),
      isOutdated: citations.some(({ newer, before }) => newer !== null || before !== null),
      write: (words) =>
        asOf
          ? [heading(1, words.t("recommendations:cited.title")), ...citedThenBlocks(citations, words)]
          : citedBlocks(citations, words),
    };
  },
};
