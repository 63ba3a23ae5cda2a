/** Looks at what became of points: for their sender its own, for the moderation what senders said to it. */
import { sql } from "kysely";
import type { Disposition, Standing } from "../../../db/schema/consultations.ts";
import type { Context, Database } from "../../context.ts";
import { Conflict, NotFound } from "../../errors.ts";
import { requireConsultation, type Consulted } from "../queries.ts";
import { listPointsOf, type StatementPoint } from "../statements.queries.ts";
import { linker, listChangedVersions, listPassages } from "../synopsis/queries.ts";
import { showsReply, type LinkedChange } from "../synopsis/rules.ts";
import type { Response } from "./rules.ts";

export interface AnsweredPoint extends StatementPoint {
  reply: { disposition: Disposition; reason: string } | null;
  change: LinkedChange | null;
  /** Nothing of the own points brought the change about. */
  isByOthers: boolean;
  response: Response | null;
}

export interface OwnAnswers extends Consulted {
  /** Null: the house has only signed what others said. */
  statementId: number | null;
  points: AnsweredPoint[];
  /** Statements of others that the house has signed; their senders respond. */
  signed: { statementId: number; organisation: string; points: AnsweredPoint[] }[];
  /** Nothing has been said yet to a reply. */
  open: number;
}

/** @throws NotFound for those who have neither sent nor signed a statement that counts, Conflict before everything has its answer */
export async function requireOwnAnswers(ctx: Context, id: number, db: Database = ctx.db): Promise<OwnAnswers> {
  const consulted = await requireConsultation(ctx, id, db);
  if (!consulted.invitation) throw new NotFound();
  if (!consulted.consultation.weighedAt) throw new Conflict("consultations:answers.error.not-weighed");
  const counted = db
    .selectFrom("statements")
    .innerJoin("organisations", "organisations.id", "statements.organisation_id")
    .where("statements.consultation_id", "=", id)
    .where("submitted_at", "is not", null)
    .where("superseded_at", "is", null)
    .where((eb) => eb.or([eb("is_late", "=", false), eb("late_accepted", "=", true)]))
    .orderBy("organisations.name")
    .select(["statements.id", "organisations.name as organisation"]);
  const statement = await counted.where("invitation_id", "=", consulted.invitation.id).executeTakeFirst();
  const others = await counted
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("statement_signatures as signature")
          .whereRef("signature.statement_id", "=", "statements.id")
          .where("signature.organisation_id", "=", consulted.process.my.organisationId)
          .where("signature.state", "=", "signed")
          .select("signature.id"),
      ),
    )
    .execute();
  if (!statement && others.length === 0) throw new NotFound();
  const answers = await answered(db, id, [...(statement ? [statement.id] : []), ...others.map((each) => each.id)]);
  const points = statement ? (answers.get(statement.id) ?? []) : [];
  const signed = others.map((each) => ({
    ...{ statementId: each.id, organisation: each.organisation },
    points: (answers.get(each.id) ?? []).map((point) => ({ ...point, response: null })),
  }));
  const open = points.filter(({ reply, response }) => reply && !response).length;
  return { ...consulted, statementId: statement?.id ?? null, points, signed, open };
}

/** By statement. Texts are read once for all of them. */
async function answered(db: Database, id: number, statements: readonly number[]): Promise<Map<number, AnsweredPoint[]>> {
  const [points, texts, newest, rows] = await Promise.all([
    listPointsOf(db, statements),
    listPassages(db, id),
    listNewest(db, id),
    db
      .selectFrom("statement_points as point")
      .innerJoin("weighings", "weighings.point_id", "point.id")
      .leftJoin("reply_responses as response", "response.point_id", "point.id")
      .where("point.statement_id", "in", statements)
      .select(["point.id", "weighings.state", "disposition", "reason", "change_version_id as changeVersionId"])
      .select(["response.is_accepted as isAccepted", "response.words", "response.standing", "response.settlement"])
      .execute(),
  ]);
  const known = new Map(rows.filter(({ state }) => showsReply("public", state, true)).map((row) => [row.id, row]));
  const versions = await listChangedVersions(db, [
    ...[...known.values()].flatMap(({ changeVersionId }) => changeVersionId ?? []),
    ...newest.values(),
  ]);
  const linked = linker(texts);
  // What others' points have changed changes the passage for all who spoke of it.
  const byOthers = (point: StatementPoint): LinkedChange | null => {
    const text = texts.find((each) => each.id === point.textId);
    if (!text || point.blockId === null || point.isPlaced) return null;
    const change = linked(point, versions.get(newest.get(text.documentId) ?? 0));
    return change?.passage ? change : null;
  };
  const answers = points.map(({ statementId, ...point }) => {
    const row = known.get(point.id);
    const own = row ? linked(point, versions.get(row.changeVersionId ?? 0)) : null;
    const answer: AnsweredPoint = {
      ...point,
      reply: row ? { disposition: row.disposition!, reason: row.reason } : null,
      change: row ? (own ?? byOthers(point)) : null,
      isByOthers: own === null,
      response:
        row && row.isAccepted !== null
          ? { isAccepted: row.isAccepted, words: row.words!, standing: row.standing, settlement: row.settlement! }
          : null,
    };
    return { statementId, answer };
  });
  const of = (wanted: number) => answers.flatMap(({ statementId, answer }) => (statementId === wanted ? answer : []));
  return new Map(statements.map((statementId) => [statementId, of(statementId)]));
}

