/** POST /documents/:id/proposals/:proposalId/declination: not into the text, and why. */
import { declineProposal } from "#server/documents/proposals/decisions.commands";
import { requireProposalOn } from "#server/documents/proposals/queries";
import { declineForm } from "#server/documents/proposals/rules";
import { act, idOf, stayOn } from "#server/web";
import { proposalPath } from "~/documents/proposals/names";

export { default, loader, meta } from "./proposal";

export const action = act(declineForm, async (ctx, input, { params, request }) => {
  const { proposal } = await requireProposalOn(ctx, idOf(params.id), idOf(params.proposalId));
  await declineProposal(ctx, proposal.id, input);
  return stayOn(request, proposalPath(proposal), "documents:proposals.flash.declined");
});
