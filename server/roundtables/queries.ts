/**
 * Looks at roundtables: lists, the head that commands and pages start from, and the one snapshot that all screens of a
 * roundtable show. What differs per person comes through `requireOwnView`.
 */
import { sql } from "kysely";
import { jsonArrayFrom, jsonObjectFrom } from "kysely/helpers/postgres";
import type {
  AttendanceMode,
  AttendanceStatus,
  RoundtableState,
  RoundtableType,
  ToldPlan,
} from "../../db/schema/roundtables.ts";
import type { Role } from "../../db/schema/processes.ts";
import { can, type My } from "../access/rules.ts";
import { dayOf, TIME_ZONE } from "../calendar/rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { listPolls, ownBallots } from "../methods/queries.ts";
import { countEntitled, mayCast, voiceKey, type PollView } from "../methods/rules.ts";
import { isId, myOf, validMandates } from "../processes/queries.ts";
import { presenceOf, type Presence } from "./attendance.rules.ts";
import { newsOf, type Attendee, type RoundtableSnapshot } from "./rules.ts";

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
  /** What those invited were told last; null before the invitation. */
  told: ToldPlan | null;
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
  told: row.told,
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
  const [row, polls] = await Promise.all([selectSnapshot(db, id, today), listPolls(db, id, null)]);
  if (!row) return undefined;
  const mandated = row.mandated.filter(
    (person) => person.valid_from <= today && (person.valid_to === null || person.valid_to >= today),
  );
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
    invitation: row.told && { count: row.invited ?? 0, news: newsOf(row.told, plan) },
    revision: row.revision,
    currentPointId: row.current_point_id,
    pointStartedAt: row.point_started_at?.toISOString() ?? null,
    openedAt: row.opened_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
    minutesDocumentId: row.minutes_document_id,
    points: row.points,
    attendees: [...row.mandated.map(mandatedAttendee), ...row.guests.map(guestAttendee)],
    polls: polls.map((poll) => {
      const cast = row.voices.filter(({ pollId }) => pollId === poll.id).map(({ key }) => key);
      return { ...poll, entitled: poll.entitledThen ?? countEntitled(poll.voice, mandated, cast) };
    }),
    preparedPolls: row.prepared_polls ?? 0,
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

/** The same for a page, after whoever asks was let in by `requireRoundtable`. */
export async function requireSnapshot(ctx: Context, id: number): Promise<RoundtableSnapshot> {
  const snapshot = await roundtableSnapshot(ctx.db, id, ctx.now());
  if (!snapshot) throw new NotFound();
  return snapshot;
}

interface MandatedRow {
  mandate_id: number;
  personId: number;
  organisationId: number;
  mayBind: boolean;
  valid_from: string;
  valid_to: string | null;
  name: string;
  organisation: string;
  bench: Attendee["bench"];
  role: Role;
  status: AttendanceStatus | null;
  mode: AttendanceMode | null;
}

const mandatedAttendee = (row: MandatedRow): Attendee => ({
  mandateId: row.mandate_id,
  guestId: null,
  name: row.name,
  organisation: row.organisation,
  bench: row.bench,
  role: row.role,
  status: row.status ?? "expected",
  mode: row.mode,
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
      jsonArrayFrom(
        eb
          .selectFrom("points")
          .whereRef("points.roundtable_id", "=", "roundtables.id")
          .select([
            "points.id",
            "points.label",
            "points.title",
            "points.kind",
            "points.minutes",
            sql<boolean>`points.done_at is not null`.as("done"),
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
                .selectFrom("documents as paper")
                .whereRef("paper.id", "=", "points.document_id")
                // A deleted one belongs to no process.
                .where("paper.process_id", "is not", null)
                .select(["paper.id", "paper.title"]),
            ).as("document"),
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
          .whereRef("mandates.process_id", "=", "roundtables.process_id")
          // Expected are those with a mandate on that day; whoever was there stays on the list.
          .where(
            sql<boolean>`(own.id is not null or (roundtables.starts_at at time zone ${TIME_ZONE})::date between mandates.valid_from and coalesce(mandates.valid_to, 'infinity'))`,
          )
          .select([
            "mandates.id as mandate_id",
            "mandates.person_id as personId",
            "mandates.organisation_id as organisationId",
            "mandates.may_bind as mayBind",
            "mandates.valid_from",
            "mandates.valid_to",
            "people.name",
            "organisations.name as organisation",
            "mandates.bench",
            "mandates.role",
            "own.status",
            "own.mode",
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
      // For counting only: whose they are is not for the snapshot.
      jsonArrayFrom(
        eb
          .selectFrom("ballots")
          .innerJoin("polls as open", "open.id", "ballots.poll_id")
          .whereRef("open.roundtable_id", "=", "roundtables.id")
          .where("open.entitled", "is", null)
          .select(["ballots.poll_id as pollId", "ballots.voice_key as key"]),
      ).as("voices"),
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
        .selectFrom("polls")
        .whereRef("polls.roundtable_id", "=", "roundtables.id")
        .where("polls.state", "=", "created")
        .select(sql<number>`count(*)::int`.as("n"))
        .as("prepared_polls"),
    ])
    .executeTakeFirst();
}

// --- what differs per person ------------------------------------------------------------

export interface OwnView {
  my: My;
  /** Chosen option by poll, of one's own voice or of the organisation one may speak for. */
  ballots: Record<number, number>;
  /** Polls that only those who run the roundtable may see, or whose result only they may know. */
  staffPolls: PollView[];
}

/** The actor's own part of the page: own ballots, and what the role shows beyond the snapshot. */
export async function requireOwnView(ctx: Context, id: number): Promise<OwnView> {
  const { my } = await requireRoundtable(ctx, id);
  const keys = (["person", "organisation"] as const)
    .filter((voice) => mayCast(voice, my))
    .map((voice) => voiceKey(voice, { personId: ctx.actor.personId, organisationId: my.organisationId }));
  const [ballots, polls] = await Promise.all([
    keys.length ? ownBallots(ctx.db, id, keys) : {},
    can(my, "roundtable:record") ? listPolls(ctx.db, id, my) : [],
  ]);
  return { my, ballots, staffPolls: polls.filter((poll) => poll.state === "created" || poll.state === "finished") };
}
