/** /documents/:id/proposals: all proposals on one text as a table, with a filter in the address. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { listProposals, PROPOSALS_PER_PAGE } from "#server/documents/proposals/queries";
import { canPropose, readFilter } from "#server/documents/proposals/rules";
import { idOf, load, pageOf } from "#server/web";
import { ProposalFilters, ProposalTable } from "~/documents/proposals/table";
import { LinkButton } from "~/ui/button";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const search = new URL(request.url).searchParams;
  const filter = readFilter(search);
  const page = { number: pageOf(request), size: PROPOSALS_PER_PAGE };
  const { document, ...list } = await listProposals(ctx, idOf(params.id), filter, page);
  const { process, id, title, access, settled } = document;
  return {
    ...list,
    ...{ process, filter, search: search.toString(), document: { id, title } },
    title: `${ctx.t("documents:proposals.table.title")}: ${title}`,
    mayPropose: canPropose(process.my, access) && !settled,
    isConsulted: process.my.role === "consulted",
  };
});

export default function ProposalsPage() {
  const { t } = useTranslation();
  const { document, proposals, total, page, pages, filter, organisations, search, mayPropose, isConsulted } =
    useLoaderData<typeof loader>();
  useTopic(`document:${document.id}`);
  const path = `/documents/${document.id}`;
  const isFiltered = filter.status !== "all" || filter.organisationId > 0;
  const file = (ending: string) => `${path}/proposals.${ending}${search ? `?${search}` : ""}`;
  const propose = mayPropose && (
    <LinkButton small icon="edit" to={`${path}/proposals/new`}>
      {t("documents:proposals.propose")}
    </LinkButton>
  );
  return (
    <Page
      wide
      title={t("documents:proposals.table.title")}
      back={{ to: path, label: document.title }}
      intro={t(isConsulted ? "documents:proposals.table.intro-consulted" : "documents:proposals.table.intro")}
      actions={
        <>
          {propose}
          {total > 0 && (
            <>
              <LinkButton small variant="tertiary" icon="download" to={file("docx")} reloadDocument>
                {t("documents:file.docx")}
              </LinkButton>
              <LinkButton small variant="tertiary" icon="download" to={file("xlsx")} reloadDocument>
                {t("documents:proposals.table.xlsx")}
              </LinkButton>
              <LinkButton small variant="tertiary" icon="download" to={file("pdf")} reloadDocument>
                {t("documents:file.pdf")}
              </LinkButton>
            </>
          )}
        </>
      }
    >
      {organisations.length === 0 ? (
        <EmptyState title={t("documents:proposals.table.empty")} action={propose}>
          {t("documents:proposals.table.empty-hint")}
        </EmptyState>
      ) : (
        <>
          <ProposalFilters filter={filter} organisations={organisations} total={total} />
          {proposals.length === 0 ? (
            <EmptyState
              title={t("documents:proposals.table.none-found")}
              action={isFiltered && <LinkButton to={`${path}/proposals`}>{t("common:action.show-all")}</LinkButton>}
            />
          ) : (
            <ProposalTable proposals={proposals} title={document.title} />
          )}
          <Pages of={{ page, pages }} />
        </>
      )}
    </Page>
  );
}
