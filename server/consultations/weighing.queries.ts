/** Looks at points that are weighed; only for the moderation. What was replaced, or is late and not accepted, is not among them. */
import { sql, type RawBuilder } from "kysely";
import type { Disposition, StatementPointKind, WeighingState } from "../../db/schema/consultations.ts";
import type { ProposalStatus } from "../../db/schema/documents.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { ABILITIES, authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";
import { findGone, type GonePoint } from "./gone.queries.ts";
import { requireConsultation, type Consulted } from "./queries.ts";
import type { StatementPoint } from "./statements.queries.ts";
import type { Place } from "./places/rules.ts";
import { gonePoints, SAID, weighedPoints } from "./weighed-points.queries.ts";
import type { WeighingFilter, WeighingProgress } from "./weighing.rules.ts";

export const POINTS_PER_PAGE = 50;

/** @throws NotAllowed for all but the moderation, Conflict before it is open */
export async function requireWeighing(ctx: Context, id: number, db: Database = ctx.db): Promise<Consulted> {
  const consulted = await requireConsultation(ctx, id, db);
  authorise({ role: consulted.process.my.role }, "statement:weigh");
  if (!consulted.consultation.openedAt) throw new Conflict("consultations:error.not-open");
  return consulted;
}

export interface WeighedLine {
  id: number;
  organisation: string;
  bench: Bench;
  kind: StatementPointKind;
  /** The beginning of what is said. */
  words: string;
  state: WeighingState;
  disposition: Disposition | null;
  /** The beginning of the answer. */
  answer: string;
  draftedBy: number | null;
  assignee: string | null;
  dueOn: string | null;
  tags: string[];
}

const IS_UNLINKED = sql`(weighings.disposition in ('folgen', 'teilweise') and weighings.change_version_id is null)`;

/** What is compared with other points: the beginning of a long one says what it is about. */
const BEGINNING = sql`left(lower(coalesce(nullif(point.body, ''), point.wording)), 400)`;
/** From here on two points mostly ask for the same. */
const SIMILAR = 0.35;

