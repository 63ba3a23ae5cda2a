/** /documents/:id/versions: the history of a text; POST keeps it under a name. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { nameVersion } from "#server/documents/versions/history.commands";
import { listVersions } from "#server/documents/versions/queries";
import { shownOf, SHOWN, versionForm } from "#server/documents/versions/rules";
import { act, idOf, load, pageOf, redirectTo } from "#server/web";
import { FreezingForm, NamingForm } from "~/documents/versions/version-forms";
import { VersionList } from "~/documents/versions/version-list";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import "~/documents/versions/versions.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { request, params }) => {
  const shown = shownOf(new URL(request.url).searchParams.get("show"));
  const { document, ...list } = await listVersions(ctx, idOf(params.id), { page: pageOf(request), shown });
  const { process, ...head } = document;
  return { title: ctx.t("documents:versions.title"), process, document: head, shown, ...list };
});

export const action = act(versionForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await nameVersion(ctx, id, input, requestId);
  return redirectTo(`/documents/${id}/versions`, "documents:versions.keep.done");
});

export default function Versions() {
  const { process, document, versions, shown, page, pages } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Page
      title={t("documents:versions.title")}
      back={{ to: `/documents/${document.id}`, label: document.title }}
      intro={t(document.access === "edit" ? "documents:versions.intro" : "documents:versions.intro-read")}
      wide
    >
      <div className="ja-stack">
        {(document.access === "edit" || can(process.my, "document:freeze")) && (
          <div className="ja-versions-page__forms">
            {document.access === "edit" && <NamingForm documentId={document.id} />}
            {can(process.my, "document:freeze") && <FreezingForm documentId={document.id} />}
          </div>
        )}
        <nav className="ja-row" aria-label={t("documents:versions.shown.label")}>
          {SHOWN.map((each) => (
            <Link
              key={each}
              className="kern-link ja-versions__filter"
              to={each === "all" ? "?" : `?show=${each}`}
              aria-current={each === shown ? "true" : undefined}
            >
              {t(`documents:versions.shown.${each}`)}
            </Link>
          ))}
        </nav>
        {versions.length > 0 ? (
          <VersionList documentId={document.id} versions={versions} />
        ) : (
          <EmptyState title={t(shown === "all" ? "documents:versions.empty" : "documents:versions.none-shown")} />
        )}
        <Pages of={{ page, pages }} />
        {shown === "all" && versions.length > 0 && (
          <p className="kern-body kern-body--small kern-body--muted">{t("documents:versions.pruned")}</p>
        )}
      </div>
    </Page>
  );
}
