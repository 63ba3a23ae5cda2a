/** /documents/:id/proposals/:proposalId/trace: what became of a proposal. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { traceProposal } from "#server/publication/traces.queries";
import { idOf, load } from "#server/web";
import { TraceList } from "~/publication/trace-list";
import { Page } from "~/ui/page";

export { pageMeta as meta } from "~/ui/page-meta";

export const loader = load(async (ctx, { params }) => {
  const traced = await traceProposal(ctx, idOf(params.id), idOf(params.proposalId));
  return { traced, process: traced.process, title: ctx.t("publication:trace.title-proposal", { sign: traced.sign }) };
});

export default function ProposalTrace() {
  const { t } = useTranslation();
  const { traced, title } = useLoaderData<typeof loader>();
  const { isAccepted, isDecided } = traced;
  const said = isAccepted ? "accepted" : isDecided ? "not-accepted" : "undecided";
  return (
    <Page
      title={title}
      back={{ to: traced.path, label: t("publication:trace.proposal", { sign: traced.sign, title: traced.title }) }}
      intro={t(`publication:trace.proposal-${said}`)}
    >
      <TraceList trace={traced.trace} />
    </Page>
  );
}
