/** /documents/:id: one text, read and written together. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { agendaNumber } from "#server/agenda/rules";
import { findOwner, requireDocument } from "#server/documents/queries";
import { ownsTitle } from "#server/documents/rules";
import { requireText } from "#server/documents/text.queries";
import { idOf, load } from "#server/web";
import { DocumentEditor } from "~/documents/document-editor";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Badge, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, ...document } = await requireDocument(ctx, idOf(params.id));
  const [owner, text] = await Promise.all([findOwner(ctx.db, document.id), requireText(ctx, document.id)]);
  return { title: document.title, process, document, owner, text };
});

export default function Document() {
  const { process, document, owner, text } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const mayRename = ownsTitle(document.kind) && document.access === "edit";
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
          {mayRename && (
            <LinkButton small variant="tertiary" icon="edit" to={`/documents/${document.id}/edit`}>
              {t("documents:edit.title")}
            </LinkButton>
          )}
          {can(process.my, "document:open-comments") && <OpeningForm id={document.id} isOpen={document.commentsOpen} />}
          <LinkButton small variant="tertiary" icon="download" to={`/documents/${document.id}/document.docx`} reloadDocument>
            {t("documents:file.docx")}
          </LinkButton>
          <LinkButton small variant="tertiary" icon="download" to={`/documents/${document.id}/document.pdf`} reloadDocument>
            {t("documents:file.pdf")}
          </LinkButton>
        </>
      }
    >
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
