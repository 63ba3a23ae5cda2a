/** Looks at figures. Whoever asks has looked whether the actor may see what they are about. */
import type { Row } from "../../db/schema.ts";
import type { Database } from "../context.ts";
import type { DataPoint } from "./rules.ts";

/** What figures are about: `{ subject: "format", ids: [7] }`. */
export interface Subjects {
  subject: string;
  ids: readonly number[];
}

/** In the order in which they were entered. */
export async function listDataPoints(db: Database, of: readonly Subjects[]): Promise<DataPoint[]> {
  const asked = of.filter(({ ids }) => ids.length > 0);
  if (asked.length === 0) return [];
  const rows = await db
    .selectFrom("data_points")
    .where((eb) =>
      eb.or(asked.map(({ subject, ids }) => eb.and([eb("subject", "=", subject), eb("subject_id", "in", [...ids])]))),
    )
    .selectAll()
    .orderBy("id")
    .execute();
  return rows.map(dataPointOf);
}

const dataPointOf = (row: Row<"data_points">): DataPoint => ({
  id: row.id,
  subject: row.subject,
  subjectId: row.subject_id,
  indicator: row.indicator,
  value: row.value,
  upper: row.upper,
  unit: row.unit,
  precision: row.precision,
  definition: row.definition,
  asOf: row.as_of,
  source: row.source,
  sourceUrl: row.source_url,
  note: row.note,
  partOf: row.part_of,
  toCheck: row.to_check,
});
