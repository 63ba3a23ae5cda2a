/** /processes/:id/documents/new: a paper begins with its title and, if wanted, a template; its text is written together afterwards. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DOCUMENT_TEMPLATES } from "#db/schema/documents";
import { LANGUAGES, type Language } from "#db/schema/people";
import { authorise } from "#server/access/rules";
import { createDocument } from "#server/documents/commands";
import { documentForm } from "#server/documents/rules";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, Select, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/documents/page/templates.css";

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
  const { t, i18n } = useTranslation();
  const list = `/processes/${process.id}/documents`;
  const templates = DOCUMENT_TEMPLATES.map((template) => ({
    value: template,
    label: t(`documents:templates.${template}.name`),
    hint: t(`documents:templates.${template}.hint`),
  }));
  const languages = LANGUAGES.map((language) => ({ value: language, label: t(`documents:templates.language.${language}`) }));
  return (
    <Page
      title={t("documents:new.title")}
      back={{ to: list, label: t("documents:list.title") }}
      intro={t("documents:new.intro")}
    >
      <ActionForm name="document">
        <TextField name="title" first label={t("documents:field.title")} required maxLength={200} />
        <div className="ja-doc-templates">
          <RadioGroup
            name="template"
            label={t("documents:templates.label")}
            options={templates}
            defaultValue={DOCUMENT_TEMPLATES[0]}
            required
          />
        </div>
        <Select
          name="language"
          label={t("documents:templates.language.label")}
          hint={t("documents:templates.language.hint")}
          options={languages}
          defaultValue={i18n.language as Language}
          required
        />
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
