/** Looks at the lists of questions of a process; everybody in it may know what municipalities are asked. */
import type { Context, Database } from "../context.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { FIRST_QUESTIONS, type ReviewList } from "./review-lists.rules.ts";

/** All versions, the first one first; callers have asked for the process. */
export async function readLists(db: Database, processId: number): Promise<ReviewList[]> {
  const rows = await db
    .selectFrom("review_lists")
    .leftJoin("people", "people.id", "made_by")
    .where("process_id", "=", processId)
    .select(["version", "questions", "reason", "people.name as madeBy", "made_at as madeAt"])
    .orderBy("version")
    .execute();
  return [{ version: 1, questions: FIRST_QUESTIONS, reason: "", madeBy: null, madeAt: null }, ...rows];
}

/** @throws NotFound without a mandate in the process */
export async function listLists(ctx: Context, processId: number): Promise<{ process: ProcessHead; lists: ReviewList[] }> {
  const process = await requireProcess(ctx, processId);
  return { process, lists: await readLists(ctx.db, processId) };
}
