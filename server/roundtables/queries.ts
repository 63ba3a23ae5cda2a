/**
 * Looks at roundtables: lists, the head that commands and pages start from, and the one snapshot that all screens of a
 * roundtable show. What differs per person comes through `requireOwnView`.
 */
import { sql, type ExpressionBuilder } from "kysely";
import { jsonArrayFrom, jsonObjectFrom } from "kysely/helpers/postgres";
import type {
  AttendanceMode,
  AttendanceStatus,
  RoundtableState,
  RoundtableType,
  ToldPlan,
} from "../../db/schema/roundtables.ts";
import type { Schema } from "../../db/schema.ts";
import type { Role } from "../../db/schema/processes.ts";
import { can, type My } from "../access/rules.ts";
import { dayOf, TIME_ZONE } from "../calendar/rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { listPolls } from "../methods/polls.queries.ts";
import { listRoomRuns } from "../methods/room.queries.ts";
import type { PollView } from "../methods/polls.rules.ts";
import { listOwnVoices } from "../methods/voices.queries.ts";
import type { OwnVoice, RoomRun } from "../methods/runs.rules.ts";
import { isId, myOf, validMandates } from "../processes/queries.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { attendeesOfTotal, presenceOf, withoutNames, type Presence, type QuorumShares } from "./attendance.rules.ts";
import { recommendationNumber } from "../recommendations/rules.ts";
import { findRoomWork } from "./groups/queries.ts";
import { linkOfRow, linkRows } from "./links.queries.ts";
import { findSpeakers } from "./speakers/queries.ts";
import { isMovedInTime, newsOf, type Attendee, type PointView, type RoundtableSnapshot } from "./rules.ts";

/** A roundtable with the actor's mandate in its process. */
export interface RoundtableHead {
  id: number;
  processId: number;
  title: string;
  type: RoundtableType;
  startsAt: Date;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
  state: RoundtableState;
  revision: number;
  currentPointId: number | null;
  minutesDocumentId: number | null;
  /** Why it was convened later than agreed. */
  shortNotice: string;
  replyBy: string | null;
  /** The first of its series. */
  seriesId: number | null;
  /** Mandates. */
  chairId: number | null;
  chairOfferedId: number | null;
  /** What those invited were told last; null before the invitation. */
  told: ToldPlan | null;
  /** Only numbers are left of who was there. */
  isThinned: boolean;
  my: My;
}

const MINE = [
  "my.mandate_id",
  "my.role",
  "my.bench",
  "my.may_bind",
  "my.organisation_id",
  "my.organisation_name",
  "my.organisation_short_name",
  "my.is_archived",
] as const;

function select(ctx: Pick<Context, "actor" | "now">, db: Database) {
  return db
    .selectFrom("roundtables")
    .innerJoin(validMandates(ctx, db).as("my"), "my.process_id", "roundtables.process_id")
    .selectAll("roundtables")
    .select(MINE);
}
type Row = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

const headOf = (row: Row): RoundtableHead => ({
  id: row.id,
  processId: row.process_id,
  title: row.title,
  type: row.type,
  startsAt: row.starts_at,
  plannedMinutes: row.planned_minutes,
  place: row.place,
  videoUrl: row.video_url,
  state: row.state,
  revision: row.revision,
  currentPointId: row.current_point_id,
  minutesDocumentId: row.minutes_document_id,
  shortNotice: row.short_notice,
  replyBy: row.reply_by,
  seriesId: row.series_id,
  chairId: row.chair_id,
  chairOfferedId: row.chair_offered_id,
  told: row.told,
  isThinned: row.attendance_thinned_at !== null,
  my: myOf(row),
});

/** @throws NotFound without a mandate in its process, exactly as for a roundtable that does not exist. */
export async function requireRoundtable(
  ctx: Pick<Context, "db" | "actor" | "now">,
  id: number,
  db: Database = ctx.db,
): Promise<RoundtableHead> {
  const row = isId(id) ? await select(ctx, db).where("roundtables.id", "=", id).executeTakeFirst() : undefined;
  if (!row) throw new NotFound();
  return headOf(row);
}

