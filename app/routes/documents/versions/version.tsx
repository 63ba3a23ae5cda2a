/** /documents/:id/versions/:versionId: a text as it was; frozen ones with the address and the checksum that they are quoted by. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { numbersOf, writeNumber } from "#server/documents/content/numbering.rules";
import { readAnnexes } from "#server/documents/annexes.queries";
import { doc, toPlainText } from "#server/documents/content/text.rules";
import { requireVersionOf } from "#server/documents/versions/queries";
import { numberingOf } from "#server/documents/versions/rules";
import { withoutComments } from "#server/documents/content/canonical.rules";
import { idOf, load } from "#server/web";
import { HeadEntry, HeadMenu, HeadTitle } from "~/documents/page/head";
import { CopyField } from "~/documents/reader/copy-field";
import { StaticText } from "~/documents/reader/static-text";
import { RestoringForm } from "~/documents/versions/version-forms";
import { useVersionWords } from "~/documents/versions/version-words";
import { Icon } from "~/ui/icon";
import { Badge, DescriptionList, Refusal } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import type { PageHandle } from "~/ui/shell";
import "~/documents/documents.css";
import "~/documents/versions/versions.css";

export const meta = pageMeta;

export const handle: PageHandle = { isText: true };

export const loader = load(async (ctx, { params }) => {
  const { document, head, content, numbers } = await requireVersionOf(ctx, idOf(params.id), idOf(params.versionId));
  const { below, isOutdated } = await readAnnexes(ctx, document, head.createdAt);
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
    below: below.length > 0 ? doc(...below) : null,
    isOutdated,
    numbers: Object.fromEntries(written),
    characters: toPlainText(text).length,
    address: head.number === null ? null : `${ctx.origin}/documents/${document.id}/frozen/${head.number}`,
  };
});

const NO_THREADS: ReadonlySet<number> = new Set();

export default function Version() {
  const { process, document, version, text, below, isOutdated, numbers, characters, address } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const words = useVersionWords();
  const base = `/documents/${document.id}/versions/${version.id}`;
  const isFrozen = version.number !== null;
  const facts = [
    { key: t("documents:versions.page.made"), value: words.at(version.createdAt) },
    { key: t("documents:versions.page.of"), value: words.who(version) },
    { key: t("documents:versions.page.size"), value: words.characters(characters) },
  ];
  const hash = { key: t("documents:versions.page.hash"), value: <code className="ja-version__hash">{version.hash}</code> };
  const back = { to: `/documents/${document.id}/versions`, label: t("documents:comparison.back") };
  const compare = { to: `/documents/${document.id}/comparison?from=${version.id}&to=current`, icon: "autorenew" };
  return (
    <div className="ja-page ja-page--text">
      <Refusal />
      <div className="ja-doc-frame">
        <div className="ja-doc-head">
          <HeadTitle title={version.title} back={back} />
          <Link className="ja-doc-head__action" to={compare.to}>
            <Icon name={compare.icon} />
            {t("documents:versions.with-current")}
          </Link>
          <HeadMenu>
            <HeadEntry {...compare} isNarrow>
              {t("documents:versions.with-current")}
            </HeadEntry>
            <HeadEntry icon="download" to={`${base}/document.docx`} isFile>
              {t("documents:file.docx")}
            </HeadEntry>
            <HeadEntry icon="download" to={`${base}/document.pdf`} isFile>
              {t("documents:file.pdf")}
            </HeadEntry>
          </HeadMenu>
        </div>
        <div className="ja-doc">
          <div className="ja-doc-sheet">
            <p className="ja-doc-note">
              <Badge tone={isFrozen ? "info" : "neutral"}>{words.nameOf(version)}</Badge>{" "}
              {isFrozen
                ? t("documents:versions.page.frozen-alert")
                : t("documents:versions.page.then", { at: words.at(version.createdAt) })}
            </p>
            <article aria-label={t("documents:versions.page.text")}>
              <StaticText
                content={text}
                openThreads={NO_THREADS}
                language={document.language}
                numbers={new Map(Object.entries(numbers))}
              />
            </article>
            {below && (
              <section aria-label={t("documents:versions.page.below")}>
                <StaticText content={below} openThreads={NO_THREADS} language={document.language} />
                {isOutdated && (
                  <p className="ja-small">
                    {t("documents:versions.page.outdated")}{" "}
                    <Link className="kern-link kern-link--small" to={`/documents/${document.id}`}>
                      {t("documents:versions.page.to-current")}
                    </Link>
                  </p>
                )}
              </section>
            )}
          </div>
          <div className="ja-doc-side ja-version-facts">
            <h2 className="kern-heading-small">{t("documents:versions.page.about")}</h2>
            <DescriptionList items={facts.filter((fact) => fact.value)} />
            {address && (
              <CopyField
                label={t("documents:versions.page.address")}
                value={address}
                action={t("documents:versions.page.copy")}
                done={t("documents:versions.page.copied")}
              />
            )}
            <DescriptionList items={[hash]} />
            <p className="kern-body kern-body--small kern-body--muted">{t("documents:versions.page.hash-hint")}</p>
            {document.access === "edit" && <RestoringForm documentId={document.id} versionId={version.id} />}
            {document.access !== "edit" && can(process.my, "document:edit") && (
              <p className="kern-body kern-body--muted">{t("documents:versions.restore.closed")}</p>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}
