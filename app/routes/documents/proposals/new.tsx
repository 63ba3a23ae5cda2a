/** /documents/:id/proposals/new: choosing what to change, then writing it; what is chosen is in the address. */
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { submitProposal } from "#server/documents/proposals/commands";
import { findTarget } from "#server/documents/proposals/detail.queries";
import { canPropose, proposalForm, readTarget, targetQuery } from "#server/documents/proposals/rules";
import { NotAllowed } from "#server/errors";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { ProposalChooser } from "~/documents/proposals/chooser";
import { draftOf } from "~/documents/proposals/draft";
import { ProposalForm } from "~/documents/proposals/form";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const search = new URL(request.url).searchParams;
  const wanted = readTarget(search);
  const { document, ...detail } = await findTarget(ctx, id, wanted);
  const { process, title, access } = document;
  authorise(process.my, "document:propose");
  if (!canPropose(process.my, access)) throw new NotAllowed("documents:error.comments-closed");
  // Boxes name blocks one by one; the address of the form names them with their place, and with what stands between.
  const query = detail.target && targetQuery(detail.target);
  if (request.method === "GET" && query && search.toString() !== query && !detail.isGone)
    throw redirect(`/documents/${id}/proposals/new?${query}`);
  return {
    ...detail,
    ...{ process, wanted, document: { id, title }, personId: ctx.actor.personId },
    title: ctx.t("documents:proposals.new.title"),
    wasAsked: search.has("next"),
  };
});

export const action = actWords(proposalForm, async (ctx, input, { params, requestId }) => {
  const documentId = idOf(params.id);
  const id = await submitProposal(ctx, documentId, input, requestId);
  return redirectTo(`/documents/${documentId}/proposals/${id}`, "documents:proposals.flash.submitted");
});

export default function NewProposal() {
  const { t } = useTranslation();
  const { document, target, wanted, text, blocks, section, isGone, personId, wasAsked } = useLoaderData<typeof loader>();
  const back = `/documents/${document.id}`;
  const path = `${back}/proposals/new`;
  return (
    <Page
      title={t("documents:proposals.new.title")}
      back={{ to: back, label: document.title }}
      intro={t("documents:proposals.new.intro")}
      wide={target !== null}
      facts={target && section && <span className="kern-body">{t("documents:proposals.section", { section })}</span>}
      actions={
        target && (
          <LinkButton small variant="tertiary" to={path}>
            {t("documents:proposals.choose.again")}
          </LinkButton>
        )
      }
    >
      {isGone && (
        <Alert tone="warning" title={t(target ? "documents:proposals.choose.gone-here" : "documents:proposals.choose.gone")} />
      )}
      {target && wanted ? (
        <ProposalForm
          key={targetQuery(wanted)}
          action={`${path}?${targetQuery(wanted)}`}
          documentId={document.id}
          personId={personId}
          draftName={draftOf(document.id)}
          about={wanted}
          target={target}
          blocks={blocks}
          back={back}
        />
      ) : (
        <>
          {wasAsked && <Alert tone="warning" title={t("documents:proposals.choose.first")} />}
          <ProposalChooser documentId={document.id} personId={personId} text={text} back={back} />
        </>
      )}
    </Page>
  );
}
