/** Looks at evaluations side by side. Such as are not all in are not there: their ratings are nobody's to see yet. */
import { sql } from "kysely";
import type { Context, Database } from "../../context.ts";
import { requireProcess } from "../../processes/queries.ts";
import type { ProcessHead } from "../../processes/rules.ts";
import type { Criterion, CriterionKey, Score } from "../criteria.rules.ts";
import { isAllIn, listOpenScores, titleOfCriteria } from "../evaluations.queries.ts";
import { requireFormatSheet, type FormatSheet } from "../queries.ts";
import {
  chosenVersion,
  measure,
  MOST_SIDE_BY_SIDE,
  versionsOf,
  type CriteriaVersion,
  type Measured,
  type MeasuredHead,
} from "./rules.ts";

export interface SideBySide {
  process: ProcessHead;
  versions: CriteriaVersion[];
  version: CriteriaVersion | null;
  /** What can be chosen: the newest evaluation of each format by this version, by the name of the format. */
  candidates: Pick<MeasuredHead, "formatId" | "format">[];
  chosen: Measured[];
}

/** Formats beside each other. @param asked ids of formats; none: the first ones */
export async function requireComparison(
  ctx: Context,
  processId: number,
  { criteria, formats }: { criteria: string | null; formats: readonly number[] },
): Promise<SideBySide> {
  const process = await requireProcess(ctx, processId);
  const heads = await listHeads(ctx.db, { processId });
  const versions = versionsOf(heads);
  const version = chosenVersion(versions, criteria) ?? null;
  const newest = new Map<number, MeasuredHead>();
  for (const head of heads) if (head.criteriaSet === version?.criteriaSet) newest.set(head.formatId, head);
  const candidates = [...newest.values()].toSorted((a, b) => a.format.localeCompare(b.format, "de"));
  const wanted = candidates.filter(({ formatId }) => formats.includes(formatId));
  const chosen = (wanted.length > 0 ? wanted : candidates).slice(0, MOST_SIDE_BY_SIDE);
  return {
    ...{ process, versions, version, chosen: await measureAll(ctx.db, chosen) },
    candidates: candidates.map(({ formatId, format }) => ({ formatId, format })),
  };
}

export interface Course extends FormatSheet {
  versions: CriteriaVersion[];
  version: CriteriaVersion | null;
  /** By this version of the criteria, oldest first; of many the newest. */
  evaluations: Measured[];
}

/** One format over time. */
export async function requireCourse(ctx: Context, formatId: number, criteria: string | null): Promise<Course> {
  const sheet = await requireFormatSheet(ctx, formatId);
  const heads = await listHeads(ctx.db, { formatId });
  const versions = versionsOf(heads);
  const version = chosenVersion(versions, criteria ?? heads.at(-1)?.criteriaSet ?? null) ?? null;
  const own = heads.filter(({ criteriaSet }) => criteriaSet === version?.criteriaSet).slice(-MOST_SIDE_BY_SIDE);
  return { ...sheet, versions, version, evaluations: await measureAll(ctx.db, own) };
}

/** All that are in, by the end of their period. */
async function listHeads(db: Database, of: { processId: number } | { formatId: number }): Promise<MeasuredHead[]> {
  return db
    .selectFrom("evaluations")
    .innerJoin("formats", "formats.id", "format_id")
    .where((eb) => ("formatId" in of ? eb("format_id", "=", of.formatId) : eb("process_id", "=", of.processId)))
    .where(isAllIn(sql.ref("evaluations.id")))
    .select([
      ...(["evaluations.id", "format_id as formatId", "formats.name as format", "title"] as const),
      ...(["period_from as periodFrom", "period_to as periodTo", "criteria_set as criteriaSet"] as const),
      sql<boolean>`released_at is not null`.as("isReleased"),
      titleOfCriteria.as("criteriaTitle"),
    ])
    .orderBy("period_to")
    .orderBy("evaluations.id")
    .execute();
}

async function measureAll(db: Database, heads: readonly MeasuredHead[]): Promise<Measured[]> {
  if (heads.length === 0) return [];
  const ids = heads.map(({ id }) => id);
  const [criteria, scores, syntheses] = await Promise.all([
    db.selectFrom("evaluations").where("id", "in", ids).select(["id", "criteria"]).execute(),
    listOpenScores(db, ids),
    db
      .selectFrom("syntheses")
      .where("evaluation_id", "in", ids)
      .select(["evaluation_id", "criterion", "score", "not_assessable as notAssessable"])
      .execute(),
  ]);
  return heads.map((head) =>
    measure(
      head,
      (criteria.find(({ id }) => id === head.id)?.criteria ?? []) as Criterion[],
      scores.get(head.id) ?? [],
      syntheses
        .filter(({ evaluation_id }) => evaluation_id === head.id)
        .map(({ criterion, score, notAssessable }) => ({
          ...{ criterion: criterion as CriterionKey, score: score as Score | null, notAssessable },
        })),
    ),
  );
}