/** The same, holding the row until the transaction ends: whatever changes plan or course goes one after the other. */
export async function lockRoundtable(ctx: Context, id: number, trx: Trx): Promise<RoundtableHead> {
  const row = isId(id)
    ? await select(ctx, trx).where("roundtables.id", "=", id).forUpdate("roundtables").executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return headOf(row);
}

// --- what I have to do -----------------------------------------------------------

export interface MyRoundtable {
  id: number;
  processId: number;
  processTitle: string;
  title: string;
  state: "open" | "planned";
  startsAt: Date;
  place: string;
  presence: Presence;
}

/** Open roundtables and those to come in which the actor is expected, open ones first; for "What do I have to do?". */
export async function listMyRoundtables(ctx: Context, processIds?: readonly number[], limit = 10): Promise<MyRoundtable[]> {
  if (processIds?.length === 0) return [];
  let query = ctx.db
    .selectFrom("roundtables")
    .innerJoin("processes", "processes.id", "roundtables.process_id")
    .innerJoin(validMandates(ctx, ctx.db).as("my"), "my.process_id", "roundtables.process_id")
    .leftJoin("attendances as own", (join) =>
      join.onRef("own.roundtable_id", "=", "roundtables.id").onRef("own.mandate_id", "=", "my.mandate_id"),
    )
    .where("my.is_archived", "=", false)
    .where((eb) =>
      eb.or([
        eb("roundtables.state", "=", "open"),
        // Long past and never opened: nobody has to do anything about it any more.
        eb.and([
          eb("roundtables.state", "=", "planned"),
          eb("roundtables.starts_at", ">", new Date(ctx.now().getTime() - 86_400_000)),
        ]),
      ]),
    )
    .where((eb) => eb.or([eb("own.status", "is", null), eb("own.status", "!=", "excused")]))
    .select([
      "roundtables.id",
      "roundtables.process_id",
      "processes.title as process_title",
      "roundtables.title",
      "roundtables.state",
      "roundtables.starts_at",
      "roundtables.place",
      "own.status",
      "own.mode",
    ])
    .orderBy(sql`roundtables.state = 'open'`, "desc")
    .orderBy("roundtables.starts_at")
    .limit(limit);
  if (processIds) query = query.where("roundtables.process_id", "in", processIds);
  return (await query.execute()).map((row) => ({
    id: row.id,
    processId: row.process_id,
    processTitle: row.process_title,
    title: row.title,
    state: row.state === "open" ? "open" : "planned",
    startsAt: row.starts_at,
    place: row.place,
    presence: presenceOf({ status: row.status ?? "expected", mode: row.mode }),
  }));
}

// --- the snapshot -------------------------------------------------------------------

/**
 * The roundtable as every screen shows it: nothing in it differs per person, and results only of published polls. The
 * topic hub calls this once per change for all listeners.
 * @returns undefined when there is no such roundtable; whether somebody may listen is asked before, at the gateway
 */
export async function roundtableSnapshot(db: Database, id: number, now: Date): Promise<RoundtableSnapshot | undefined> {
  const today = dayOf(now);
  const [row, polls, runs, speakers, work] = await Promise.all([
    selectSnapshot(db, id, today),
    listPolls(db, id),
    listRoomRuns(db, id),
    findSpeakers(db, id),
    findRoomWork(db, id),
  ]);
  if (!row || !speakers) return undefined;
  const isThinned = row.attendance_thinned_at !== null;
  const plan = {
    startsAt: row.starts_at.toISOString(),
    plannedMinutes: row.planned_minutes,
    place: row.place,
    videoUrl: row.video_url,
    state: row.state,
  };
  return {
    id: row.id,
    processId: row.process_id,
    title: row.title,
    type: row.type,
    ...plan,
    invitation: row.told && { count: row.invited ?? 0, news: newsOf(row.told, plan), isMoved: isMovedInTime(row.told, plan) },
    shortNotice: row.short_notice,
    rulesWaived: row.rules_waived,
    replyBy: row.reply_by,
    chair: row.chair,
    chairOffered: row.chairOffered,
    revision: row.revision,
    currentPointId: row.current_point_id,
    pointStartedAt: row.point_started_at?.toISOString() ?? null,
    openedAt: row.opened_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
    minutesDocumentId: row.minutes_document_id,
    points: row.points.map(pointView),
    speakers,
    attendees: isThinned
      ? row.totals.flatMap(attendeesOfTotal)
      : [...row.mandated.map(mandatedAttendee), ...row.guests.map(guestAttendee)],
    isThinned,
    isApproved: row.is_approved,
    ...work,
    polls,
    prepared: row.prepared ?? 0,
    runs,
    decisions: row.decisions,
    tasks: row.tasks,
  };
}

