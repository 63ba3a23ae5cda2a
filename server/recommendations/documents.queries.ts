/** What texts are told of recommendations: whose words they are. */
import type { DocumentLookup } from "../documents/lookups.rules.ts";
import { recommendationNumber } from "./rules.ts";

export const recommendationsLookup: DocumentLookup = {
  async owners(db, documentIds) {
    if (documentIds.length === 0) return new Map();
    const rows = await db
      .selectFrom("recommendations")
      .innerJoin("agenda_items", "agenda_items.id", "agenda_item_id")
      .where("recommendations.document_id", "in", documentIds)
      .select(["recommendations.document_id", "recommendations.id", "recommendations.number", "agenda_items.number as item"])
      .execute();
    return new Map(
      rows.map(({ document_id, id, number, item }) => [
        document_id,
        { recommendation: { id, label: recommendationNumber(item, number) } },
      ]),
    );
  },
};
