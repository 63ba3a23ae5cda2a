/**
 * Looks at files that raters lean on. They are as blind as the ratings themselves: one's own always, those of others only when all
 * are in; so even their names leave the database through `visibleRaters` only.
 */
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import type { CriterionKey } from "../criteria.rules.ts";
import { visibleRaters, type HandedIn } from "../ratings.rules.ts";
import type { EvidenceFile } from "./rules.ts";

/** Of the raters whom the actor may read, in the order of bringing. Callers have asked for the evaluation. */
export async function listEvidence(ctx: Context, evaluationId: number, raters: readonly HandedIn[]): Promise<EvidenceFile[]> {
  const visible = visibleRaters(raters, ctx.actor.personId);
  if (visible.length === 0) return [];
  const rows = await ctx.db
    .selectFrom("evidence_files")
    .where("evaluation_id", "=", evaluationId)
    .where("person_id", "in", visible)
    .select(["id", "person_id as personId", "criterion", "name", "hash"])
    .select(sql<number>`octet_length(bytes)`.as("size"))
    .orderBy("id")
    .execute();
  return rows.map((row) => ({ ...row, criterion: row.criterion as CriterionKey }));
}
