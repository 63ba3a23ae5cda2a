/**
 * Looks at evaluations of formats. Ratings leave the database here only: by `listVisibleRatings`, which asks the rules whose ratings
 * this person may read, and by `listOpenScores`; before all are in, nobody sees more of the others than "handed in: yes or no".
 */
import { sql, type RawBuilder } from "kysely";
import type { Row } from "../../db/schema.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Criterion, CriterionKey, Score } from "./criteria.rules.ts";
import { listEvidence } from "./evidence/queries.ts";
import type { EvidenceFile } from "./evidence/rules.ts";
import type { Look } from "./indicators.rules.ts";
import { requireFormat, type Format } from "./queries.ts";
import {
  allIn,
  compareRatings,
  visibleRaters,
  type Comparison,
  type HandedIn,
  type Rating,
  type Scored,
} from "./ratings.rules.ts";

export interface Evaluation {
  id: number;
  formatId: number;
  title: string;
  criteriaSet: string;
  /** What the process called its own version; null for the criteria that come with the software. */
  criteriaTitle: { title: string; version: number } | null;
  /** Chosen ones; none: all of the period. */
  editionIds: number[];
  periodFrom: string;
  periodTo: string;
  createdAt: Date;
  purpose: string;
  commissioner: string;
  limits: string;
  criteria: Criterion[];
  overall: boolean;
  factCheck: FactCheck | null;
  releasedAt: Date | null;
}

/** Whoever runs the format says what is wrong in it before others read it. */
export interface FactCheck {
  sentAt: Date;
  /** `YYYY-MM-DD` */
  until: string;
  reply: string;
  by: string;
  repliedAt: Date | null;
}

export interface Rater extends HandedIn {
  name: string;
  organisation: string;
  /** An interest of their own; null: not said yet, or not to be seen yet. */
  interest: string | null;
}

/** What everybody in the process may know of an evaluation. */
export interface EvaluationLine extends Pick<Evaluation, "id" | "title" | "periodFrom" | "periodTo"> {
  raters: number;
  handedIn: number;
  allIn: boolean;
  /** The actor still has to rate. */
  mine: boolean;
}

/** Evaluations of one format, newest first. @throws NotFound as `requireFormat` */
export async function listEvaluations(ctx: Context, formatId: number): Promise<EvaluationLine[]> {
  const { format } = await requireFormat(ctx, formatId);
  const rows = await ctx.db
    .selectFrom("evaluations")
    .innerJoin("evaluation_raters as rater", "rater.evaluation_id", "evaluations.id")
    .where("evaluations.format_id", "=", format.id)
    .groupBy(["evaluations.id", "title", "period_from", "period_to"])
    .select(["evaluations.id", "title", "period_from", "period_to"])
    .select([
      sql<number>`count(*)::int`.as("raters"),
      sql<number>`count(rater.submitted_at)::int`.as("handedIn"),
      sql<boolean>`bool_or(rater.person_id = ${ctx.actor.personId} and rater.submitted_at is null)`.as("mine"),
    ])
    .orderBy("evaluations.id", "desc")
    .execute();
  return rows.map(({ period_from, period_to, ...row }) => ({
    ...row,
    periodFrom: period_from,
    periodTo: period_to,
    allIn: row.raters === row.handedIn,
  }));
}

/** @throws NotFound without a mandate in its process, and for an evaluation of another format */
export async function requireEvaluation(
  ctx: Context,
  formatId: number,
  id: number,
  db: Database = ctx.db,
): Promise<{ process: ProcessHead; format: Format; evaluation: Evaluation }> {
  const { process, format } = await requireFormat(ctx, formatId, db);
  const row = isId(id)
    ? await db
        .selectFrom("evaluations")
        .where("format_id", "=", formatId)
        .where("id", "=", id)
        .selectAll()
        .select([
          sql<number[]>`array(select edition_id from evaluation_editions where evaluation_id = evaluations.id)`.as(
            "edition_ids",
          ),
          titleOfCriteria.as("criteria_title"),
        ])
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return { process, format, evaluation: evaluationOf(row) };
}

/** Of an own version of the process; evaluations keep only its key. */
export const titleOfCriteria = sql<{ title: string; version: number } | null>`(
  select jsonb_build_object('title', criteria_sets.title, 'version', version) from criteria_sets
  where 'set-' || criteria_sets.id = criteria_set)`;

type EvaluationRow = Row<"evaluations"> & { edition_ids: number[]; criteria_title: Evaluation["criteriaTitle"] };

const evaluationOf = (row: EvaluationRow): Evaluation => ({
  id: row.id,
  formatId: row.format_id,
  title: row.title,
  criteriaSet: row.criteria_set,
  criteriaTitle: row.criteria_title,
  editionIds: row.edition_ids,
  periodFrom: row.period_from,
  periodTo: row.period_to,
  createdAt: row.created_at,
  purpose: row.purpose,
  commissioner: row.commissioner,
  limits: row.limits,
  criteria: row.criteria as Criterion[],
  overall: row.overall,
  factCheck:
    row.fact_check_sent_at && row.fact_check_until
      ? {
          sentAt: row.fact_check_sent_at,
          until: row.fact_check_until,
          reply: row.reply,
          by: row.reply_by,
          repliedAt: row.replied_at,
        }
      : null,
  releasedAt: row.released_at,
});

/** What an evaluation looks at. */
export const lookOf = ({ periodFrom: from, periodTo: to, editionIds }: Evaluation): Look => ({ from, to, editionIds });

