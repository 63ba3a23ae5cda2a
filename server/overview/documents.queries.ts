/** What files of recommendations are told: the figures that they cite, as their page shows them. */
import type { DocumentLookup } from "../documents/lookups.rules.ts";
import { listCitations } from "./citations.queries.ts";
import { citedBlocks, markedSubjects } from "./citations.rules.ts";

export const citationsLookup: DocumentLookup = {
  async annex(db, documentId) {
    const recommendation = await db
      .selectFrom("recommendations")
      .where("document_id", "=", documentId)
      .select("id")
      .executeTakeFirst();
    const citations = recommendation ? await listCitations(db, recommendation.id) : [];
    if (citations.length === 0) return null;
    return { about: markedSubjects(citations), write: (words) => citedBlocks(citations, words) };
  },
};
