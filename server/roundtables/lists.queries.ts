/** Lists around roundtables, for pages: those of a process, and what can be chosen in their forms. */
import { sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { RoundtableState, RoundtableType } from "../../db/schema/roundtables.ts";
import type { My } from "../access/rules.ts";
import type { Context, Database } from "../context.ts";
import { presenceOf, type Presence } from "./attendance.rules.ts";

/** The dates of its series, soonest first; none where it stands alone. */
export const listSeries = async ({ db }: Pick<Context, "db">, seriesId: number | null) =>
  seriesId === null
    ? []
    : db
        .selectFrom("roundtables")
        .where("series_id", "=", seriesId)
        .where("state", "!=", "cancelled")
        .select(["id", "starts_at as startsAt"])
        .orderBy("starts_at")
        .orderBy("id")
        .execute();

export interface RoundtableEntry {
  id: number;
  title: string;
  type: RoundtableType;
  state: RoundtableState;
  startsAt: Date;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
  points: number;
  decisions: number;
  /** What the actor said about coming. */
  presence: Presence;
}

export const PAGE_SIZE = 50;

/**
 * Roundtables of a process: open ones and those to come, soonest first, and a page of the closed ones, latest first. One whose
 * day has passed without being opened stays among those to come until somebody opens or moves it; one that was called off until
 * its day has passed.
 */
export async function listRoundtables(
  ctx: Context,
  process: { id: number; my: My },
  page = 1,
): Promise<{ open: RoundtableEntry[]; coming: RoundtableEntry[]; past: RoundtableEntry[]; pastPages: number }> {
  const isPast = sql<boolean>`(roundtables.state = 'closed' or (roundtables.state = 'cancelled' and roundtables.starts_at < ${ctx.now()}))`;
  const current = await entries(ctx, process.my.mandateId)
    .where("roundtables.process_id", "=", process.id)
    .where((eb) => eb.not(isPast))
    .orderBy("roundtables.starts_at")
    .orderBy("roundtables.id")
    .execute();
  const past = await entries(ctx, process.my.mandateId)
    .where("roundtables.process_id", "=", process.id)
    .where(isPast)
    .orderBy("roundtables.starts_at", "desc")
    .orderBy("roundtables.id", "desc")
    .limit(PAGE_SIZE)
    .offset((page - 1) * PAGE_SIZE)
    .execute();
  const { count } = await ctx.db
    .selectFrom("roundtables")
    .where("process_id", "=", process.id)
    .where(isPast)
    .select(sql<number>`count(*)::int`.as("count"))
    .executeTakeFirstOrThrow();
  const all = current.map(entryOf);
  return {
    open: all.filter((entry) => entry.state === "open"),
    coming: all.filter((entry) => entry.state !== "open"),
    past: past.map(entryOf),
    pastPages: Math.max(1, Math.ceil(count / PAGE_SIZE)),
  };
}

function entries(ctx: Pick<Context, "db">, mandateId: number) {
  return ctx.db
    .selectFrom("roundtables")
    .leftJoin("attendances as own", (join) =>
      join.onRef("own.roundtable_id", "=", "roundtables.id").on("own.mandate_id", "=", mandateId),
    )
    .select([
      "roundtables.id",
      "roundtables.process_id",
      "roundtables.title",
      "roundtables.type",
      "roundtables.state",
      "roundtables.starts_at",
      "roundtables.planned_minutes",
      "roundtables.place",
      "roundtables.video_url",
      "own.status",
      "own.mode",
    ])
    .select((eb) => [
      eb
        .selectFrom("points")
        .whereRef("points.roundtable_id", "=", "roundtables.id")
        .select(sql<number>`count(*)::int`.as("n"))
        .as("points"),
      eb
        .selectFrom("decisions")
        .whereRef("decisions.roundtable_id", "=", "roundtables.id")
        .select(sql<number>`count(*)::int`.as("n"))
        .as("decisions"),
    ]);
}

const entryOf = (row: Awaited<ReturnType<ReturnType<typeof entries>["execute"]>>[number]): RoundtableEntry => ({
  id: row.id,
  title: row.title,
  type: row.type,
  state: row.state,
  startsAt: row.starts_at,
  plannedMinutes: row.planned_minutes,
  place: row.place,
  videoUrl: row.video_url,
  points: row.points ?? 0,
  decisions: row.decisions ?? 0,
  presence: presenceOf({ status: row.status ?? "expected", mode: row.mode }),
});

/** What a point can be about. */
export async function listLinkTargets(ctx: Context, processId: number) {
  const agendaItems = await ctx.db
    .selectFrom("agenda_items")
    .where("process_id", "=", processId)
    .where("status", "!=", "entfallen")
    .select(["id", "number", "title"])
    .orderBy("number")
    .execute();
  const documents = await ctx.db
    .selectFrom("documents")
    .where("process_id", "=", processId)
    .where("kind", "=", "paper")
    .select(["id", "title"])
    .orderBy("title")
    .limit(500)
    .execute();
  const recommendations = await ctx.db
    .selectFrom("recommendations")
    .innerJoin("agenda_items", "agenda_items.id", "recommendations.agenda_item_id")
    .where("agenda_items.process_id", "=", processId)
    .where("recommendations.status", "!=", "entfallen")
    .select(["recommendations.id", "recommendations.number", "recommendations.title", "agenda_items.number as itemNumber"])
    .orderBy("agenda_items.number")
    .orderBy("recommendations.number")
    .execute();
  return { agendaItems, documents, recommendations };
}

const COPIED_FROM = 50;

/** Whose running order can be copied: other roundtables of the process that have one, latest first. */
export function listOrders(db: Database, roundtable: { id: number; processId: number }) {
  return db
    .selectFrom("roundtables")
    .where("process_id", "=", roundtable.processId)
    .where("id", "!=", roundtable.id)
    .where((eb) =>
      eb.exists(eb.selectFrom("points").whereRef("points.roundtable_id", "=", "roundtables.id").select("points.id")),
    )
    .select(["id", "title", "starts_at as startsAt"])
    .orderBy("starts_at", "desc")
    .limit(COPIED_FROM)
    .execute();
}

/** Organisations that can be given a task: those with a mandate in the process. */
export function listOrganisations(ctx: Context, processId: number): Promise<{ id: number; name: string }[]> {
  return ctx.db
    .selectFrom("organisations")
    .where("organisations.id", "in", (eb) =>
      eb.selectFrom("mandates").where("mandates.process_id", "=", processId).select("mandates.organisation_id"),
    )
    .select(["organisations.id", "organisations.name"])
    .orderBy("organisations.name")
    .execute();
}

// --- of an agenda item ------------------------------------------------------------------

/** A point of a roundtable that is about an agenda item, with what was decided on it. */
export interface Treatment {
  pointId: number;
  label: string;
  title: string;
  roundtableId: number;
  roundtableTitle: string;
  startsAt: Date;
  state: RoundtableState;
  decisions: { id: number; number: string; body: string }[];
}

const TREATMENTS_SHOWN = 50;

/** Where an agenda item that the actor may see is or was on the table, latest first. */
export async function listTreatments(ctx: Context, itemId: number): Promise<Treatment[]> {
  return ctx.db
    .selectFrom("points")
    .innerJoin("roundtables", "roundtables.id", "points.roundtable_id")
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb("points.agenda_item_id", "=", itemId),
        exists(
          selectFrom("point_links as its")
            .whereRef("its.point_id", "=", "points.id")
            .where("its.agenda_item_id", "=", itemId)
            .select("its.id"),
        ),
      ]),
    )
    .select([
      "points.id as pointId",
      "points.label",
      "points.title",
      "roundtables.id as roundtableId",
      "roundtables.title as roundtableTitle",
      "roundtables.starts_at as startsAt",
      "roundtables.state",
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom("decisions")
          .whereRef("decisions.point_id", "=", "points.id")
          .select(["decisions.id", "decisions.number", "decisions.body"])
          .orderBy("decisions.id"),
      ).as("decisions"),
    )
    .orderBy("roundtables.starts_at", "desc")
    .orderBy("points.position")
    .limit(TREATMENTS_SHOWN)
    .execute();
}
