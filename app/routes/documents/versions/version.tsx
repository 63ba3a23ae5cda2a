/** /documents/:id/versions/:versionId: a text as it was; frozen ones with the address and the checksum that they are quoted by. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { numbersOf, writeNumber } from "#server/documents/content/numbering.rules";
import { toPlainText } from "#server/documents/content/text.rules";
import { requireVersionOf } from "#server/documents/versions/queries";
import { numberingOf } from "#server/documents/versions/rules";
import { withoutComments } from "#server/documents/content/canonical.rules";
import { idOf, load } from "#server/web";
import { CopyField } from "~/documents/reader/copy-field";
import { StaticText } from "~/documents/reader/static-text";
import { RestoringForm } from "~/documents/versions/version-forms";
import { useVersionWords } from "~/documents/versions/version-words";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Badge, Card, DescriptionList, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/documents/documents.css";
import "~/documents/versions/versions.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { document, head, content, numbers } = await requireVersionOf(ctx, idOf(params.id), idOf(params.versionId));
  const { process, ...rest } = document;
  const text = withoutComments(content);
  const bare = numbers ? Object.entries(numbers) : numbersOf(text, document.numbering);
  const numbering = numbers ? numberingOf(text, numbers) : document.numbering;
  const written = [...bare].map(([id, number]) => [id, writeNumber(number, numbering)] as const);
  return {
    title: head.title,
    process,
    document: rest,
    version: head,
    text,
    numbers: Object.fromEntries(written),
    characters: toPlainText(text).length,
    address: head.number === null ? null : `${ctx.origin}/documents/${document.id}/frozen/${head.number}`,
  };
});

const NO_THREADS: ReadonlySet<number> = new Set();

export default function Version() {
  const { process, document, version, text, numbers, characters, address } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const words = useVersionWords();
  const base = `/documents/${document.id}/versions/${version.id}`;
  const isFrozen = version.number !== null;
  const facts = [
    { key: t("documents:versions.page.made"), value: words.at(version.createdAt) },
    { key: t("documents:versions.page.of"), value: words.who(version) },
    { key: t("documents:versions.page.size"), value: words.characters(characters) },
  ];
  return (
    <Page
      title={version.title}
      back={{ to: `/documents/${document.id}/versions`, label: t("documents:comparison.back") }}
      wide
      facts={
        <>
          <Badge tone={isFrozen ? "info" : "neutral"}>{words.nameOf(version)}</Badge>
          {isFrozen && <Badge tone="success">{t("documents:versions.page.frozen")}</Badge>}
        </>
      }
      actions={
        <>
          <LinkButton small variant="secondary" to={`/documents/${document.id}/comparison?from=${version.id}&to=current`}>
            {t("documents:versions.with-current")}
          </LinkButton>
          <LinkButton small variant="tertiary" icon="download" to={`${base}/document.docx`} reloadDocument>
            {t("documents:file.docx")}
          </LinkButton>
          <LinkButton small variant="tertiary" icon="download" to={`${base}/document.pdf`} reloadDocument>
            {t("documents:file.pdf")}
          </LinkButton>
        </>
      }
    >
      <div className="ja-versions-page">
        {isFrozen ? (
          <Alert tone="info" title={t("documents:versions.page.frozen-alert")} />
        ) : (
          <p className="kern-body">{t("documents:versions.page.then", { at: words.at(version.createdAt) })}</p>
        )}
        <h2 className="kern-sr-only">{t("documents:versions.page.about")}</h2>
        <Card>
          <div className="ja-version__about">
            <DescriptionList items={facts.filter((fact) => fact.value)} />
            <div>
              {address && (
                <CopyField
                  label={t("documents:versions.page.address")}
                  value={address}
                  action={t("documents:versions.page.copy")}
                  done={t("documents:versions.page.copied")}
                />
              )}
              <DescriptionList
                items={[
                  {
                    key: t("documents:versions.page.hash"),
                    value: <code className="ja-version__hash">{version.hash}</code>,
                  },
                ]}
              />
              <p className="kern-body kern-body--small kern-body--muted">{t("documents:versions.page.hash-hint")}</p>
            </div>
          </div>
        </Card>
        {document.access === "edit" && <RestoringForm documentId={document.id} versionId={version.id} />}
        {document.access !== "edit" && can(process.my, "document:edit") && (
          <p className="kern-body kern-body--muted">{t("documents:versions.restore.closed")}</p>
        )}
        <article className="ja-doc-sheet" aria-label={t("documents:versions.page.text")}>
          <StaticText
            content={text}
            openThreads={NO_THREADS}
            language={document.language}
            numbers={new Map(Object.entries(numbers))}
          />
        </article>
      </div>
    </Page>
  );
}
