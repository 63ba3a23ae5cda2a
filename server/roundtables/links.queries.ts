/** What else the points of a running order lead to, beside the one thing that they are about and its paper. */
import { sql, type ExpressionBuilder } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { Schema } from "../../db/schema.ts";
import { agendaNumber } from "../agenda/rules.ts";
import type { Database } from "../context.ts";
import { recommendationNumber } from "../recommendations/rules.ts";
import type { PointLink } from "./rules.ts";

/** As a form calls them, in their order; for queries of `points`. */
export const moreOfPoint = sql<string[]>`array(
  select case when agenda_item_id is not null then 'agenda-item:' || agenda_item_id
    when recommendation_id is not null then 'recommendation:' || recommendation_id else 'document:' || document_id end
  from point_links where point_links.point_id = points.id order by point_links.id)`;

/** With their titles, for queries of `points`. */
export const linkRows = (eb: ExpressionBuilder<Schema, "points">) =>
  jsonArrayFrom(
    eb
      .selectFrom("point_links as its")
      .leftJoin("agenda_items as item", "item.id", "its.agenda_item_id")
      .leftJoin("recommendations as proposed", "proposed.id", "its.recommendation_id")
      .leftJoin("agenda_items as above", "above.id", "proposed.agenda_item_id")
      // A deleted one belongs to no process.
      .leftJoin("documents as paper", (join) =>
        join.onRef("paper.id", "=", "its.document_id").on("paper.process_id", "is not", null),
      )
      .whereRef("its.point_id", "=", "points.id")
      .where(sql<boolean>`num_nonnulls(item.id, proposed.id, paper.id) = 1`)
      .select(["item.id as itemId", "item.number as itemNumber", "item.title as itemTitle"])
      .select([
        "proposed.id as proposedId",
        "proposed.number",
        "proposed.title as proposedTitle",
        "above.number as aboveNumber",
      ])
      .select(["paper.id as paperId", "paper.title as paperTitle"])
      .orderBy("its.id"),
  );

interface LinkRow {
  itemId: number | null;
  itemNumber: number | null;
  itemTitle: string | null;
  proposedId: number | null;
  number: number | null;
  proposedTitle: string | null;
  aboveNumber: number | null;
  paperId: number | null;
  paperTitle: string | null;
}

export function linkOfRow(row: LinkRow): PointLink {
  if (row.itemId !== null)
    return { to: `agenda-item:${row.itemId}`, number: agendaNumber(row.itemNumber!), title: row.itemTitle! };
  if (row.proposedId === null) return { to: `document:${row.paperId}`, number: "", title: row.paperTitle! };
  const number = recommendationNumber(row.aboveNumber!, row.number!);
  return { to: `recommendation:${row.proposedId}`, number, title: row.proposedTitle! };
}

/** Whether all of them are of this process. @param links as forms call them */
export async function areOfProcess(db: Database, processId: number, links: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ others: number }>`
    select count(*)::int as others from unnest(${[...links]}::text[]) as link
    where not exists (select from agenda_items where 'agenda-item:' || id = link and process_id = ${processId})
      and not exists (select from documents where 'document:' || id = link and process_id = ${processId})
      and not exists (select from recommendations join agenda_items on agenda_items.id = recommendations.agenda_item_id
        where 'recommendation:' || recommendations.id = link and agenda_items.process_id = ${processId})`.execute(db);
  return rows[0]!.others === 0;
}
