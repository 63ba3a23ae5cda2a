/** /processes/:id/documents/import: a new document from a file. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { authorise } from "#server/access/rules";
import { importDocument } from "#server/documents/import/commands";
import { requireImport } from "#server/documents/import/queries";
import { importForm, LARGEST_IMPORT } from "#server/documents/import/rules";
import { requireProcess } from "#server/processes/queries";
import { actUpload, idOf, load, redirectTo } from "#server/web";
import { IMPORT_ENDINGS } from "~/documents/page/file-drop";
import { writeSize } from "~/documents/reader/file-size";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, FileField, TextField } from "~/ui/form";
import { useFormBusy } from "~/ui/form-state";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/documents/reader/files.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "document:create");
  return { title: ctx.t("documents:import.title"), process };
});

export const action = actUpload(importForm, async (ctx, { title }, { params, requestId, file }) => {
  const id = await importDocument(ctx, idOf(params.id), { title, file }, requestId);
  const { report } = await requireImport(ctx, id);
  // Whatever did not come along wants to be seen before the text.
  const isWhole = Object.keys(report.lost).length === 0;
  return redirectTo(`/documents/${id}${isWhole ? "" : "/import"}`, "documents:flash.imported");
});

export default function ImportDocument() {
  const { process } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation();
  const list = `/processes/${process.id}/documents`;
  const size = (bytes: number) => writeSize(bytes, i18n.language as Language);
  return (
    <Page
      title={t("documents:import.title")}
      back={{ to: list, label: t("documents:list.title") }}
      intro={t("documents:import.intro")}
    >
      <ActionForm name="import" encType="multipart/form-data">
        <FileField
          name="file"
          label={t("documents:import.file")}
          hint={t("documents:import.file-hint", { most: size(LARGEST_IMPORT) })}
          accept={IMPORT_ENDINGS}
          maxBytes={LARGEST_IMPORT}
          tooLarge={(bytes) => t("documents:import.too-large-here", { size: size(bytes), most: size(LARGEST_IMPORT) })}
          required
        />
        <TextField
          name="title"
          label={t("documents:import.field-title")}
          hint={t("documents:import.field-title-hint")}
          maxLength={200}
        />
        <Reading />
        <div className="ja-row">
          <SubmitButton>{t("documents:import.submit")}</SubmitButton>
          <LinkButton variant="tertiary" to={list}>
            {t("common:action.cancel")}
          </LinkButton>
        </div>
      </ActionForm>
    </Page>
  );
}

/** A large file takes some seconds. */
function Reading() {
  const { t } = useTranslation();
  const busy = useFormBusy();
  return (
    <p className="kern-body ja-file-wait" role="status">
      {busy && t("documents:import.reading")}
    </p>
  );
}
