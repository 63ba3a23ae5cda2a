/** GET and POST /consultations/:id/statements/:statementId/attachments/:attachmentId/redaction: the version of a file that others read. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { redactAttachment } from "#server/consultations/attachments/commands";
import { listAttachments } from "#server/consultations/attachments/queries";
import { requireStatement } from "#server/consultations/statements.queries";
import { NotFound } from "#server/errors";
import { nothing } from "#server/platform/form.rules";
import { actUpload, idOf, load, redirectTo } from "#server/web";
import { AttachmentField } from "~/consultations/attachments";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const { process, consultation, statement } = await requireStatement(ctx, idOf(params.id), idOf(params.statementId));
  const file = (await listAttachments(ctx, statement.id)).find(({ id }) => id === idOf(params.attachmentId));
  if (!file || file.isPublic) throw new NotFound();
  const at = `/consultations/${consultation.id}/${statement.submittedAt ? `statements/${statement.id}` : "statement"}`;
  return { title: ctx.t("consultations:file.redact"), process, name: file.name, at };
});

export const action = actUpload(nothing, async (ctx, _input, { params, file }) => {
  const [consultationId, statementId] = [idOf(params.id), idOf(params.statementId)];
  const { statement } = await requireStatement(ctx, consultationId, statementId);
  await redactAttachment(ctx, { consultationId, statementId, attachmentId: idOf(params.attachmentId) }, file);
  const at = statement.submittedAt ? `statements/${statementId}` : "statement";
  return redirectTo(`/consultations/${consultationId}/${at}#files`, "consultations:flash.file-added");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function Redaction() {
  const { t } = useTranslation();
  const { name, at } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("consultations:file.redact")}
      intro={t("consultations:file.redact-intro", { name })}
      back={{ to: `${at}#files`, label: t("consultations:file.list") }}
    >
      <ActionForm name="redaction" encType="multipart/form-data">
        <AttachmentField />
        <FormActions>
          <SubmitButton>{t("consultations:file.add")}</SubmitButton>
          <LinkButton variant="tertiary" to={`${at}#files`}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
