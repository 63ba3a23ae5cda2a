/** /documents/:id/proposals/:proposalId: one proposal: what it changes and why, and what became of it or can become of it. */
import { Link, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProposalStatus } from "#db/schema/documents";
import { can } from "#server/access/rules";
import { noteDecisionSeen } from "#server/documents/proposals/commands";
import { requireProposalDetail } from "#server/documents/proposals/detail.queries";
import { isAccepted } from "#server/documents/proposals/rules";
import { idOf, load } from "#server/web";
import { forgetSent } from "~/documents/proposals/draft";
import { Decision, LateDecision } from "~/documents/proposals/decision";
import { proposalAnchor, proposalPath } from "~/documents/proposals/names";
import { Author, Change, DecisionNote, ProposalText, StatusBadge, WithdrawnDecisions } from "~/documents/proposals/parts";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold } from "~/ui/form";
import { Badge, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";
import "~/documents/documents.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const detail = await requireProposalDetail(ctx, idOf(params.id), idOf(params.proposalId));
  await noteDecisionSeen(ctx, detail);
  const { process } = detail.document;
  const title = `${ctx.t("documents:proposals.page.title", { number: detail.proposal.number })}: ${detail.document.title}`;
  return { title, process, detail, personId: ctx.actor.personId };
});

export default function ProposalPage() {
  const { t } = useTranslation();
  const { detail, process, personId } = useLoaderData<typeof loader>();
  const { proposal, document, section, state } = detail;
  useTopic(`document:${document.id}`);
  useEffect(() => {
    if (proposal.isMine) forgetSent(personId, proposal);
  }, [proposal, personId]);
  const path = proposalPath(proposal);
  return (
    <Page
      key={proposal.id}
      title={t("documents:proposals.page.title", { number: proposal.number })}
      back={{ to: `/documents/${document.id}/proposals`, label: t("documents:proposals.title") }}
      facts={
        <>
          <StatusBadge status={proposal.status} />
          {proposal.isMine && <Badge tone="neutral">{t("documents:proposals.yours")}</Badge>}
          <Author proposal={proposal} />
        </>
      }
      intro={
        <>
          <Link className="kern-link" to={`/documents/${document.id}#${proposalAnchor(proposal.id)}`}>
            {document.title}
          </Link>
          {section && ` · ${t("documents:proposals.section", { section })}`}
        </>
      }
      actions={
        <>
          <LinkButton small variant="tertiary" icon="autorenew" to={`${path}/trace`}>
            {t("documents:proposals.page.trace")}
          </LinkButton>
          {detail.mayChange && (
            <LinkButton small icon="edit" to={`${path}/edit`}>
              {t("documents:proposals.page.edit")}
            </LinkButton>
          )}
        </>
      }
    >
      <News status={proposal.status} />
      <DecisionNote proposal={proposal} />
      {detail.mayReopen && (
        <ActionForm action={`${path}/reopening`} name="reopening">
          <SubmitButton small variant="secondary">
            {t("documents:proposals.reopen-long", { number: proposal.number })}
          </SubmitButton>
        </ActionForm>
      )}
      <WithdrawnDecisions decisions={detail.withdrawn} />
      <Section title={t("documents:proposals.page.change")} id="change">
        <Change before={proposal.base} after={proposal.proposed} />
      </Section>
      <Section title={t("documents:proposals.page.reason")} id="reason">
        <p className="kern-body ja-proposal-words">{proposal.reason || t("documents:proposals.page.no-reason")}</p>
      </Section>
      {isAccepted(proposal.status) && proposal.status !== "accepted" && proposal.accepted && (
        <Section title={t("documents:proposals.page.accepted")} id="accepted">
          <ProposalText blocks={proposal.accepted} />
        </Section>
      )}
      {state && detail.mayDecide && <Decision detail={detail} state={state} />}
      {state && !detail.mayDecide && detail.mayDecline && <LateDecision detail={detail} />}
      {state && !detail.mayDecide && !detail.mayDecline && (
        <p className="kern-body kern-body--muted">
          {t(
            document.settled
              ? `documents:error.${document.settled}`
              : process.stageRules.textsOpen || !can(process.my, "document:edit")
                ? "documents:proposals.page.waiting"
                : "documents:proposals.page.waiting-closed",
          )}
        </p>
      )}
      {detail.mayWithdraw && (
        <Fold summary={t("documents:proposals.page.withdraw")} form="withdrawal">
          <ActionForm action={`${path}/withdrawal`} name="withdrawal">
            <p className="kern-body">{t("documents:proposals.page.withdraw-question")}</p>
            <SubmitButton variant="danger">{t("documents:proposals.page.withdraw")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </Page>
  );
}

/** Decided while the page was open, here or elsewhere. */
function News({ status }: { status: ProposalStatus }) {
  const { t } = useTranslation();
  const [first] = useState(status);
  const news = first === "submitted" && status !== first ? NEWS[status] : undefined;
  return <div role="status">{news && <Alert tone="success" title={t(`documents:proposals.flash.${news}`)} />}</div>;
}

const NEWS: Partial<Record<ProposalStatus, string>> = {
  accepted: "accepted",
  "accepted-with-changes": "accepted",
  declined: "declined",
  withdrawn: "withdrawn",
};
