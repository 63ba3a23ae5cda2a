/** POST /documents/:id/proposals/:proposalId/acceptance: into the text, as proposed or in the decider's words. */
import { acceptProposal } from "#server/documents/proposals/decisions.commands";
import { requireProposalOn } from "#server/documents/proposals/queries";
import { acceptanceForm } from "#server/documents/proposals/rules";
import { act, idOf, stayOn } from "#server/web";
import { proposalPath } from "~/documents/proposals/names";

export { default, loader, meta } from "./proposal";

export const action = act(acceptanceForm, async (ctx, input, { params, request }) => {
  const { proposal } = await requireProposalOn(ctx, idOf(params.id), idOf(params.proposalId));
  await acceptProposal(ctx, proposal.id, input);
  return stayOn(request, proposalPath(proposal), "documents:proposals.flash.accepted");
});