/** What the form of a decision shows. */
export const shownDecision = (id: number): Shown<"decisions"> => ({ table: "decisions", id, columns: ["point_id", "body"] });

/** What the form of a task shows; whether it is done has a form of its own. */
export const shownTask = (id: number): Shown<"tasks"> => ({
  table: "tasks",
  id,
  columns: ["point_id", "body", "organisation_id", "due_on"],
});

/** What pages and live screens may show of it: afterwards no names where the rules of the process protect who said what. */
export async function shownSnapshot(db: Database, id: number, now: Date): Promise<RoundtableSnapshot | undefined> {
  const snapshot = await roundtableSnapshot(db, id, now);
  if (snapshot?.state !== "closed") return snapshot;
  const { nonAttribution } = await currentRules(db, snapshot.processId);
  return nonAttribution === "keine" ? snapshot : { ...snapshot, attendees: withoutNames(snapshot.attendees) };
}

/** The same for a page, after whoever asks was let in by `requireRoundtable`. */
export async function requireSnapshot(ctx: Context, id: number): Promise<RoundtableSnapshot> {
  const snapshot = await shownSnapshot(ctx.db, id, ctx.now());
  if (!snapshot) throw new NotFound();
  return snapshot;
}

interface MandatedRow {
  mandate_id: number;
  name: string;
  organisation: string;
  bench: Attendee["bench"];
  role: Role;
  status: AttendanceStatus | null;
  mode: AttendanceMode | null;
  substitute: string | null;
}

type PointRow = NonNullable<Awaited<ReturnType<typeof selectSnapshot>>>["points"][number];

/** In a list that PostgreSQL writes, instants are in its own words. */
const isoOf = (at: string | null) => at && new Date(at).toISOString();

const pointView = ({ recommendation, startedAt, endedAt, more, ...point }: PointRow): PointView => ({
  ...point,
  ...(more.length > 0 && { more: more.map(linkOfRow) }),
  startedAt: isoOf(startedAt),
  endedAt: isoOf(endedAt),
  recommendation: recommendation && {
    ...{ id: recommendation.id, title: recommendation.title },
    label: recommendationNumber(recommendation.itemNumber, recommendation.number),
  },
});

const mandatedAttendee = (row: MandatedRow): Attendee => ({
  mandateId: row.mandate_id,
  name: row.name,
  organisation: row.organisation,
  bench: row.bench,
  role: row.role,
  ...(row.status && { status: row.status }),
  ...(row.substitute && { substitute: row.substitute }),
  ...(row.mode && { mode: row.mode }),
});

const guestAttendee = (row: {
  id: number;
  name: string;
  organisation: string;
  status: AttendanceStatus;
  mode: AttendanceMode | null;
}): Attendee => ({
  mandateId: null,
  guestId: row.id,
  name: row.name,
  organisation: row.organisation,
  bench: null,
  role: null,
  status: row.status,
  mode: row.mode,
});

