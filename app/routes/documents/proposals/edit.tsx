/** /documents/:id/proposals/:proposalId/edit: one's own proposal in other words, while nobody has decided about it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { changeProposal } from "#server/documents/proposals/commands";
import { requireProposalOn } from "#server/documents/proposals/queries";
import { requireProposalDetail } from "#server/documents/proposals/detail.queries";
import { proposalForm } from "#server/documents/proposals/rules";
import { Conflict, NotAllowed } from "#server/errors";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { draftOf } from "~/documents/proposals/draft";
import { ProposalForm } from "~/documents/proposals/form";
import { proposalPath } from "~/documents/proposals/names";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const detail = await requireProposalDetail(ctx, idOf(params.id), idOf(params.proposalId));
  const { proposal, document, state, target } = detail;
  if (!proposal.isMine) throw new NotAllowed("documents:proposals.error.not-yours");
  if (!state || !target || !detail.mayChange) throw new Conflict("documents:proposals.error.decided");
  return {
    title: ctx.t("documents:proposals.edit.title", { number: proposal.number }),
    process: document.process,
    ...{ proposal, target, personId: ctx.actor.personId },
    blocks: state.current.length ? state.current : [...proposal.base],
  };
});

export const action = actWords(proposalForm, async (ctx, input, { params }) => {
  const { proposal } = await requireProposalOn(ctx, idOf(params.id), idOf(params.proposalId));
  await changeProposal(ctx, proposal.id, input);
  return redirectTo(proposalPath(proposal), "documents:proposals.flash.changed");
});

export default function EditProposal() {
  const { t } = useTranslation();
  const { proposal, target, blocks, personId } = useLoaderData<typeof loader>();
  const path = proposalPath(proposal);
  return (
    <Page
      wide
      title={t("documents:proposals.edit.title", { number: proposal.number })}
      back={{ to: path, label: t("documents:proposals.name", { number: proposal.number }) }}
    >
      <ProposalForm
        action={`${path}/edit`}
        documentId={proposal.documentId}
        personId={personId}
        draftName={draftOf(proposal.documentId, proposal.id)}
        about={target}
        target={target}
        blocks={blocks}
        proposed={[...proposal.proposed]}
        reason={proposal.reason}
        isOwn
        back={path}
      />
    </Page>
  );
}
