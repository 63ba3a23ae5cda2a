/** Looks at the joint agenda of a process; pages, roundtables and texts come through `listAgenda` and `requireAgendaItem`. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { AgendaItem } from "./rules.ts";

/** All items in their order, withdrawn ones included: their numbers stay visible. */
export async function listAgenda(ctx: Context, processId: number): Promise<{ process: ProcessHead; items: AgendaItem[] }> {
  const process = await requireProcess(ctx, processId);
  const rows = itemRows(ctx.db).where("agenda_items.process_id", "=", processId).orderBy("position").orderBy("agenda_items.id");
  const read = () => rows.execute();
  return { process, items: await (ctx.shared ? ctx.shared(`process:${processId}`, "agenda", read) : read()) };
}

/** @throws NotFound without a mandate in its process */
export async function requireAgendaItem(ctx: Context, id: number): Promise<{ process: ProcessHead; item: AgendaItem }> {
  const item = isId(id) ? await itemRows(ctx.db).where("agenda_items.id", "=", id).executeTakeFirst() : undefined;
  if (!item) throw new NotFound();
  return { process: await requireProcess(ctx, item.processId), item };
}

/** For what belongs to a process that the reader sees. */
export const findAgendaItem = (db: Database, id: number): Promise<Neighbour | undefined> =>
  db.selectFrom("agenda_items").where("id", "=", id).select(["id", "number", "title"]).executeTakeFirst();

/** What the form of an item shows; its place and status have forms of their own. */
export const shownItem = (id: number): Shown<"agenda_items"> => ({
  table: "agenda_items",
  id,
  columns: ["title", "mode", "reason", "summary_en", "levels", "lead_organisation_id"],
});

/** Organisations that may lead an item: those that take part in the process. */
export async function listLeads(ctx: Context, processId: number): Promise<{ id: number; name: string; shortName: string }[]> {
  return ctx.db
    .selectFrom("organisations")
    .where("id", "in", (eb) => eb.selectFrom("mandates").where("process_id", "=", processId).select("organisation_id"))
    .select(["id", "name", "short_name as shortName"])
    .orderBy("name")
    .execute();
}

export interface Neighbour {
  id: number;
  number: number;
  title: string;
}

/** The items before and after one that the actor may see, for leafing through the agenda. */
export async function findNeighbours(
  ctx: Context,
  item: Pick<AgendaItem, "id" | "processId">,
): Promise<{ previous: Neighbour | null; next: Neighbour | null }> {
  const { rows } = await sql<{ previous: Neighbour | null; next: Neighbour | null }>`
    select previous, next from (
      select id, lag(facts) over w as previous, lead(facts) over w as next
      from (select id, position, json_build_object('id', id, 'number', number, 'title', title) as facts from agenda_items where process_id = ${item.processId}) as item
      window w as (order by position, id)
    ) as line where id = ${item.id}`.execute(ctx.db);
  return rows[0] ?? { previous: null, next: null };
}

function itemRows(db: Database) {
  return db
    .selectFrom("agenda_items")
    .leftJoin("organisations", "organisations.id", "agenda_items.lead_organisation_id")
    .leftJoin("document_versions as adopted", "adopted.id", "agenda_items.adopted_version_id")
    .select([
      "agenda_items.id",
      "agenda_items.process_id as processId",
      "agenda_items.number",
      "agenda_items.position",
      "agenda_items.title",
      "agenda_items.mode",
      "agenda_items.reason",
      "agenda_items.summary_en as summaryEn",
      "agenda_items.levels",
      "agenda_items.lead_organisation_id as leadOrganisationId",
      "organisations.name as leadName",
      "organisations.short_name as leadShortName",
      "agenda_items.status",
      "agenda_items.document_id as documentId",
      "adopted.number as adoptedVersion",
    ]);
}
