/** GET and POST /formats/:id/evaluations/:eid/evidence: a rater brings files as evidence; `?criterion=` says for which criterion. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { addEvidence } from "#server/formats/evidence/commands";
import { requireEvidenceDesk } from "#server/formats/evidence/file.queries";
import { evidenceForm } from "#server/formats/evidence/rules";
import { actUpload, idOf, load, redirectTo } from "#server/web";
import { AttachmentField } from "~/consultations/attachments";
import { useCriterionWords } from "~/formats/criterion-words";
import { EvidenceLinks } from "~/formats/evidence";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Select } from "~/ui/form";
import { EmptyState, Page, Section } from "~/ui/page";
import { Entry, FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params, request }) => {
  const desk = await requireEvidenceDesk(ctx, idOf(params.id), idOf(params.eid));
  const wanted = new URL(request.url).searchParams.get("criterion");
  return {
    title: ctx.t("formats:evidence.title"),
    ...desk,
    wanted: desk.evaluation.criteria.find(({ key }) => key === wanted)?.key ?? null,
  };
});

export const action = actUpload(evidenceForm, async (ctx, { criterion }, { params, requestId, file }) => {
  const [formatId, evaluationId] = [idOf(params.id), idOf(params.eid)];
  await addEvidence(ctx, { formatId, evaluationId }, { criterion, file }, requestId);
  return redirectTo(
    `/formats/${formatId}/evaluations/${evaluationId}?open=${criterion}#criterion-${criterion}`,
    "formats:flash.file-added",
  );
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EvidenceDesk() {
  const { format, evaluation, evidence, wanted } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const words = useCriterionWords();
  const at = `/formats/${format.id}/evaluations/${evaluation.id}`;
  const back = wanted ? `${at}?open=${wanted}#criterion-${wanted}` : at;
  return (
    <Page title={t("formats:evidence.title")} intro={t("formats:evidence.intro")} back={{ to: back, label: evaluation.title }}>
      <ActionForm name="evidence" action={`${at}/evidence`} encType="multipart/form-data">
        <Select
          name="criterion"
          label={t("formats:evidence.criterion")}
          required
          defaultValue={wanted ?? ""}
          options={[
            ...(wanted ? [] : [{ value: "", label: t("formats:form.please-choose") }]),
            ...evaluation.criteria.map((each) => ({ value: each.key, label: words.heading(each) })),
          ]}
        />
        <AttachmentField />
        <FormActions>
          <SubmitButton>{t("formats:evidence.submit")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
      <Section title={t("formats:evidence.own")} id="files">
        {evidence.length === 0 ? (
          <EmptyState title={t("formats:evidence.none")} />
        ) : (
          <ul className="ja-list ja-list--ruled">
            {evidence.map((file) => (
              <Entry
                key={file.id}
                end={
                  <ActionForm name={`removal-${file.id}`} action={`${at}/evidence/${file.id}/removal`}>
                    <SubmitButton small variant="tertiary" aria-label={t("formats:evidence.remove-one", { name: file.name })}>
                      {t("formats:evidence.remove")}
                    </SubmitButton>
                  </ActionForm>
                }
              >
                <EvidenceLinks files={[file]} at={at} />
                <span className="ja-small ja-muted">
                  {evaluation.criteria.filter(({ key }) => key === file.criterion).map(words.heading)}
                </span>
              </Entry>
            ))}
          </ul>
        )}
      </Section>
    </Page>
  );
}
