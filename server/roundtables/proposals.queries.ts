/** What waits to be spoken about and is not on the running order yet: proposed to whoever plans it. */
import type { PointKind } from "../../db/schema/roundtables.ts";
import { listStale } from "../agreement/queries.ts";
import type { Database, Words } from "../context.ts";
import { recommendationNumber } from "../recommendations/rules.ts";
import { moreOfPoint } from "./links.queries.ts";
import { USUAL_MINUTES } from "./rules.ts";

interface ProposedPoint {
  title: string;
  kind: PointKind;
  minutes: number;
  presenter?: string;
  is_internal?: boolean;
  agenda_item_id?: number | null;
  recommendation_id?: number | null;
  document_id?: number | null;
  carried_from_id?: number;
  /** As forms call them. */
  more?: readonly string[];
}

export interface Proposal {
  /** `item:9`: what a form sends. */
  key: string;
  /** `positions`: organisations have said something about an earlier version of it, and nothing about this one. */
  why: "carried" | "positions" | "recommendation" | "item" | "tasks";
  point: ProposedPoint;
}

interface Planned {
  id: number;
  processId: number;
}

const SETTLED = ["angenommen", "zurueckgestellt", "entfallen"] as const;
/** Far enough to be spoken about, and not decided. */
const UNDECIDED = ["in_abstimmung", "in_ueberarbeitung", "beschlussreif"] as const;

/** What no day has room for is proposed when these are on the order. */
const MOST_ITEMS = 100;

const FORM_KINDS = { agenda_item_id: "agenda-item", recommendation_id: "recommendation" } as const;

/** In the order in which they would follow: kept points first, then those with positions to be said anew, tasks last; what one of them is about is not proposed again. */
export async function listProposals(db: Database, { t }: Pick<Words, "t">, roundtable: Planned): Promise<Proposal[]> {
  const [on, carried, recommendations, stale, items, tasks] = await Promise.all([
    db.selectFrom("points").where("roundtable_id", "=", roundtable.id).selectAll().select(moreOfPoint.as("more")).execute(),
    listCarried(db, roundtable),
    listUndecided(db, roundtable),
    listStale(db, roundtable.processId),
    listOpenItems(db, roundtable),
    countOpenTasks(db, roundtable),
  ]);
  const isAbout = (column: "agenda_item_id" | "recommendation_id", id: number) =>
    [...on, ...carried].some((point) => point[column] === id || point.more.includes(`${FORM_KINDS[column]}:${id}`));
  const isStale = ({ id }: { id: number }) => stale.has(id);
  const decidable = recommendations
    .filter(({ id }) => !isAbout("recommendation_id", id))
    .sort((a, b) => Number(isStale(b)) - Number(isStale(a)));
  const open = items.filter(({ id }) => !isAbout("agenda_item_id", id) && !decidable.some(({ itemId }) => itemId === id));
  const title = t("roundtables:proposals.tasks-point");
  return [
    ...carried.map(
      ({ id, ...point }): Proposal => ({
        key: `carried:${id}`,
        why: "carried",
        point: { ...point, carried_from_id: id },
      }),
    ),
    ...decidable.map(
      (row): Proposal => ({
        key: `recommendation:${row.id}`,
        why: isStale(row) ? "positions" : "recommendation",
        point: {
          title: `${recommendationNumber(row.itemNumber, row.number)} ${row.title}`.slice(0, 200),
          kind: row.status === "beschlussreif" ? "beschluss" : "beratung",
          ...{ minutes: USUAL_MINUTES, recommendation_id: row.id },
        },
      }),
    ),
    ...open.slice(0, MOST_ITEMS).map(
      (item): Proposal => ({
        key: `item:${item.id}`,
        why: "item",
        point: {
          title: item.title,
          kind: item.status === "beschlussreif" ? "beschluss" : "beratung",
          ...{ minutes: USUAL_MINUTES, agenda_item_id: item.id },
        },
      }),
    ),
    ...(tasks > 0 && !on.some((point) => point.title === title)
      ? [{ key: "tasks", why: "tasks" as const, point: { title, kind: "information" as const, minutes: USUAL_MINUTES } }]
      : []),
  ];
}

/** Kept by an earlier roundtable of the process, and taken up by none. */
const listCarried = (db: Database, { id, processId }: Planned) =>
  db
    .selectFrom("points")
    .innerJoin("roundtables", "roundtables.id", "points.roundtable_id")
    .leftJoin("points as later", "later.carried_from_id", "points.id")
    .where("roundtables.process_id", "=", processId)
    .where("roundtables.id", "!=", id)
    .where("points.outcome", "=", "carried")
    .where("later.id", "is", null)
    .select([
      "points.id",
      "points.title",
      "points.kind",
      "points.minutes",
      "points.presenter",
      "points.is_internal",
      "points.agenda_item_id",
      "points.recommendation_id",
      "points.document_id",
      moreOfPoint.as("more"),
    ])
    .orderBy("roundtables.starts_at")
    .orderBy("points.position")
    .execute();

const listUndecided = (db: Database, { processId }: Planned) =>
  db
    .selectFrom("recommendations")
    .innerJoin("agenda_items", "agenda_items.id", "recommendations.agenda_item_id")
    .where("agenda_items.process_id", "=", processId)
    .where("recommendations.status", "in", UNDECIDED)
    .select([
      "recommendations.id",
      "recommendations.number",
      "recommendations.title",
      "recommendations.status",
      "agenda_items.id as itemId",
      "agenda_items.number as itemNumber",
    ])
    .orderBy("agenda_items.position")
    .orderBy("recommendations.number")
    .execute();

const listOpenItems = (db: Database, { processId }: Planned) =>
  db
    .selectFrom("agenda_items")
    .where("process_id", "=", processId)
    .where("status", "not in", SETTLED)
    .select(["id", "title", "status"])
    .orderBy("position")
    .orderBy("id")
    .execute();

async function countOpenTasks(db: Database, { id, processId }: Planned): Promise<number> {
  const { count } = await db
    .selectFrom("tasks")
    .where("process_id", "=", processId)
    .where("roundtable_id", "!=", id)
    .where("done_at", "is", null)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}
