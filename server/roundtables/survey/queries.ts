/** What came of the survey, and whether the actor can still take part in it. */
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import type { OrganisationLevel } from "../../../db/schema/organisations.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import type { RoundtableHead } from "../queries.ts";
import { isSurveyOpen, surveyResult, type SurveyResult } from "./rules.ts";

export interface SurveyView {
  /** They were there, have not answered yet, and it is not over. */
  canAnswer: boolean;
  result: SurveyResult;
}

export async function findSurvey(ctx: Context, { id, my }: Pick<RoundtableHead, "id" | "my">): Promise<SurveyView> {
  const { db, actor } = ctx;
  const answers = await db
    .selectFrom("survey_answers")
    .where("roundtable_id", "=", id)
    .select(["heard", "useful", "paced", "remark"])
    .execute();
  const { rows } = await sql<{ closed_at: Date | null; can: boolean }>`
    select closed_at, state = 'closed'
      and exists (select from attendances where roundtable_id = ${id} and mandate_id = ${my.mandateId} and status = 'present')
      and not exists (select from survey_voters where roundtable_id = ${id} and person_id = ${actor.personId}) as can
    from roundtables where id = ${id}`.execute(db);
  const canAnswer = Boolean(rows[0]?.can) && isSurveyOpen(rows[0]?.closed_at ?? null, ctx.now());
  return { canAnswer, result: surveyResult(answers) };
}

/** Organisations that were there, by level; null where the rules of the process protect who was. */
export async function findLevels(
  { db }: Pick<Context, "db">,
  { id, processId }: Pick<RoundtableHead, "id" | "processId">,
): Promise<{ level: OrganisationLevel; organisations: number }[] | null> {
  const { nonAttribution } = await currentRules(db, processId);
  if (nonAttribution !== "keine") return null;
  return db
    .selectFrom("attendances")
    .innerJoin("mandates", "mandates.id", "attendances.mandate_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("attendances.roundtable_id", "=", id)
    .where("attendances.status", "=", "present")
    .where("mandates.bench", "is not", null)
    .select(["organisations.level", sql<number>`count(distinct organisations.id)::int`.as("organisations")])
    .groupBy("organisations.level")
    .orderBy("organisations.level")
    .execute();
}
