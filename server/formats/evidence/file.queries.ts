/** Hands out a file that a rater leans on, and the page where raters bring theirs. */
import { authorise } from "../../access/rules.ts";
import type { Context } from "../../context.ts";
import { Conflict, NotAllowed, NotFound } from "../../errors.ts";
import { requireEvaluationSheet } from "../evaluations.queries.ts";

/** @throws NotFound for a file of somebody whose ratings the actor may not read yet, exactly as for one that does not exist */
export async function requireEvidence(
  ctx: Context,
  of: { formatId: number; evaluationId: number; fileId: number },
): Promise<{ name: string; mediaType: string; bytes: Buffer }> {
  const { evidence } = await requireEvaluationSheet(ctx, of.formatId, of.evaluationId);
  if (!evidence.some(({ id }) => id === of.fileId)) throw new NotFound();
  return ctx.db
    .selectFrom("evidence_files")
    .where("id", "=", of.fileId)
    .select(["name", "media_type as mediaType", "bytes"])
    .executeTakeFirstOrThrow();
}

/** Where the actor brings files. @throws NotAllowed for people who do not rate, Conflict after handing in */
export async function requireEvidenceDesk(ctx: Context, formatId: number, evaluationId: number) {
  const { process, format, evaluation, mine, evidence } = await requireEvaluationSheet(ctx, formatId, evaluationId);
  authorise(process.my, "evaluation:rate");
  if (!mine) throw new NotAllowed("formats:error.not-a-rater");
  if (mine.handedIn) throw new Conflict("formats:error.handed-in");
  return { process, format, evaluation, evidence };
}
