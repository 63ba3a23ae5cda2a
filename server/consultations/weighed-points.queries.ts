/** Which points are weighed, and which were: what was replaced, or is late and not accepted, is not among them, nor what was cut. */
import { sql, type RawBuilder } from "kysely";
import { isUncut } from "./statements.queries.ts";

/** Points of a consultation that want an answer, with their weighing. */
export const weighedPoints = (consultationId: number): RawBuilder<unknown> =>
  pointsWhere(
    consultationId,
    sql`statements.superseded_at is null and (not statements.is_late or coalesce(statements.late_accepted, false)) and ${isUncut("point")}`,
  );

/** Those that wanted one: their house has sent something newer, or they were cut into parts. */
export const gonePoints = (consultationId: number): RawBuilder<unknown> =>
  pointsWhere(consultationId, sql`(statements.superseded_at is not null or not ${isUncut("point")})`);

const pointsWhere = (consultationId: number, condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  statement_points as point
  join statements on statements.id = point.statement_id and statements.consultation_id = ${consultationId}::int
    and statements.submitted_at is not null and ${condition}
  join organisations on organisations.id = statements.organisation_id
  left join weighings on weighings.point_id = point.id`;

/**
 * What two points have in common when they were sent saying the same, whoever sends them; of what stands for a whole statement also its
 * files, which may be all that it says.
 */
export const SAID = sql`(lower(btrim(point.body)), lower(btrim(point.wording)), point.kind, point.text_id, point.block_id, point.question_id,
  case when point.is_whole then (select string_agg(file.hash, ' ' order by file.hash) from statement_attachments as file
    where file.statement_id = point.statement_id and file.redacts_id is null) end)`;

/**
 * Points of a statement with what they were sent saying; the same words twice are told apart by their order. @param only `sent`: as their house wrote them, also where they were cut since; `standing`: as they are weighed
 */
export const inOrder = (statementId: RawBuilder<unknown>, only: "sent" | "standing"): RawBuilder<unknown> => sql`(
  select point.*, md5(${SAID}::text) as said, row_number() over (partition by md5(${SAID}::text) order by point.position, point.id) as nth
  from statement_points as point where point.statement_id = ${statementId}
    and ${only === "sent" ? sql`point.cut_from is null` : isUncut("point")})`;