/** One statement, so that all of it is from the same moment. */
function selectSnapshot(db: Database, id: number, today: string) {
  return db
    .selectFrom("roundtables")
    .where("roundtables.id", "=", id)
    .selectAll("roundtables")
    .select((eb) => [
      jsonObjectFrom(chairOf(eb, "roundtables.chair_id")).as("chair"),
      jsonObjectFrom(chairOf(eb, "roundtables.chair_offered_id")).as("chairOffered"),
      jsonArrayFrom(
        eb
          .selectFrom("points")
          .whereRef("points.roundtable_id", "=", "roundtables.id")
          .select([
            "points.id",
            "points.label",
            "points.title",
            "points.kind",
            sql<number>`points.minutes + points.granted_minutes`.as("minutes"),
            "points.granted_minutes as granted",
            "points.presenter",
            "points.is_internal as isInternal",
            "points.is_sub as isSub",
            "points.fixed_time as fixedTime",
            sql<string | null>`points.started_at`.as("startedAt"),
            sql<string | null>`points.done_at`.as("endedAt"),
            sql<boolean>`points.done_at is not null`.as("done"),
            "points.outcome",
          ])
          .select((point) => [
            jsonObjectFrom(
              point
                .selectFrom("agenda_items as item")
                .whereRef("item.id", "=", "points.agenda_item_id")
                .select(["item.id", "item.number", "item.title"]),
            ).as("agendaItem"),
            jsonObjectFrom(
              point
                .selectFrom("recommendations as proposed")
                .innerJoin("agenda_items as above", "above.id", "proposed.agenda_item_id")
                .whereRef("proposed.id", "=", "points.recommendation_id")
                .select(["proposed.id", "proposed.number", "proposed.title", "above.number as itemNumber"]),
            ).as("recommendation"),
            jsonObjectFrom(
              point
                .selectFrom("documents as paper")
                .whereRef("paper.id", "=", "points.document_id")
                // A deleted one belongs to no process.
                .where("paper.process_id", "is not", null)
                .select(["paper.id", "paper.title"]),
            ).as("document"),
            linkRows(point).as("more"),
          ])
          .orderBy("points.position")
          .orderBy("points.id"),
      ).as("points"),
      jsonArrayFrom(
        eb
          .selectFrom("mandates")
          .innerJoin("people", "people.id", "mandates.person_id")
          .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
          .leftJoin("attendances as own", (join) =>
            join.onRef("own.mandate_id", "=", "mandates.id").onRef("own.roundtable_id", "=", "roundtables.id"),
          )
          .leftJoin("substitutions as away", (join) =>
            join
              .onRef("away.mandate_id", "=", "mandates.id")
              .on(sql<boolean>`(roundtables.starts_at at time zone ${TIME_ZONE})::date between away.from_day and away.to_day`),
          )
          .leftJoin("mandates as instead", "instead.id", "away.substitute_id")
          .leftJoin("people as stand_in", "stand_in.id", "instead.person_id")
          .whereRef("mandates.process_id", "=", "roundtables.process_id")
          // Expected are those with a mandate on that day; whoever was there stays on the list.
          .where(
            sql<boolean>`(own.id is not null or (roundtables.starts_at at time zone ${TIME_ZONE})::date between mandates.valid_from and coalesce(mandates.valid_to, 'infinity'))`,
          )
          .select([
            "mandates.id as mandate_id",
            "people.name",
            "organisations.name as organisation",
            "mandates.bench",
            "mandates.role",
            sql<AttendanceStatus | null>`case when away.id is null then own.status else 'excused' end`.as("status"),
            "own.mode",
            sql<string | null>`coalesce(nullif(own.substitute, ''), stand_in.name)`.as("substitute"),
          ])
          .orderBy("organisations.name")
          .orderBy("people.name"),
      ).as("mandated"),
      jsonArrayFrom(
        eb
          .selectFrom("attendances as guest")
          .whereRef("guest.roundtable_id", "=", "roundtables.id")
          .where("guest.guest_name", "is not", null)
          .select([
            "guest.id",
            "guest.status",
            "guest.mode",
            sql<string>`guest.guest_name`.as("name"),
            sql<string>`coalesce(guest.guest_organisation, '')`.as("organisation"),
          ])
          .orderBy("guest.id"),
      ).as("guests"),
      jsonArrayFrom(
        eb
          .selectFrom("attendance_totals as total")
          .whereRef("total.roundtable_id", "=", "roundtables.id")
          .select(["total.bench", "total.persons", "total.online", "total.organisations"])
          .orderBy("total.bench"),
      ).as("totals"),
      jsonArrayFrom(
        eb
          .selectFrom("decisions")
          .whereRef("decisions.roundtable_id", "=", "roundtables.id")
          .select(["decisions.id", "decisions.number", "decisions.point_id as pointId", "decisions.body"])
          .orderBy("decisions.id"),
      ).as("decisions"),
      jsonArrayFrom(
        eb
          .selectFrom("tasks")
          .leftJoin("organisations as holder", "holder.id", "tasks.organisation_id")
          .whereRef("tasks.roundtable_id", "=", "roundtables.id")
          .select([
            "tasks.id",
            "tasks.point_id as pointId",
            "tasks.body",
            "tasks.organisation_id as organisationId",
            "holder.name as organisation",
            "tasks.due_on as dueOn",
            sql<boolean>`tasks.done_at is not null`.as("done"),
          ])
          .orderBy("tasks.id"),
      ).as("tasks"),
      eb
        .selectFrom("roundtable_invitees as invitee")
        .innerJoin("mandates as theirs", "theirs.person_id", "invitee.person_id")
        .whereRef("invitee.roundtable_id", "=", "roundtables.id")
        .whereRef("theirs.process_id", "=", "roundtables.process_id")
        .where("theirs.valid_from", "<=", today)
        .where((or) => or.or([or("theirs.valid_to", "is", null), or("theirs.valid_to", ">=", today)]))
        .select(sql<number>`count(*)::int`.as("n"))
        .as("invited"),
      eb
        .selectFrom("method_runs as coming")
        .whereRef("coming.roundtable_id", "=", "roundtables.id")
        .where("coming.state", "=", "created")
        .select(sql<number>`count(*)::int`.as("n"))
        .as("prepared"),
      sql<boolean>`exists (select from minutes_rounds where roundtable_id = roundtables.id and approved_at is not null)`.as(
        "is_approved",
      ),
    ])
    .executeTakeFirst();
}

