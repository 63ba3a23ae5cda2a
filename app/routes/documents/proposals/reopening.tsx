/** POST /documents/:id/proposals/:proposalId/reopening: whoever decided takes it back. */
import { requireProposalOn } from "#server/documents/proposals/queries";
import { reopenProposal } from "#server/documents/proposals/reopening.commands";
import { besideForm } from "#server/documents/proposals/rules";
import { act, idOf, stayOn } from "#server/web";
import { decidedPath } from "~/documents/proposals/names";

export { default, loader, meta } from "./proposal";

export const action = act(besideForm, async (ctx, { beside }, { params, request }) => {
  const { proposal } = await requireProposalOn(ctx, idOf(params.id), idOf(params.proposalId));
  await reopenProposal(ctx, proposal.id);
  return stayOn(request, decidedPath(proposal, beside), "documents:proposals.flash.reopened");
});
