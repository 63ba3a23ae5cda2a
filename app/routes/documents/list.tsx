/** /processes/:id/documents: the texts of a process, last changed first. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { can } from "#server/access/rules";
import { agendaNumber } from "#server/agenda/rules";
import { writeInstant } from "#server/calendar/rules";
import { listDocuments, type DocumentRow } from "#server/documents/queries";
import { idOf, load, pageOf } from "#server/web";
import { FileDrop } from "~/documents/page/file-drop";
import { DeletedDocuments, JustDeleted } from "~/documents/page/text-acts";
import { NewPaper } from "~/documents/page/new-paper";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { DataTable } from "~/ui/table";
import "~/documents/documents.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { request, params }) => {
  const list = await listDocuments(ctx, idOf(params.id), pageOf(request));
  const just = Number(new URL(request.url).searchParams.get("deleted")) || 0;
  return { title: ctx.t("documents:list.title"), ...list, just };
});

export default function Documents() {
  const { process, documents, deleted, just, page, pages } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation();
  const mayCreate = can(process.my, "document:create") && process.stageRules.textsOpen;
  return (
    <Page
      title={t("documents:list.title")}
      intro={t("documents:list.intro")}
      actions={mayCreate && <FileDrop processId={process.id} />}
      wide
    >
      <JustDeleted document={deleted.find(({ id }) => id === just)} />
      {mayCreate && <NewPaper processId={process.id} />}
      {documents.length === 0 ? (
        <EmptyState title={t("documents:list.empty")} />
      ) : (
        <DataTable
          caption={t("documents:list.title")}
          hideCaption
          rows={documents}
          keyOf={(row) => row.id}
          columns={[
            {
              header: t("documents:list.document"),
              rowHeader: true,
              cell: (row) => (
                <Link className="ja-doc-list__link" to={`/documents/${row.id}`}>
                  {row.title}
                </Link>
              ),
            },
            { header: t("documents:list.kind"), cell: (row) => <Owner row={row} /> },
            { header: t("documents:list.changed"), cell: (row) => writeInstant(row.changedAt, i18n.language as Language) },
            { header: t("documents:list.you"), cell: (row) => t(`documents:access.${row.access}`) },
            {
              header: t("documents:list.consulted"),
              cell: (row) => t(row.consultedMayComment ? "documents:list.may-comment" : "documents:list.may-read"),
            },
            { header: t("documents:list.open-threads"), numeric: true, cell: (row) => row.openThreads },
          ]}
        />
      )}
      <Pages of={{ page, pages }} />
      <DeletedDocuments deleted={deleted} just={just} />
    </Page>
  );
}

function Owner({ row }: { row: DocumentRow }) {
  const { t } = useTranslation();
  if (row.agendaItem)
    return (
      <Link className="ja-doc-list__link" to={`/agenda/${row.agendaItem.id}`}>
        {t("documents:kind.of-item", { number: agendaNumber(row.agendaItem.number) })}
      </Link>
    );
  if (row.recommendation)
    return (
      <Link className="ja-doc-list__link" to={`/recommendations/${row.recommendation.id}`}>
        {t("documents:kind.of-recommendation", { number: row.recommendation.label })}
      </Link>
    );
  if (row.roundtable)
    return (
      <Link className="ja-doc-list__link" to={`/roundtables/${row.roundtable.id}`}>
        {t("documents:kind.of-roundtable")}
      </Link>
    );
  return <>{t(`documents:kind.${row.kind}`)}</>;
}