const chairOf = (
  eb: ExpressionBuilder<Schema, "roundtables">,
  column: "roundtables.chair_id" | "roundtables.chair_offered_id",
) =>
  eb
    .selectFrom("mandates as leading")
    .innerJoin("people as leader", "leader.id", "leading.person_id")
    .whereRef("leading.id", "=", column)
    .select(["leading.id as mandateId", "leader.name"]);

// --- what differs per person ------------------------------------------------------------

export interface OwnView {
  my: My;
  personId: number;
  /** One's own voice in what is open here, by run. */
  voices: Record<number, OwnVoice>;
  /** For those who keep the list after the end, where the snapshot names nobody any more. */
  attendees: Attendee[] | null;
  /** Polls that nobody was asked yet, for those who lead. */
  prepared: PollView[];
  preparedRuns: RoomRun[];
  /** What the rules of procedure ask for, in per cent. */
  quorum: QuorumShares;
}

/** The actor's own part of the page: own ballots, and what the role shows beyond the snapshot. */
export async function requireOwnView(ctx: Context, id: number): Promise<OwnView> {
  const { my, state, processId } = await requireRoundtable(ctx, id);
  const canAsk = can(my, "method:manage");
  const [{ quorumShare, quorumBenchShare }, voices, prepared, preparedRuns, kept] = await Promise.all([
    currentRules(ctx.db, processId),
    listOwnVoices(ctx, id),
    canAsk ? listPolls(ctx.db, id, { prepared: true }) : [],
    canAsk ? listRoomRuns(ctx.db, id, { prepared: true }) : [],
    state === "closed" && can(my, "roundtable:record") ? roundtableSnapshot(ctx.db, id, ctx.now()) : undefined,
  ]);
  const quorum = { quorumShare, quorumBenchShare };
  return { my, personId: ctx.actor.personId, voices, prepared, preparedRuns, quorum, attendees: kept?.attendees ?? null };
}
