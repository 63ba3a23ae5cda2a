/** POST /processes/:id/formats/coverage/:itemId/proposals/:proposalId/decision: a proposal is adopted or declined, with reasons. */
import { decideProposal } from "#server/formats/coverage.commands";
import { decisionForm } from "#server/formats/coverage.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(decisionForm, async (ctx, input, { params }) => {
  const [id, itemId] = [idOf(params.id), idOf(params.itemId)];
  await decideProposal(ctx, id, itemId, idOf(params.proposalId), input);
  return redirectTo(`/processes/${id}/formats/coverage/${itemId}#proposals`, "formats:flash.saved");
});
