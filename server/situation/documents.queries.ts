/** What texts have to know of the situation pictures that they are the texts of. */
import type { DocumentLookup } from "../documents/lookups.rules.ts";

export const situationLookup: DocumentLookup = {
  title: async (db, documentId) =>
    (await db.selectFrom("situation_reports").where("document_id", "=", documentId).select("title").executeTakeFirst())?.title,
};
