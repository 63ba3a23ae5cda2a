/** /processes/:id/documents/new: a paper begins with its title; its text is written together afterwards. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { createDocument } from "#server/documents/commands";
import { documentForm } from "#server/documents/rules";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "document:create");
  return { title: ctx.t("documents:new.title"), process };
});

export const action = act(documentForm, async (ctx, input, { params, requestId }) => {
  const id = await createDocument(ctx, idOf(params.id), input, requestId);
  return redirectTo(`/documents/${id}`, "documents:flash.created");
});

export default function NewDocument() {
  const { process } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const list = `/processes/${process.id}/documents`;
  return (
    <Page
      title={t("documents:new.title")}
      back={{ to: list, label: t("documents:list.title") }}
      intro={t("documents:new.intro")}
    >
      <ActionForm name="document">
        <TextField name="title" label={t("documents:field.title")} required maxLength={200} />
        <div className="ja-row">
          <SubmitButton>{t("documents:new.create")}</SubmitButton>
          <LinkButton variant="tertiary" to={list}>
            {t("common:action.cancel")}
          </LinkButton>
        </div>
      </ActionForm>
    </Page>
  );
}
