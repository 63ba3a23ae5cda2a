/** A new paper from its title alone, above the list of documents: blank or from a template, in the language of whoever begins it. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DOCUMENT_TEMPLATES } from "#db/schema/documents";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Select, TextField } from "~/ui/form";
import "./templates.css";

export function NewPaper({ processId }: { processId: number }) {
  const { t } = useTranslation();
  const path = `/processes/${processId}/documents/new`;
  const templates = DOCUMENT_TEMPLATES.map((template) => ({
    value: template,
    label: t(`documents:templates.${template}.name`),
  }));
  return (
    <ActionForm action={path} name="document" className="ja-new-paper" aria-label={t("documents:new.title")}>
      <TextField name="title" label={t("documents:new.title")} required maxLength={200} />
      <Select
        name="template"
        label={t("documents:new.template")}
        options={templates}
        defaultValue={DOCUMENT_TEMPLATES[0]}
        required
      />
      <div className="ja-row">
        <SubmitButton icon="add">{t("documents:new.create")}</SubmitButton>
        <Link className="kern-link" to={path}>
          {t("documents:new.more")}
        </Link>
      </div>
    </ActionForm>
  );
}
