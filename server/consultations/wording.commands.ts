/** A sender's own wording becomes a change proposal in the text that goes on being written, where it is decided like any other. */
import type { Context, Trx } from "../context.ts";
import { blockIdOf } from "../documents/content/text.rules.ts";
import { submitProposal } from "../documents/proposals/commands.ts";
import { Conflict } from "../errors.ts";
import { holdConsultation } from "./commands.ts";
import { listTexts } from "./queries.ts";
import { requireConsultationText } from "./texts.queries.ts";
import { makeRows, requirePoints } from "./weighing.commands.ts";
import { requireWeighedPoint, requireWeighing } from "./weighing.queries.ts";
import { mayPropose, weighingFilter } from "./weighing.rules.ts";

/**
 * The proposal says the number of the point and nothing of who sent it: more people read the text than the statement.
 * @returns where it stands
 * @throws NotAllowed for all but the moderation; Conflict for a confidential statement, for a point without a wording of its own, and
 *   when it is a proposal already
 */
export async function proposeWording(
  ctx: Context,
  id: number,
  pointId: number,
  requestId: string,
): Promise<{ documentId: number; proposalId: number }> {
  const { consultation } = await requireWeighing(ctx, id);
  const point = await requireWeighedPoint(ctx, id, pointId, weighingFilter(new URLSearchParams()));
  if (point.gone) throw new Conflict(`consultations:gone.${point.gone.why}`);
  if (!mayPropose(point)) throw new Conflict("consultations:error.no-own-wording");
  const { documentId } = (await listTexts(ctx.db, id)).find((text) => text.id === point.textId)!;
  const { content } = await requireConsultationText(ctx, id, point.textId!);
  const input = {
    ...{ blockIds: [point.blockId!], after: null, blocks: undefined },
    // As the sender saw it: what was changed since is not taken back.
    base: (content.content ?? []).filter((block) => blockIdOf(block) === point.blockId),
    lines: point.wording,
    remove: point.wording === "",
    reason: ctx.t("consultations:weighing.proposal-reason", { number: point.id, title: consultation.title }),
  };
  const link = (trx: Trx, proposalId: number) => linkProposal(trx, ctx, { id, pointId, proposalId });
  return { documentId, proposalId: await submitProposal(ctx, documentId, input, requestId, link) };
}

async function linkProposal(
  trx: Trx,
  ctx: Context,
  { id, pointId, proposalId }: { id: number; pointId: number; proposalId: number },
): Promise<void> {
  // Once nobody can close the weighing or take the point back any more.
  const { consultation } = await holdConsultation(trx, ctx, id);
  if (consultation.weighedAt) throw new Conflict("consultations:error.weighed");
  await requirePoints(trx, id, [pointId]);
  await makeRows(trx, [pointId]);
  const { before } = await trx
    .selectFrom("weighings")
    .leftJoin("proposals", "proposals.id", "weighings.proposal_id")
    .where("point_id", "=", pointId)
    .select("proposals.status as before")
    .forUpdate("weighings")
    .executeTakeFirstOrThrow();
  if (before !== null && before !== "withdrawn") throw new Conflict("consultations:error.proposed-already");
  await trx.updateTable("weighings").where("point_id", "=", pointId).set({ proposal_id: proposalId }).execute();
}
