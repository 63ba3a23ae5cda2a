/** POST /documents/:id/proposals/:proposalId/withdrawal: its author takes it back. */
import { z } from "zod";
import { withdrawProposal } from "#server/documents/proposals/commands";
import { requireProposalOn } from "#server/documents/proposals/queries";
import { act, idOf, stayOn } from "#server/web";
import { proposalPath } from "~/documents/proposals/names";

export { default, loader, meta } from "./proposal";

export const action = act(z.object({}), async (ctx, _input, { params, request }) => {
  const { proposal } = await requireProposalOn(ctx, idOf(params.id), idOf(params.proposalId));
  await withdrawProposal(ctx, proposal.id);
  return stayOn(request, proposalPath(proposal), "documents:proposals.flash.withdrawn");
});