export interface EvaluationSheet {
  process: ProcessHead;
  format: Format;
  evaluation: Evaluation;
  raters: Rater[];
  /** What raters lean on as files, as far as the actor may read their ratings. */
  evidence: EvidenceFile[];
  /** The actor's own ratings; null for everybody who is not a rater. */
  mine: { ratings: Rating[]; handedIn: boolean } | null;
  /** Null until all are in. Ratings in the order of `raters`. */
  results: { comparison: Comparison; ratings: Rating[][]; asOf: Date } | null;
}

/** The page of an evaluation as this person may see it. */
export async function requireEvaluationSheet(ctx: Context, formatId: number, id: number): Promise<EvaluationSheet> {
  const { process, format, evaluation } = await requireEvaluation(ctx, formatId, id);
  const rows = await listRaters(ctx.db, process.id, id);
  const isOpen = rows.length > 0 && rows.every(({ submittedAt }) => submittedAt !== null);
  const raters = rows.map(({ submittedAt, interest, ...rater }) => ({
    ...rater,
    handedIn: submittedAt !== null,
    interest: isOpen ? interest : null,
  }));
  const [visible, evidence] = await Promise.all([listVisibleRatings(ctx, id, raters), listEvidence(ctx, id, raters)]);
  const me = raters.find(({ personId }) => personId === ctx.actor.personId);
  const ratings = raters.map(({ personId }) => visible.get(personId) ?? []);
  const asOf = rows.reduce<Date | null>(
    (latest, { submittedAt }) => (submittedAt && (!latest || submittedAt > latest) ? submittedAt : latest),
    null,
  );
  return {
    process,
    format,
    evaluation,
    raters,
    evidence,
    mine: me ? { ratings: visible.get(me.personId) ?? [], handedIn: me.handedIn } : null,
    results: allIn(raters) && asOf ? { comparison: compareRatings(ratings, evaluation.criteria), ratings, asOf } : null,
  };
}

/** With the organisation each acts for in this process, by name. */
async function listRaters(
  db: Database,
  processId: number,
  evaluationId: number,
): Promise<(Omit<Rater, "handedIn"> & { submittedAt: Date | null })[]> {
  return db
    .selectFrom("evaluation_raters as rater")
    .innerJoin("people", "people.id", "rater.person_id")
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("mandates")
          .whereRef("mandates.person_id", "=", "rater.person_id")
          .where("mandates.process_id", "=", processId)
          .select("mandates.organisation_id")
          .orderBy("mandates.id", "desc")
          .limit(1)
          .as("mandate"),
      (join) => join.onTrue(),
    )
    .leftJoin("organisations", "organisations.id", "mandate.organisation_id")
    .where("rater.evaluation_id", "=", evaluationId)
    .select((eb) => [
      "rater.person_id as personId",
      "people.name",
      "rater.submitted_at as submittedAt",
      sql<string | null>`case interest when 'declared' then interest_note when 'none' then '' end`.as("interest"),
      eb.fn.coalesce("organisations.short_name", sql<string>`''`).as("organisation"),
    ])
    .orderBy("people.name")
    .orderBy("rater.person_id")
    .execute();
}

/** @returns ratings by person, of nobody but those whom `visibleRaters` names */
async function listVisibleRatings(
  ctx: Context,
  evaluationId: number,
  raters: readonly HandedIn[],
): Promise<Map<number, Rating[]>> {
  const visible = visibleRaters(raters, ctx.actor.personId);
  const byPerson = new Map<number, Rating[]>(visible.map((personId) => [personId, []]));
  if (visible.length === 0) return byPerson;
  const rows = await ctx.db
    .selectFrom("ratings")
    .where("evaluation_id", "=", evaluationId)
    .where("person_id", "in", visible)
    .selectAll()
    .orderBy("criterion")
    .execute();
  for (const row of rows) byPerson.get(row.person_id)?.push(ratingOf(row));
  return byPerson;
}

/** Of evaluations in which all are in, and of no others; one list for each rater. Callers have asked for the evaluations. */
export async function listOpenScores(db: Database, evaluationIds: readonly number[]): Promise<Map<number, Scored[][]>> {
  const all = new Map<number, Scored[][]>();
  if (evaluationIds.length === 0) return all;
  const rows = await db
    .selectFrom("ratings")
    .where("evaluation_id", "in", evaluationIds)
    .where(isAllIn(sql.ref("ratings.evaluation_id")))
    .select(["evaluation_id", "person_id", "criterion", "score"])
    .orderBy("person_id")
    .execute();
  const places = new Map<string, Scored[]>();
  for (const { evaluation_id, person_id, criterion, score } of rows) {
    const place = `${evaluation_id} ${person_id}`;
    if (!places.has(place)) {
      places.set(place, []);
      all.set(evaluation_id, [...(all.get(evaluation_id) ?? []), places.get(place)!]);
    }
    places.get(place)!.push({ criterion: criterion as CriterionKey, score: score as Score | null });
  }
  return all;
}

/** As `allIn` says it of raters. */
export const isAllIn = (evaluationId: RawBuilder<unknown>) => sql<boolean>`(
  select count(*) > 0 and bool_and(submitted_at is not null) from evaluation_raters where evaluation_id = ${evaluationId})`;

export function ratingOf(row: Row<"ratings">): Rating {
  return {
    criterion: row.criterion as CriterionKey,
    score: row.score as Score | null,
    notAssessable: row.not_assessable,
    justification: row.justification,
    evidence: row.evidence,
    evidenceType: row.evidence_type,
    evidenceStrength: row.evidence_strength,
    evidenceUrl: row.evidence_url,
  };
}
