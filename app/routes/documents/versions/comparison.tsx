/** /documents/:id/comparison?from=&to=&view=: what has changed between two versions of a text, or since one of them. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireComparison } from "#server/documents/versions/comparison.queries";
import { askedSides } from "#server/documents/versions/queries";
import { idOf, load } from "#server/web";
import { HeadTitle } from "~/documents/page/head";
import { ChangeSteps } from "~/documents/versions/change-steps";
import { Compared } from "~/documents/versions/compared";
import { useVersionWords } from "~/documents/versions/version-words";
import { WritersTable } from "~/documents/versions/writers-table";
import { LinkButton } from "~/ui/button";
import { EmptyState, Refusal, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import type { PageHandle } from "~/ui/shell";
import "~/documents/documents.css";
import "~/documents/versions/versions.css";

export const meta = pageMeta;

export const handle: PageHandle = { isText: true };

const VIEWS = ["inline", "side-by-side"] as const;

export const loader = load(async (ctx, { request, params }) => {
  const id = idOf(params.id);
  const search = new URL(request.url).searchParams;
  const { document, ...compared } = await requireComparison(ctx, id, await askedSides(ctx, id, search));
  const { process, ...head } = document;
  const view = VIEWS.find((each) => each === search.get("view")) ?? "inline";
  return { title: ctx.t("documents:comparison.title"), process, document: head, view, ...compared };
});

export default function ComparisonOfVersions() {
  const { document, from, to, comparison, writers, view } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const { nameOf } = useVersionWords();
  const address = `/documents/${document.id}/comparison`;
  const search = `from=${from.id}&to=${to?.id ?? "current"}`;
  const title = to?.title ?? document.title;
  const back = { to: `/documents/${document.id}/versions`, label: t("documents:comparison.back") };
  return (
    <div className="ja-page ja-page--text">
      <Refusal />
      <div className="ja-doc-frame">
        <div className="ja-doc-head">
          <HeadTitle title={t("documents:comparison.title")} back={back} facts={title} />
          <nav className="ja-row" aria-label={t("documents:comparison.view.label")}>
            {VIEWS.map((each) => (
              <Link
                key={each}
                className="kern-link ja-versions__filter"
                to={`?${search}&view=${each}`}
                aria-current={each === view ? "true" : undefined}
              >
                {t(`documents:comparison.view.${each}`)}
              </Link>
            ))}
          </nav>
        </div>
        <div className="ja-steps-bar">
          {comparison.changes > 0 && <ChangeSteps count={comparison.changes} />}
          <span className="ja-steps-bar__files">
            {(["docx", "pdf"] as const).map((kind) => (
              <LinkButton
                key={kind}
                small
                variant="tertiary"
                icon="download"
                to={`${address}.${kind}?${search}`}
                reloadDocument
              >
                {t(`documents:file.${kind}`)}
              </LinkButton>
            ))}
          </span>
        </div>
        <div className="ja-comparison__about">
          <p>{t("documents:comparison.intro", { from: nameOf(from), to: nameOf(to) })}</p>
          {comparison.changes > 0 && <Legend />}
        </div>
        {from.title !== title && (
          <p className="kern-body ja-compared">
            {t("documents:comparison.title-changed")}: <del>{from.title}</del> <ins>{title}</ins>
          </p>
        )}
        {comparison.changes === 0 && <EmptyState title={t("documents:comparison.same")} />}
        <article className={`ja-comparison ja-comparison--${view}`} aria-label={title}>
          <Compared comparison={comparison} view={view} isNumbered language={document.language} />
        </article>
        {writers && (
          <Section title={t("documents:comparison.writers")} id="writers">
            <WritersTable writers={writers} />
          </Section>
        )}
      </div>
    </div>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <p className="kern-body kern-body--small ja-compared ja-compared__legend" aria-hidden="true">
      {t("documents:comparison.legend")}: <ins>{t("documents:comparison.added")}</ins>{" "}
      <del>{t("documents:comparison.removed")}</del>{" "}
      <span className="ja-compared__format">{t("documents:comparison.format")}</span>
    </p>
  );
}
