/** Moves a recommendation on: into consultation and to a decision with a text that is frozen then. What follows is agreed on (server/agreement). */
import { authorise } from "../access/rules.ts";
import type { RecommendationStatus } from "../../db/schema/recommendations.ts";
import type { Context, Trx } from "../context.ts";
import { toPlainText } from "../documents/content/text.rules.ts";
import { freezeDocument } from "../documents/versions/history.commands.ts";
import { findNewestFrozen } from "../documents/versions/queries.ts";
import { Conflict, Invalid } from "../errors.ts";
import { notify } from "../notifications/commands.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { paramsOf } from "./commands.ts";
import { checkersOf, lockRecommendation, requireRecommendation } from "./queries.ts";
import { completenessOf, freezes, needsReason, recommendationNumber, refuseStatus, type Recommendation } from "./rules.ts";

interface Move {
  from: RecommendationStatus;
  to: RecommendationStatus;
  /** Kept with the step. */
  reason?: string;
}

/** What domains to the right do in the same transaction; they may refuse. */
type Follow = (trx: Trx, ctx: Context, id: number, to: RecommendationStatus) => Promise<void>;

/** @throws Invalid with what stands against it, Conflict when the status is no longer the one that the form showed */
export async function setRecommendationStatus(
  ctx: Context,
  id: number,
  { from, to, reason = "" }: Move,
  follow: Follow = async () => undefined,
): Promise<void> {
  const { process, recommendation } = await requireRecommendation(ctx, id);
  authorise(process.my, "agenda:status");
  if (needsReason(to) && reason === "") throw new Invalid("recommendations:invalid.reason", "reason");
  if (recommendation.status !== from) throw new Conflict("common:error.changed-meanwhile");
  const hasText = toPlainText(await ctx.rooms.read(recommendation.documentId)).trim() !== "";
  refuse(recommendation, hasText, to);
  const version_id = freezes(to) ? await freezeRecommendation(ctx, recommendation, to) : undefined;
  await transact(ctx, async (trx, announce) => {
    const now = await lockRecommendation(trx, id);
    if (now.status !== from) throw new Conflict("common:error.changed-meanwhile");
    // Facts and checks may have changed while the text was being frozen.
    refuse((await requireRecommendation({ ...ctx, db: trx }, id)).recommendation, hasText, to);
    await trx
      .updateTable("recommendations")
      .set({ status: to, ...(version_id !== undefined && { version_id }) })
      .where("id", "=", id)
      .execute();
    await follow(trx, ctx, id, to);
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: reason === "" ? "recommendation-status" : "recommendation-status-reason",
      params: { ...paramsOf(recommendation), from, to, ...(reason !== "" && { reason }) },
      path: `/recommendations/${id}`,
    });
    if (to === "in_abstimmung" && isUnchecked(recommendation))
      await notify(trx, ctx, announce, {
        kind: "check-asked",
        processId: process.id,
        about: { kind: "recommendation", id },
        to: checkersOf(id, process.id),
      });
    announce(`process:${process.id}`);
  });
}

/** In what everything needs; the rest of the law is asked for by the self-government check. */
const isUnchecked = ({ checks }: Recommendation): boolean =>
  (["competence", "self_government"] as const).some((kind) => (checks[kind]?.result ?? "offen") === "offen");

function refuse(of: Recommendation, hasText: boolean, to: RecommendationStatus): void {
  const { status, checks } = of;
  const refused = refuseStatus({ status, checks, completeness: completenessOf(of, hasText) }, to);
  if (refused) throw new Invalid(refused, "to");
}

/** Freezes the text under the recommendation's number, or takes the frozen one that says the same. @returns the version's id */
export async function freezeRecommendation(
  ctx: Context,
  { documentId, itemNumber, number }: Recommendation,
  to: RecommendationStatus,
): Promise<number> {
  const name = `${recommendationNumber(itemNumber, number)}: ${ctx.t(`agenda:status.${to}`)}`;
  try {
    return await freezeDocument(ctx, documentId, { name }, "");
  } catch (thrown) {
    if (!(thrown instanceof Conflict) || thrown.code !== "documents:versions.error.frozen-already") throw thrown;
    return (await findNewestFrozen(ctx.db, documentId))!.id;
  }
}
