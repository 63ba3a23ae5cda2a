/** /organisations: the register; administrators and facilitators see all of it, others the organisations of their processes. */
import { Form, Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { facilitatesSomewhere, listOrganisations, PAGE_SIZE } from "#server/organisations/queries";
import { load, pageOf } from "#server/web";
import { Button, LinkButton } from "~/ui/button";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx, { request }) => {
  const search = new URL(request.url).searchParams.get("search") ?? "";
  const page = pageOf(request);
  const [{ rows, total }, facilitates] = await Promise.all([
    listOrganisations(ctx, { search, page }),
    facilitatesSomewhere(ctx),
  ]);
  return {
    title: ctx.t("organisations:list.title"),
    rows,
    total,
    page,
    pages: Math.ceil(total / PAGE_SIZE),
    search,
    mayEdit: ctx.actor.isAdmin || facilitates,
  };
});

export default function Organisations() {
  const { t } = useTranslation();
  const { rows, total, page, pages, search, mayEdit } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("organisations:list.title")}
      intro={t(mayEdit ? "organisations:list.intro-all" : "organisations:list.intro-mine")}
      actions={
        mayEdit && (
          <LinkButton to="/organisations/new" variant="primary" icon="add">
            {t("organisations:list.new")}
          </LinkButton>
        )
      }
    >
      <Form method="get" className="ja-form--filter" role="search">
        <div className="kern-form-input">
          <label className="kern-label" htmlFor="search">
            {t("organisations:list.search")}
          </label>
          <input
            id="search"
            name="search"
            type="search"
            className="kern-form-input__input"
            defaultValue={search}
            maxLength={100}
          />
        </div>
        <Button type="submit" icon="search">
          {t("common:action.search")}
        </Button>
      </Form>
      <p className="kern-body" role="status">
        {t("organisations:list.count", { count: total })}
      </p>
      {rows.length === 0 ? (
        <EmptyState title={t("organisations:list.empty")} />
      ) : (
        <DataTable
          caption={t("organisations:list.caption")}
          hideCaption
          rows={rows}
          keyOf={(row) => row.id}
          columns={[
            {
              header: t("organisations:field.name"),
              rowHeader: true,
              cell: (row) =>
                mayEdit ? (
                  <Link
                    className="kern-link"
                    to={`/organisations/${row.id}/edit`}
                    aria-label={t("organisations:list.edit-of", { name: row.name })}
                  >
                    {row.name}
                  </Link>
                ) : (
                  row.name
                ),
            },
            { header: t("organisations:field.short-name"), cell: (row) => row.shortName },
            { header: t("organisations:field.level"), cell: (row) => t(`common:organisation-level.${row.level}`) },
            { header: t("organisations:field.bench"), cell: (row) => t(`common:bench.${row.benchDefault}`) },
          ]}
        />
      )}
      <Pages of={{ page, pages }} />
    </Page>
  );
}
