/** POST /documents/:id/proposals/:proposalId/acceptance: into the text, as proposed or in the decider's words. */
import { z } from "zod";
import { acceptProposal } from "#server/documents/proposals/decisions.commands";
import { requireProposalOn } from "#server/documents/proposals/queries";
import { acceptanceForm, besideForm } from "#server/documents/proposals/rules";
import { act, idOf, stayOn } from "#server/web";
import { decidedPath } from "~/documents/proposals/names";

export { default, loader, meta } from "./proposal";

export const action = act(
  z.intersection(acceptanceForm, besideForm),
  async (ctx, { beside, ...input }, { params, request }) => {
    const { proposal } = await requireProposalOn(ctx, idOf(params.id), idOf(params.proposalId));
    await acceptProposal(ctx, proposal.id, input);
    return stayOn(request, decidedPath(proposal, beside), "documents:proposals.flash.accepted");
  },
);