/** Of each text the newest version in which anything was followed, as its replies say. */
async function listNewest(db: Database, id: number): Promise<Map<number, number>> {
  const { rows } = await sql<{ documentId: number; versionId: number }>`
    select version.document_id as "documentId", max(version.id) as "versionId"
    from weighings join document_versions as version on version.id = weighings.change_version_id
    join statement_points as point on point.id = weighings.point_id join statements on statements.id = point.statement_id
    where statements.consultation_id = ${id} and weighings.state = 'released' and statements.superseded_at is null
    group by version.document_id`.execute(db);
  return new Map(rows.map(({ documentId, versionId }) => [documentId, versionId]));
}

// --- for the moderation ------------------------------------------------------------------

export interface GivenResponse extends Response {
  pointId: number;
  statementId: number;
  organisation: string;
  /** The beginning of what the point says. */
  point: string;
  disposition: Disposition;
  reason: string;
}

export interface ResponseCounts {
  /** Points with a reply. */
  total: number;
  accepted: number;
  contested: number;
  /** Contested, and the moderation has answered. */
  settled: number;
  standings: Partial<Record<Standing, number>>;
}

/** Callers have made sure of who asks: what is contested first, and of that what waits; then what was said besides. */
export async function listResponses(db: Database, id: number): Promise<GivenResponse[]> {
  const { rows } = await sql<GivenResponse>`
    select response.point_id as "pointId", statements.id as "statementId", organisations.name as organisation,
           left(coalesce(nullif(point.body, ''), point.wording), 300) as point, weighings.disposition, weighings.reason,
           is_accepted as "isAccepted", words, standing, settlement
    from reply_responses as response join weighings on weighings.point_id = response.point_id
    join statement_points as point on point.id = response.point_id
    join statements on statements.id = point.statement_id join organisations on organisations.id = statements.organisation_id
    where statements.consultation_id = ${id} and (not is_accepted or words <> '' or standing in ('aufrechterhalten', 'zurueckgezogen'))
    order by is_accepted, settled_at is not null, response.at, response.point_id limit ${MOST_LISTED}`.execute(db);
  return rows;
}

const MOST_LISTED = 300;

export async function countResponses(db: Database, id: number): Promise<ResponseCounts> {
  const { rows } = await sql<Omit<ResponseCounts, "standings"> & { standings: ResponseCounts["standings"] | null }>`
    select count(*)::int as total, count(*) filter (where is_accepted)::int as accepted,
           count(*) filter (where not is_accepted)::int as contested, count(settled_at)::int as settled,
           (select jsonb_object_agg(standing, count) from (
             select standing, count(*)::int from reply_responses as each join statement_points on statement_points.id = each.point_id
             join statements on statements.id = statement_id
             where statements.consultation_id = ${id} and standing is not null group by standing) as counted) as standings
    from weighings join statement_points as point on point.id = weighings.point_id
    join statements on statements.id = point.statement_id left join reply_responses as response on response.point_id = point.id
    where statements.consultation_id = ${id} and weighings.state = 'released' and statements.superseded_at is null`.execute(db);
  const { standings, ...counts } = rows[0]!;
  return { ...counts, standings: standings ?? {} };
}
