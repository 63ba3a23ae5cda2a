/** GET and POST /consultations/:id/statement/submission: the whole statement once more, and the last word by who may bind the organisation. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { listAttachments } from "#server/consultations/attachments/queries";
import { submissionForm } from "#server/consultations/forms.rules";
import { listQuestions, listTexts } from "#server/consultations/queries";
import { isLate } from "#server/consultations/rules";
import { submitStatement } from "#server/consultations/statements.commands";
import { requireAnswering, requireWorkspace } from "#server/consultations/statements.queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { AttachmentList } from "~/consultations/attachments";
import { SupportLine } from "~/consultations/support";
import { StatementView } from "~/consultations/statement-view";
import { useDeadline } from "~/consultations/words";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Hidden } from "~/ui/form";
import { DescriptionList, EmptyState, Page, Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { useTopic } from "~/ui/live/use-live";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const workspace = await requireWorkspace(ctx, id);
  requireAnswering(workspace);
  const [texts, questions] = await Promise.all([listTexts(ctx.db, id), listQuestions(ctx.db, id)]);
  const deadline = workspace.invitation!.deadline;
  return {
    title: ctx.t("consultations:submission.title"),
    ...{ ...workspace, targets: { texts, questions }, deadline },
    files: workspace.draft ? await listAttachments(ctx, workspace.draft.id) : [],
    isLate: isLate(ctx.now(), deadline),
    maySubmit: workspace.invitation!.maySubmit,
  };
});

export const action = act(submissionForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  const statementId = await submitStatement(ctx, id, input);
  return redirectTo(`/consultations/${id}/statements/${statementId}`, "consultations:flash.submitted");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function Submission() {
  const { t } = useTranslation();
  const { consultation, process, draft, draftSeen, points, targets, ...page } = useLoaderData<typeof loader>();
  const deadline = useDeadline();
  useTopic(draft ? `statement:${draft.id}` : null);
  const at = `/consultations/${consultation.id}/statement`;
  return (
    <Page
      title={t("consultations:submission.title")}
      back={{ to: at, label: t("consultations:workspace.title") }}
      intro={t("consultations:submission.intro")}
    >
      {page.isLate && (
        <Alert tone="warning" title={t("consultations:answering.late", { deadline: deadline(page.deadline) })}>
          {t("consultations:submission.late")}
        </Alert>
      )}
      {!draft ? (
        <EmptyState title={t("consultations:submission.nothing")} />
      ) : (
        <>
          <DescriptionList
            items={[
              { key: t("consultations:statement.organisation"), value: process.my.organisationName },
              { key: t("consultations:statement.coordination"), value: t(`consultations:coordination.${draft.coordination}`) },
            ]}
          />
          {page.support && <SupportLine support={page.support} />}
          <StatementView statement={draft} points={points} targets={targets} />
          {page.files.length > 0 && (
            <Section title={t("consultations:file.list")} id="files">
              <AttachmentList at={`/consultations/${consultation.id}`} statementId={draft.id} files={page.files} />
            </Section>
          )}
          {page.maySubmit ? (
            <ActionForm name="submission" action={`${at}/submission`}>
              <Hidden name="seen" value={draftSeen} />
              <Checkbox
                name="entitled"
                required
                label={t("consultations:submission.entitled", { organisation: process.my.organisationName })}
              />
              <FormActions>
                <SubmitButton>{t("consultations:submission.submit")}</SubmitButton>
                <LinkButton variant="tertiary" to={at}>
                  {t("consultations:submission.back")}
                </LinkButton>
              </FormActions>
            </ActionForm>
          ) : (
            <Alert title={t("consultations:error.may-not-bind")} />
          )}
        </>
      )}
    </Page>
  );
}
