/** Looks at figures that a recommendation cites, or could: only those that everybody in the process sees, since everybody reads the recommendation. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { listDataPoints } from "../figures/queries.ts";
import type { DataPoint } from "../figures/rules.ts";
import { isOpenToAll, withOwner } from "../partnerships/sight.queries.ts";
import { requireRecommendation } from "../recommendations/queries.ts";
import { compareCited, type Citation, type Cited, type Subject } from "./citations.rules.ts";

/** By the singular of its table and its id, as figures name it. */
const open = sql`
  select 'format' as subject, id, process_id, name as label, '/formats/' || id as path from formats
  union all select 'edition', edition.id, formats.process_id, formats.name || ', ' || edition.label, '/formats/' || formats.id
    from format_editions as edition join formats on formats.id = edition.format_id
  union all select 'partnership', entry.id, entry.process_id, places.name || ': ' || entry.partner, '/partnerships/' || entry.id
    from partnerships as entry join places on places.id = entry.place_id ${withOwner} where ${isOpenToAll}
  union all select 'interdependency', entry.id, entry.process_id, places.name || ': ' || entry.title, '/interdependencies/' || entry.id
    from interdependencies as entry join places on places.id = entry.place_id ${withOwner} where ${isOpenToAll}`;

interface CitationRow {
  id: number;
  recommendationId: number;
  pointId: number | null;
  cited: Cited;
  citedBy: string | null;
  citedAt: Date;
}

interface SubjectRow extends Subject {
  subject: string;
  id: number;
}

/** Of one recommendation, in the order in which they were cited; callers have asked for it. */
export const listCitations = async (db: Database, recommendationId: number): Promise<Citation[]> =>
  (await listAllCitations(db, [recommendationId])).get(recommendationId) ?? [];

/** Of each recommendation that cites any. */
export async function listAllCitations(db: Database, recommendationIds: readonly number[]): Promise<Map<number, Citation[]>> {
  const { rows } = await sql<CitationRow>`
    select its.id, recommendation_id as "recommendationId", data_point_id as "pointId", cited, people.name as "citedBy", cited_at as "citedAt"
    from recommendation_figures as its left join people on people.id = cited_by
    where recommendation_id = any(${[...recommendationIds]}::int[]) order by its.id`.execute(db);
  if (rows.length === 0) return new Map();
  const { rows: subjects } = await sql<SubjectRow>`
    select distinct open.subject, open.id, open.label, open.path from (${open}) as open
    join data_points as point on point.subject = open.subject and point.subject_id = open.id
    where point.id = any(${rows.flatMap(({ pointId }) => pointId ?? [])}::int[])`.execute(db);
  const points = await listDataPoints(
    db,
    subjects.map(({ subject, id }) => ({ subject, ids: [id] })),
  );
  const citationOf = ({ id, pointId, cited, citedBy, citedAt }: CitationRow): Citation => {
    const point = points.find((each) => each.id === pointId);
    const about = point && subjects.find((each) => each.subject === point.subject && each.id === point.subjectId);
    if (!point || !about) return { id, point: null, newer: null, before: null, citedBy, citedAt };
    const { label, path } = about;
    return { id, point: { ...point, label, path }, ...compareCited(point, cited, points), citedBy, citedAt };
  };
  const all = new Map<number, Citation[]>();
  for (const row of rows) all.set(row.recommendationId, [...(all.get(row.recommendationId) ?? []), citationOf(row)]);
  return all;
}

export const FIGURES_PER_PAGE = 50;

export type Citable = Pick<DataPoint, "id" | "indicator" | "value" | "upper" | "unit" | "precision" | "asOf" | "source"> &
  Subject & { isCited: boolean };

/** One page of figures of its process that can be cited, by what they are about. @throws NotFound without a mandate in the process */
export async function listCitable(
  ctx: Context,
  recommendationId: number,
  { words, page }: { words: string; page: number },
): Promise<{ points: Citable[]; total: number } & Awaited<ReturnType<typeof requireRecommendation>>> {
  const found = await requireRecommendation(ctx, recommendationId);
  const { rows } = await sql<Citable & { total: number }>`
    select point.id, point.indicator, point.value, point.upper, point.unit, point.precision, point.as_of as "asOf", point.source,
      open.label, open.path, (count(*) over ())::int as total,
      exists (select from recommendation_figures where recommendation_id = ${recommendationId} and data_point_id = point.id) as "isCited"
    from (${open}) as open join data_points as point on point.subject = open.subject and point.subject_id = open.id
    where open.process_id = ${found.process.id} and (${words} = '' or
      search_fold(open.label || ' ' || point.indicator || ' ' || point.source) like '%' || search_fold(${words}::text) || '%')
    order by open.label, point.indicator, point.as_of desc, point.id
    limit ${FIGURES_PER_PAGE} offset ${(page - 1) * FIGURES_PER_PAGE}`.execute(ctx.db);
  return { ...found, points: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** One that can be cited in this process. */
export async function findCitable(db: Database, processId: number, pointId: number): Promise<Cited | undefined> {
  const { rows } = await sql<Cited>`
    select point.value, point.upper, point.unit, point.precision
    from (${open}) as open join data_points as point on point.subject = open.subject and point.subject_id = open.id
    where open.process_id = ${processId} and point.id = ${pointId}`.execute(db);
  return rows[0];
}