function condition(ctx: Context, id: number, filter: WeighingFilter): RawBuilder<unknown> {
  const like = `%${filter.words.trim().replace(/[\\%_]/g, "\\$&")}%`;
  const conditions = [
    filter.state && sql`coalesce(weighings.state, 'open') = ${filter.state}`,
    filter.kind && sql`point.at_kind = ${filter.kind}`,
    filter.place && isAt(filter.place),
    filter.isUnplaced && sql`point.at_text_id is null and point.at_question_id is null`,
    filter.bench && sql`organisations.bench_default = ${filter.bench}`,
    filter.disposition && sql`weighings.disposition = ${filter.disposition}`,
    filter.mine && sql`weighings.assignee_id = ${ctx.actor.personId}`,
    filter.unlinked && IS_UNLINKED,
    filter.tag !== null &&
      sql`exists (select from weighing_point_tags where point_id = point.id and tag_id = ${filter.tag}::int)`,
    filter.like !== null &&
      sql`similarity(${BEGINNING}, (select ${BEGINNING} from ${weighedPoints(id)} where point.id = ${filter.like}::int)) >= ${SIMILAR}`,
    filter.overdue && sql`weighings.due_on < ${dayOf(ctx.now())}::date and weighings.state is distinct from 'released'`,
    filter.words.trim() && sql`(point.body || ' ' || point.wording || ' ' || point.at_quote) ilike ${like}`,
  ].filter((each): each is RawBuilder<unknown> => Boolean(each));
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`;
}

/** A section goes from its heading to the next one. */
function isAt(place: Exclude<Place, null>): RawBuilder<unknown> {
  if ("questionId" in place) return sql`point.at_question_id = ${place.questionId}::int`;
  if (place.blockId === null) return sql`point.at_text_id = ${place.textId}::int`;
  return sql`point.at_text_id = ${place.textId}::int and point.at_block_id in (
    with blocks as (
      select node -> 'attrs' ->> 'id' as id, node ->> 'type' as type, nth
      from consultation_texts as text join document_versions as version on version.id = text.version_id,
        jsonb_array_elements(version.content::jsonb -> 'content') with ordinality as block (node, nth)
      where text.id = ${place.textId}::int),
    beginning as (select nth from blocks where id = ${place.blockId})
    select blocks.id from blocks, beginning where blocks.nth >= beginning.nth and blocks.nth < coalesce(
      (select min(next.nth) from blocks as next where next.type = 'heading' and next.nth > beginning.nth), 'infinity'::float8))`;
}

/** By the order of the text, then of the senders. */
const ORDER = sql`point.at_text_id nulls last, point.at_block_id nulls first, organisations.name, point.position, point.id`;

/** Callers have made sure of who asks. */
export async function listWeighed(
  ctx: Context,
  id: number,
  filter: WeighingFilter,
  page: number,
): Promise<{ points: WeighedLine[]; total: number }> {
  const { rows } = await sql<WeighedLine & { total: number }>`
    select point.id, organisations.short_name as organisation, organisations.bench_default as bench, point.at_kind as kind,
           left(coalesce(nullif(point.body, ''), point.wording), 160) as words, coalesce(weighings.state, 'open') as state,
           weighings.disposition, left(coalesce(weighings.reason, ''), 160) as answer, weighings.drafted_by as "draftedBy",
           assignee.name as assignee, weighings.due_on as "dueOn",
           array(select name from weighing_point_tags join weighing_tags as tag on tag.id = tag_id where point_id = point.id order by name) as tags,
           count(*) over ()::int as total
    from ${weighedPoints(id)} left join people as assignee on assignee.id = weighings.assignee_id
    where ${condition(ctx, id, filter)} order by ${ORDER} limit ${POINTS_PER_PAGE} offset ${(page - 1) * POINTS_PER_PAGE}`.execute(
    ctx.db,
  );
  return { points: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

const MOST_AT_ONCE = 3000;

/** All that a filter finds, not only what is on the page. */
export async function listChosen(db: Database, ctx: Context, id: number, filter: WeighingFilter): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select point.id from ${weighedPoints(id)} where ${condition(ctx, id, filter)} order by point.id limit ${MOST_AT_ONCE}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

export async function weighingProgress(db: Database, id: number): Promise<WeighingProgress> {
  const { rows } = await sql<Record<WeighingState | "total" | "unlinked", number>>`
    select count(*)::int as total, count(*) filter (where ${IS_UNLINKED})::int as unlinked,
           count(*) filter (where coalesce(weighings.state, 'open') = 'open')::int as open,
           count(*) filter (where weighings.state = 'draft')::int as draft,
           count(*) filter (where weighings.state = 'checked')::int as checked,
           count(*) filter (where weighings.state = 'released')::int as released
    from ${weighedPoints(id)}`.execute(db);
  const { undecided } = await db
    .selectFrom("statements")
    .where("consultation_id", "=", id)
    .where("is_late", "=", true)
    .where("late_accepted", "is", null)
    .where("superseded_at", "is", null)
    .select(sql<number>`count(*)::int`.as("undecided"))
    .executeTakeFirstOrThrow();
  const { total, unlinked, ...byState } = rows[0]!;
  return { total, unlinked, undecided, byState };
}

export interface WeighedPoint extends StatementPoint {
  statementId: number;
  organisation: string;
  isConfidential: boolean;
  /** What its wording became in the text. */
  proposal: { documentId: number; id: number; number: number; status: ProposalStatus } | null;
  state: WeighingState;
  disposition: Disposition | null;
  reason: string;
  changeVersionId: number | null;
  revision: number;
  draftedBy: number | null;
  drafter: string | null;
  /** Of the reply as it reads now; null: not yet. */
  checked: { name: string; at: Date } | null;
  released: { name: string; at: Date } | null;
  /** Others that say the same and have no answer yet. */
  identical: number;
  /** In the order of the filter. */
  next: number | null;
  previous: number | null;
  /** Its sender has chosen a passage or a question. */
  isAnchored: boolean;
  /** The remark has no words, so that its points are written out of its files. */
  isEnclosed: boolean;
  /** Of a part: who cut it, and when. */
  cut: { name: string; at: Date } | null;
  /** Null: it is weighed. */
  gone: GonePoint | null;
  /** Earlier wordings of the answer, the newest first. */
  versions: { disposition: Disposition; reason: string; person: string; at: Date }[];
}

type PointRow = Omit<WeighedPoint, "next" | "previous" | "versions" | "identical" | "checked" | "released" | "cut" | "gone"> &
  Record<"checker" | "releaser" | "cutter", string | null> &
  Record<"checkedAt" | "releasedAt" | "cutAt", Date | null>;

/** @throws NotFound for a point that never was weighed in this consultation */
export async function requireWeighedPoint(
  ctx: Context,
  id: number,
  pointId: number,
  filter: WeighingFilter,
): Promise<WeighedPoint> {
  const find = async (among: RawBuilder<unknown>) => {
    const { rows } = await sql<PointRow>`
    select point.id, point.position, point.at_kind as kind, point.at_text_id as "textId", point.at_block_id as "blockId",
           point.at_quote as quote, point.at_question_id as "questionId", point.placed_at is not null as "isPlaced",
           point.block_id is not null or point.question_id is not null as "isAnchored", point.body, point.wording, statements.id as "statementId",
           point.is_whole as "isWhole", point.cut_from is not null as "isPart", cutter.name as cutter, point.cut_at as "cutAt",
           point.is_whole and statements.general_remark = '' as "isEnclosed",
           organisations.name as organisation, statements.is_confidential as "isConfidential",
           coalesce(weighings.state, 'open') as state, weighings.disposition,
           case when proposals.id is not null then json_build_object('documentId', proposals.document_id, 'id', proposals.id,
             'number', proposals.number, 'status', proposals.status) end as proposal,
           coalesce(weighings.reason, '') as reason, weighings.change_version_id as "changeVersionId",
           coalesce(weighings.revision, 0) as revision, weighings.drafted_by as "draftedBy", drafter.name as drafter,
           checker.name as checker, weighings.checked_at as "checkedAt", releaser.name as releaser, weighings.released_at as "releasedAt"
    from ${among}
    left join people as cutter on cutter.id = point.cut_by
    left join people as drafter on drafter.id = weighings.drafted_by
    left join people as checker on checker.id = weighings.checked_by
    left join people as releaser on releaser.id = weighings.released_by
    left join proposals on proposals.id = weighings.proposal_id
    where point.id = ${pointId}::int`.execute(ctx.db);
    return rows[0];
  };
  const weighed = await find(weighedPoints(id));
  const found = weighed ?? (await find(gonePoints(id)));
  if (!found) throw new NotFound();
  const { checker, checkedAt, releaser, releasedAt, cutter, cutAt, ...row } = found;
  const [identical, beside, versions] = await Promise.all([
    listIdentical(ctx.db, id, pointId),
    neighboursOf(ctx, id, pointId, filter),
    ctx.db
      .selectFrom("weighing_versions as version")
      .innerJoin("people", "people.id", "version.person_id")
      .where("version.point_id", "=", pointId)
      .orderBy("version.id", "desc")
      .select(["version.disposition", "version.reason", "version.at", "people.name as person"])
      .execute(),
  ]);
  const done = (name: string | null, at: Date | null) => (name !== null && at ? { name, at: new Date(at) } : null);
  return {
    ...{ ...row, ...beside, versions, identical: identical.length },
    ...{ checked: done(checker, checkedAt), released: done(releaser, releasedAt), cut: done(cutter, cutAt) },
    gone: weighed ? null : ((await findGone(ctx.db, id, [pointId]))[0] ?? null),
  };
}

/** Points of other statements that say the same and are open. */
export async function listIdentical(db: Database, id: number, pointId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select point.id from ${weighedPoints(id)}
    where point.id <> ${pointId}::int and coalesce(weighings.state, 'open') = 'open'
      and ${SAID} is not distinct from (select ${SAID} from statement_points as point where point.id = ${pointId}::int)
    order by point.id`.execute(db);
  return rows.map((row) => row.id);
}

