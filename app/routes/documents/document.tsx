/** /documents/:id: one text, read and written together. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { agendaNumber } from "#server/agenda/rules";
import { seeMentions } from "#server/documents/comments/mentions.commands";
import { THREAD_PARAM } from "#server/documents/comments/positions.rules";
import { findOwner, requireDocument } from "#server/documents/queries";
import { requireText } from "#server/documents/page/text.queries";
import { findNewestFrozen, newestVersion } from "#server/documents/versions/queries";
import { idOf, load } from "#server/web";
import { DocumentEditor } from "~/documents/page/document-editor";
import { HeadEntry, HeadMenu, HeadTitle } from "~/documents/page/head";
import { CopyEntry, DeletionEntry } from "~/documents/page/text-acts";
import { FrozenNotice } from "~/documents/versions/frozen-notice";
import { FreezingEntry } from "~/documents/versions/version-forms";
import { ActionForm, Hidden } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Refusal } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import type { PageHandle } from "~/ui/shell";
import "~/documents/versions/versions.css";

export const meta = pageMeta;

export const handle: PageHandle = { isText: true };

export const loader = load(async (ctx, { request, params }) => {
  const { process, ...document } = await requireDocument(ctx, idOf(params.id));
  const [owner, text, frozen, newest] = await Promise.all([
    findOwner(ctx, document.id),
    requireText(ctx, document.id),
    findNewestFrozen(ctx.db, document.id),
    newestVersion(ctx.db, document.id),
  ]);
  const asked = Number(new URL(request.url).searchParams.get(THREAD_PARAM));
  // Whoever follows the link of a mention has seen it; this page still shows that there was one.
  if (text.threads.some((thread) => thread.id === asked && thread.mentionsMe)) await seeMentions(ctx, asked);
  return { title: document.title, process, document, owner, text, frozen, hasVersions: newest !== undefined };
});

export default function Document() {
  const { process, document, owner, text, frozen, hasVersions } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = owner.agendaItem
    ? {
        to: `/agenda/${owner.agendaItem.id}`,
        label: t("documents:kind.of-item", { number: agendaNumber(owner.agendaItem.number) }),
      }
    : owner.recommendation
      ? {
          to: `/recommendations/${owner.recommendation.id}`,
          label: t("documents:kind.of-recommendation", { number: owner.recommendation.label }),
        }
      : owner.roundtable
        ? { to: `/roundtables/${owner.roundtable.id}`, label: owner.roundtable.title }
        : { to: `/processes/${process.id}/documents`, label: t("documents:list.title") };
  const path = `/documents/${document.id}`;
  const mayCopy = can(process.my, "document:create") && process.stageRules.textsOpen;
  const takesComments = document.settled !== "approved";
  const facts = takesComments && document.commentsOpen && t("documents:comments-open.badge");
  const actions = (
    <>
      <Link className="ja-doc-head__action" to={`${path}/versions`}>
        <Icon name="history" />
        {t("documents:versions.action")}
      </Link>
      <HeadMenu>
        <HeadEntry icon="history" to={`${path}/versions`} isNarrow>
          {t("documents:versions.action")}
        </HeadEntry>
        {frozen && (
          <HeadEntry icon="check" to={`${path}/frozen/${frozen.number}`}>
            {t("documents:versions.notice-link", { number: frozen.number })}
          </HeadEntry>
        )}
        {hasVersions && (
          <HeadEntry icon="autorenew" to={`${path}/comparison${frozen ? `?from=${frozen.id}&to=current` : ""}`}>
            {frozen
              ? t("documents:versions.compare-frozen", { number: frozen.number })
              : t("documents:versions.compare-newest")}
          </HeadEntry>
        )}
        {text.proposals.all > 0 && (
          <HeadEntry icon="checklist" to={`${path}/proposals`}>
            {t("documents:proposals.button", { count: text.proposals.open })}
          </HeadEntry>
        )}
        <HeadEntry icon="download" to={`${path}/download`}>
          {t("documents:file.action")}
        </HeadEntry>
        {takesComments && can(process.my, "document:open-comments") && (
          <OpeningForm id={document.id} isOpen={document.commentsOpen} />
        )}
        {document.access === "edit" && (
          <HeadEntry icon="edit" to={`${path}/edit`}>
            {t("documents:edit.action")}
          </HeadEntry>
        )}
        {mayCopy && <CopyEntry documentId={document.id} />}
        {document.kind === "paper" && can(process.my, "document:delete") && <DeletionEntry documentId={document.id} />}
        {can(process.my, "document:freeze") && <FreezingEntry documentId={document.id} />}
      </HeadMenu>
    </>
  );
  return (
    <div className="ja-page ja-page--text">
      <Refusal />
      <DocumentEditor
        key={document.id}
        text={text}
        title={<HeadTitle title={document.title} back={back} facts={facts} />}
        actions={actions}
      />
      {frozen && <FrozenNotice documentId={document.id} frozen={frozen} />}
    </div>
  );
}

function OpeningForm({ id, isOpen }: { id: number; isOpen: boolean }) {
  const { t } = useTranslation();
  return (
    <li>
      <ActionForm action={`/documents/${id}/comments-open`} name="comments-open">
        <Hidden name="open" value={String(!isOpen)} />
        <button type="submit" className="ja-menu__item">
          <Icon name={isOpen ? "visibility-off" : "visibility"} />
          {t(isOpen ? "documents:comments-open.close" : "documents:comments-open.open")}
        </button>
      </ActionForm>
    </li>
  );
}
