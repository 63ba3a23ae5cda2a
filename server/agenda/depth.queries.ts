/** Looks at how deep the joint work goes and should go: over all items in one query, and who said what of one. */
import { sql } from "kysely";
import type { Mode } from "../../db/schema/agenda.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import {
  depthPicture,
  mayStateDepth,
  takesDepth,
  type DepthCell,
  type DepthItem,
  type DepthPicture,
  type DepthStatement,
} from "./depth.rules.ts";

/** Organisations on the benches that they sit on today: what those say who have left does not count any more. */
export const seats = (ctx: Pick<Context, "now">) => sql`
  select distinct process_id, organisation_id, bench from mandates
  where bench is not null and valid_from <= ${dayOf(ctx.now())}::date and (valid_to is null or valid_to >= ${dayOf(ctx.now())}::date)`;

export type DepthRow = DepthItem & DepthPicture;

/** All items in their order but the withdrawn, with what their benches say; read once for all who look at the same moment. */
export async function listDepths(ctx: Context, processId: number): Promise<{ process: ProcessHead; items: DepthRow[] }> {
  const process = await requireProcess(ctx, processId);
  const read = () => readDepths(ctx, ctx.db, processId);
  return { process, items: await (ctx.shared ? ctx.shared(`process:${processId}`, "depths", read) : read()) };
}

async function readDepths(ctx: Pick<Context, "now">, db: Database, processId: number): Promise<DepthRow[]> {
  const { rows } = await sql<DepthItem & { cells: DepthCell[] | null }>`
    select item.id, item.number, item.title, item.mode, item.status, item.levels, said.cells
    from agenda_items as item left join (
      select cell.agenda_item_id, json_agg(json_build_object(
        'bench', bench, 'present', present, 'wanted', wanted, 'urgency', urgency, 'n', n)) as cells
      from (
        select agenda_item_id, bench, present, wanted, urgency, count(*)::int as n
        from item_depths join (${seats(ctx)}) as seat using (organisation_id, bench)
        join agenda_items on agenda_items.id = agenda_item_id and agenda_items.process_id = seat.process_id
        where seat.process_id = ${processId} group by 1, 2, 3, 4, 5
      ) as cell group by 1
    ) as said on said.agenda_item_id = item.id
    where item.process_id = ${processId} and item.status <> 'entfallen'
    order by item.position, item.id`.execute(db);
  return rows.map(({ cells, ...item }) => ({ ...item, ...depthPicture(cells ?? []) }));
}

/** By item: how many steps deeper its deciding benches wish to go; null where nobody has said so. Callers have asked for the process. */
export async function listDepthWishes(
  ctx: Pick<Context, "db" | "now">,
  processId: number,
): Promise<Map<number, number | null>> {
  return new Map((await readDepths(ctx, ctx.db, processId)).map(({ id, wish }) => [id, wish]));
}

export type OwnDepth = DepthItem & DepthStatement & { revision: number };

/** What the actor's organisation has said of every item that is still asked about. */
export async function listOwnDepths(ctx: Context, processId: number): Promise<{ process: ProcessHead; items: OwnDepth[] }> {
  const process = await requireProcess(ctx, processId);
  const rows = await ctx.db
    .selectFrom("agenda_items")
    .leftJoin("item_depths", (join) =>
      join.onRef("agenda_item_id", "=", "agenda_items.id").on("item_depths.organisation_id", "=", process.my.organisationId),
    )
    .where("process_id", "=", processId)
    .select(["id", "number", "title", "mode", "status", "levels", "present", "wanted", "urgency"])
    .select((eb) => [
      eb.fn.coalesce("contribution", sql<string>`''`).as("contribution"),
      eb.fn.coalesce("revision", sql<number>`0`).as("revision"),
    ])
    .orderBy("position")
    .orderBy("id")
    .execute();
  return { process, items: rows.filter(({ status }) => takesDepth(status)) };
}

export type SaidDepth = DepthStatement & {
  organisationId: number;
  organisation: string;
  shortName: string;
  bench: Bench;
  revision: number;
  statedAt: Date;
  /** The organisation still sits where it said so. */
  counts: boolean;
};

export interface ItemDepth {
  said: SaidDepth[];
  picture: DepthPicture;
  /** The actor's organisation may say something, and what it has said so far. */
  mayState: boolean;
  own: SaidDepth | null;
  mode: Mode | null;
}

/** One item's; callers have asked for it. */
export async function findItemDepth(
  ctx: Context,
  process: ProcessHead,
  item: Pick<DepthItem, "id" | "mode" | "status">,
): Promise<ItemDepth> {
  const { organisationId } = process.my;
  const { rows } = await sql<SaidDepth>`
    select organisation_id as "organisationId", organisations.name as organisation, short_name as "shortName", bench,
           present, wanted, urgency, contribution, revision, stated_at as "statedAt", seat.process_id is not null as counts
    from item_depths left join (select * from (${seats(ctx)}) as today where process_id = ${process.id}) as seat
      using (organisation_id, bench)
    join organisations on organisations.id = organisation_id
    where agenda_item_id = ${item.id} and (seat.process_id is not null or organisation_id = ${organisationId})
    order by organisations.name`.execute(ctx.db);
  const said = rows.filter(({ counts }) => counts);
  // What the own house said on another bench does not count, but is what its form goes on from.
  const own = rows.find((each) => each.organisationId === organisationId) ?? null;
  return {
    said,
    picture: depthPicture(said.map((each) => ({ ...each, n: 1 }))),
    mayState: mayStateDepth(process.my) && takesDepth(item.status),
    own,
    mode: item.mode,
  };
}
