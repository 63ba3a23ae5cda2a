/** Looks for raters: who may be asked to rate a format, and what still waits for one's own rating. */
import type { Bench, Role } from "../../db/schema.ts";
import { can } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { isId, validMandates } from "../processes/queries.ts";
import { ratingOf } from "./evaluations.queries.ts";
import type { Format } from "./queries.ts";
import { progressOf } from "./ratings.rules.ts";
import { involvementOf, type Involvement } from "./rules.ts";

export interface Candidate {
  personId: number;
  name: string;
  organisation: string;
  role: Role;
  bench: Bench;
  /** Runs or commissions the format; who runs it cannot rate it. */
  involvement: Involvement | null;
}

/** Who may be asked to rate: everybody whose mandate today includes it, with what speaks against it. */
export async function listCandidates(
  ctx: Context,
  processId: number,
  format: Format,
  db: Database = ctx.db,
): Promise<Candidate[]> {
  const today = dayOf(ctx.now());
  const rows = await db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("mandates.process_id", "=", processId)
    .where("mandates.valid_from", "<=", today)
    .where((eb) => eb.or([eb("mandates.valid_to", "is", null), eb("mandates.valid_to", ">=", today)]))
    .select([
      "people.id as personId",
      "people.name",
      "mandates.role",
      "mandates.bench",
      "organisations.name as organisationName",
      "organisations.short_name as organisation",
    ])
    .orderBy("people.name")
    .orderBy("people.id")
    .execute();
  return rows
    .filter((row) => can(row, "evaluation:rate"))
    .map(({ organisationName, ...row }) => ({
      ...row,
      involvement: involvementOf(format, { name: organisationName, shortName: row.organisation }),
    }));
}

export interface MyRatingTask {
  evaluationId: number;
  processId: number;
  title: string;
  formatName: string;
  path: string;
  done: number;
  total: number;
}

/** For the home page: evaluations in these processes that still wait for the actor's ratings, oldest first. */
export async function listMyRatings(ctx: Context, processIds: readonly number[]): Promise<MyRatingTask[]> {
  const ids = processIds.filter(isId);
  if (ids.length === 0) return [];
  const tasks = await ctx.db
    .selectFrom("evaluation_raters as rater")
    .innerJoin("evaluations", "evaluations.id", "rater.evaluation_id")
    .innerJoin("formats", "formats.id", "evaluations.format_id")
    .innerJoin(validMandates(ctx, ctx.db).as("my"), "my.process_id", "formats.process_id")
    .where("rater.person_id", "=", ctx.actor.personId)
    .where("rater.submitted_at", "is", null)
    .where("formats.process_id", "in", ids)
    .select([
      "evaluations.id as evaluationId",
      "evaluations.title",
      "formats.id as formatId",
      "formats.name as formatName",
      "formats.process_id as processId",
      "my.role",
    ])
    .orderBy("evaluations.id")
    .execute();
  const mine = tasks.filter((task) => can(task, "evaluation:rate"));
  if (mine.length === 0) return [];
  const rows = await ctx.db
    .selectFrom("ratings")
    .where("person_id", "=", ctx.actor.personId)
    .where(
      "evaluation_id",
      "in",
      mine.map(({ evaluationId }) => evaluationId),
    )
    .selectAll()
    .execute();
  return mine.map(({ formatId, role: _role, ...task }) => {
    const { done, total } = progressOf(rows.filter((row) => row.evaluation_id === task.evaluationId).map(ratingOf));
    return { ...task, path: `/formats/${formatId}/evaluations/${task.evaluationId}`, done, total };
  });
}
