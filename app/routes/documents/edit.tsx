/** /documents/:id/edit: the title of a paper. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { renameDocument } from "#server/documents/commands";
import { requireDocument } from "#server/documents/queries";
import { documentForm } from "#server/documents/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, ...document } = await requireDocument(ctx, idOf(params.id));
  authorise(process.my, "document:edit");
  return { title: ctx.t("documents:edit.title"), process, document };
});

export const action = act(documentForm, async (ctx, input, { params }) => {
  await renameDocument(ctx, idOf(params.id), input);
  return redirectTo(`/documents/${params.id}`, "documents:flash.renamed");
});

export default function EditDocument() {
  const { document } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = `/documents/${document.id}`;
  return (
    <Page title={t("documents:edit.title")} back={{ to: back, label: document.title }}>
      <ActionForm name="document">
        <TextField name="title" label={t("documents:field.title")} defaultValue={document.title} required maxLength={200} />
        <div className="ja-row">
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </div>
      </ActionForm>
    </Page>
  );
}
