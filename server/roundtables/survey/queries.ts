/** What came of the survey, and whether the actor can still take part in it. */
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { SIZE_CLASSES, type OrganisationLevel, type SizeClass } from "../../../db/schema/organisations.ts";
import { currentRules } from "../../processes/procedure.queries.ts";
import type { RoundtableHead } from "../queries.ts";
import { isSurveyOpen, stepCounts, surveyResult, type StepCounts, type SurveyResult } from "./rules.ts";

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

/**
 * How often each step was chosen, of roundtables whose survey is over and was answered by enough: while it runs, two looks would tell
 * of one answer. Callers have asked for what the roundtables belong to.
 */
export async function listFinishedSurveys(
  { db, now }: Pick<Context, "db" | "now">,
  roundtableIds: readonly number[],
): Promise<Map<number, StepCounts>> {
  if (roundtableIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("survey_answers")
    .innerJoin("roundtables", "roundtables.id", "roundtable_id")
    .where("roundtable_id", "in", roundtableIds)
    .select(["roundtable_id", "closed_at", "heard", "useful", "paced"])
    .execute();
  const over = rows.filter(({ closed_at }) => closed_at !== null && !isSurveyOpen(closed_at, now()));
  const ids = [...new Set(over.map(({ roundtable_id }) => roundtable_id))];
  return new Map(
    ids.flatMap((id) => {
      const counts = stepCounts(over.filter(({ roundtable_id }) => roundtable_id === id));
      return counts ? [[id, counts] as const] : [];
    }),
  );
}

export interface Levels {
  levels: { level: OrganisationLevel; organisations: number }[];
  /** Of the municipalities; null: nobody has said how large. */
  sizes: { size: SizeClass | null; organisations: number }[];
}

/** Organisations that were there, by level and size; null where the rules of the process protect who was. */
export async function findLevels(
  { db }: Pick<Context, "db">,
  { id, processId }: Pick<RoundtableHead, "id" | "processId">,
): Promise<Levels | null> {
  const { nonAttribution } = await currentRules(db, processId);
  if (nonAttribution !== "keine") return null;
  const rows = await db
    .selectFrom("attendances")
    .innerJoin("mandates", "mandates.id", "attendances.mandate_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("attendances.roundtable_id", "=", id)
    .where("attendances.status", "=", "present")
    .where("mandates.bench", "is not", null)
    .select(["organisations.id", "organisations.level", "organisations.size_class as size"])
    .distinct()
    .execute();
  const towns = rows.filter(({ level }) => level === "kommune");
  const count = <K>(keys: readonly K[]) => new Map(keys.map((key) => [key, keys.filter((other) => other === key).length]));
  return {
    levels: [...count(rows.map(({ level }) => level))].sort().map(([level, organisations]) => ({ level, organisations })),
    sizes: [...count(towns.map(({ size }) => size))]
      .sort(([a], [b]) => placeOf(a) - placeOf(b))
      .map(([size, organisations]) => ({ size, organisations })),
  };
}

const placeOf = (size: SizeClass | null) => (size === null ? SIZE_CLASSES.length : SIZE_CLASSES.indexOf(size));
