/** /documents/:id: one text, read and written together. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { agendaNumber } from "#server/agenda/rules";
import { seeMentions } from "#server/documents/comments/mentions.commands";
import { THREAD_PARAM } from "#server/documents/comments/positions.rules";
import { findOwner, requireDocument } from "#server/documents/queries";
import { requireText } from "#server/documents/page/text.queries";
import { findNewestFrozen } from "#server/documents/versions/queries";
import { idOf, load } from "#server/web";
import { DocumentEditor } from "~/documents/page/document-editor";
import { FrozenNotice } from "~/documents/versions/frozen-notice";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Badge, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/documents/versions/versions.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { request, params }) => {
  const { process, ...document } = await requireDocument(ctx, idOf(params.id));
  const [owner, text, frozen] = await Promise.all([
    findOwner(ctx, document.id),
    requireText(ctx, document.id),
    findNewestFrozen(ctx.db, document.id),
  ]);
  const asked = Number(new URL(request.url).searchParams.get(THREAD_PARAM));
  // Whoever follows the link of a mention has seen it; this page still shows that there was one.
  if (text.threads.some((thread) => thread.id === asked && thread.mentionsMe)) await seeMentions(ctx, asked);
  return { title: document.title, process, document, owner, text, frozen };
});

export default function Document() {
  const { process, document, owner, text, frozen } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = owner.agendaItem
    ? {
        to: `/agenda/${owner.agendaItem.id}`,
        label: t("documents:kind.of-item", { number: agendaNumber(owner.agendaItem.number) }),
      }
    : owner.roundtable
      ? { to: `/roundtables/${owner.roundtable.id}`, label: owner.roundtable.title }
      : { to: `/processes/${process.id}/documents`, label: t("documents:list.title") };
  return (
    <Page
      title={document.title}
      back={back}
      wide
      facts={
        <>
          <Badge tone="neutral">{t(`documents:my-access.${document.access}`)}</Badge>
          {document.commentsOpen && <Badge tone="info">{t("documents:comments-open.badge")}</Badge>}
        </>
      }
      actions={
        <>
          {document.access === "edit" && (
            <LinkButton small variant="tertiary" icon="edit" to={`/documents/${document.id}/edit`}>
              {t("documents:edit.action")}
            </LinkButton>
          )}
          <LinkButton small variant="tertiary" icon="history" to={`/documents/${document.id}/versions`}>
            {t("documents:versions.action")}
          </LinkButton>
          {can(process.my, "document:open-comments") && <OpeningForm id={document.id} isOpen={document.commentsOpen} />}
          {text.proposals.all > 0 && (
            <LinkButton small variant="tertiary" icon="checklist" to={`/documents/${document.id}/proposals`}>
              {t("documents:proposals.button", { count: text.proposals.open })}
            </LinkButton>
          )}
          <LinkButton small variant="tertiary" icon="download" to={`/documents/${document.id}/download`}>
            {t("documents:file.action")}
          </LinkButton>
        </>
      }
    >
      {frozen && <FrozenNotice documentId={document.id} frozen={frozen} />}
      <DocumentEditor key={document.id} text={text} />
    </Page>
  );
}

function OpeningForm({ id, isOpen }: { id: number; isOpen: boolean }) {
  const { t } = useTranslation();
  return (
    <ActionForm action={`/documents/${id}/comments-open`} name="comments-open" className="ja-form--inline">
      <Hidden name="open" value={String(!isOpen)} />
      <SubmitButton small variant="tertiary" icon={isOpen ? "visibility-off" : "visibility"}>
        {t(isOpen ? "documents:comments-open.close" : "documents:comments-open.open")}
      </SubmitButton>
    </ActionForm>
  );
}
