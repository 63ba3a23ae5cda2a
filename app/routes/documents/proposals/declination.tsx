/** POST /documents/:id/proposals/:proposalId/declination: not into the text, and why. */
import { z } from "zod";
import { declineProposal } from "#server/documents/proposals/decisions.commands";
import { requireProposalOn } from "#server/documents/proposals/queries";
import { besideForm, declineForm } from "#server/documents/proposals/rules";
import { act, idOf, stayOn } from "#server/web";
import { decidedPath } from "~/documents/proposals/names";

export { default, loader, meta } from "./proposal";

export const action = act(z.intersection(declineForm, besideForm), async (ctx, { beside, ...input }, { params, request }) => {
  const { proposal } = await requireProposalOn(ctx, idOf(params.id), idOf(params.proposalId));
  await declineProposal(ctx, proposal.id, input);
  return stayOn(request, decidedPath(proposal, beside), "documents:proposals.flash.declined");
});
