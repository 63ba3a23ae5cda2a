/** What texts are told of the joint agenda: whose reasons they give, and what they can refer to. */
import { sql } from "kysely";
import type { DocumentLookup } from "../documents/lookups.rules.ts";

export const agendaLookup: DocumentLookup = {
  async owners(db, documentIds) {
    if (documentIds.length === 0) return new Map();
    const rows = await db
      .selectFrom("agenda_items")
      .where("document_id", "in", documentIds)
      .select(["document_id", "id", "number"])
      .execute();
    return new Map(rows.map(({ document_id, ...agendaItem }) => [document_id, { agendaItem }]));
  },

  async targets(db, processId, { number, titled, nearness, most }) {
    const items = await db
      .selectFrom("agenda_items")
      .where("process_id", "=", processId)
      .where((eb) => (number === undefined ? titled : eb.or([titled, eb("number", "=", number)])))
      .select(["id", "number", "title"])
      .orderBy(sql`number != ${number ?? 0}`)
      .orderBy(nearness)
      .orderBy("number")
      .limit(most)
      .execute();
    return items.map((item) => ({ kind: "agenda" as const, ...item }));
  },
};
