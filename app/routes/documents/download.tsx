/** /documents/:id/download: the text as a file, in the form that somebody needs. Plain forms, because a file is only asked for. */
import { Link, useLoaderData } from "@remix-run/react";
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { findImport } from "#server/documents/import/queries";
import { requireDocument } from "#server/documents/queries";
import { idOf, load } from "#server/web";
import { Button } from "~/ui/button";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/documents/reader/files.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, id, title } = await requireDocument(ctx, idOf(params.id));
  const imported = await findImport(ctx, id);
  return { title: ctx.t("documents:file.title"), process, document: { id, title }, fileName: imported?.fileName ?? null };
});

export default function Download() {
  const { document, fileName } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const path = `/documents/${document.id}`;
  return (
    <Page title={t("documents:file.title")} back={{ to: path, label: document.title }} intro={t("documents:file.intro")}>
      <div className="ja-file-kinds">
        <Kind path={path} ending="docx">
          <Choice name="comments" hint={t("documents:file.comments-hint")}>
            {t("documents:file.comments")}
          </Choice>
          <Choice name="changes">{t("documents:file.changes")}</Choice>
        </Kind>
        <Kind path={path} ending="pdf" />
        <Kind path={path} ending="html" />
        <Kind path={path} ending="md" />
      </div>
      {fileName && (
        <p className="kern-body">
          {t("documents:file.imported", { name: fileName })}{" "}
          <Link className="kern-link" to={`${path}/import`}>
            {t("documents:file.imported-report")}
          </Link>
        </p>
      )}
    </Page>
  );
}

function Kind({ path, ending, children }: { path: string; ending: "docx" | "pdf" | "md" | "html"; children?: ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <form className="ja-card ja-file-kind" method="get" action={`${path}/document.${ending}`} aria-labelledby={id}>
      <h2 className="kern-heading-small" id={id}>
        {t(`documents:file.${ending}`)}
      </h2>
      <p className="kern-body">{t(`documents:file.${ending}-hint`)}</p>
      {children}
      <Button type="submit" icon="download">
        {t(`documents:file.get-${ending}`)}
      </Button>
    </form>
  );
}

function Choice({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <div className="kern-form-check">
      <input
        type="checkbox"
        className="kern-form-check__checkbox"
        id={id}
        name={name}
        value="1"
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <label className="kern-label" htmlFor={id}>
        {children}
        {hint && (
          <span className="kern-hint ja-block" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </label>
    </div>
  );
}