/** Where to go on once a point has its answer; afterwards it may not be in the filter any more. @throws as `requireWeighing` */
export async function nextWeighed(ctx: Context, id: number, pointId: number, filter: WeighingFilter): Promise<number> {
  await requireWeighing(ctx, id);
  return (await neighboursOf(ctx, id, pointId, filter)).next ?? pointId;
}

async function neighboursOf(ctx: Context, id: number, pointId: number, filter: WeighingFilter) {
  const { rows } = await sql<{ next: number | null; previous: number | null }>`
    select next, previous from (
      select point.id, lead(point.id) over (order by ${ORDER}) as next, lag(point.id) over (order by ${ORDER}) as previous
      from ${weighedPoints(id)} where ${condition(ctx, id, filter)} or point.id = ${pointId}::int
    ) as ordered where id = ${pointId}::int`.execute(ctx.db);
  return rows[0] ?? { next: null, previous: null };
}

/** Who may be given points: the moderation. */
export async function listWeighers(ctx: Context, processId: number): Promise<{ id: number; name: string }[]> {
  const today = dayOf(ctx.now());
  return ctx.db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("mandates.process_id", "=", processId)
    .where("mandates.role", "in", [...ABILITIES["statement:weigh"]])
    .where("valid_from", "<=", today)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", today)]))
    .select(["people.id", "people.name"])
    .distinct()
    .orderBy("people.name")
    .execute();
}

export interface ChangeChoice {
  versionId: number;
  documentId: number;
  /** The version that was asked about. */
  askedId: number;
  title: string;
  name: string;
  at: Date;
}

/** Versions of the texts that are newer than what was asked about. */
export const listChangeChoices = (db: Database, id: number): Promise<ChangeChoice[]> =>
  db
    .selectFrom("consultation_texts as text")
    .innerJoin("document_versions as asked", "asked.id", "text.version_id")
    .innerJoin("document_versions as version", "version.document_id", "asked.document_id")
    .whereRef("version.id", ">", "asked.id")
    .where("version.kind", "in", ["named", "frozen"])
    .where("text.consultation_id", "=", id)
    .orderBy("version.id", "desc")
    .select([
      "version.id as versionId",
      "version.document_id as documentId",
      "asked.id as askedId",
      "version.title",
      "version.name",
      "version.created_at as at",
    ])
    .execute();

export interface Reply {
  pointId: number;
  disposition: Disposition;
  reason: string;
}

/** What became of the points of a statement; for whoever may read it, once everything has its answer. Callers have asked for both. */
export const listReplies = (db: Database, statementId: number): Promise<Reply[]> =>
  db
    .selectFrom("weighings")
    .innerJoin("statement_points as point", "point.id", "weighings.point_id")
    .where("point.statement_id", "=", statementId)
    .where("weighings.state", "=", "released")
    .select(["point.id as pointId", sql<Disposition>`weighings.disposition`.as("disposition"), "weighings.reason"])
    .execute();
