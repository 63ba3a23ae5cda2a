/** GET and POST /processes/:id/consultations/new: prepares a consultation with its first wave; nobody hears of it yet. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { createConsultation } from "#server/consultations/commands";
import { newConsultationForm } from "#server/consultations/forms.rules";
import { requirePreparation } from "#server/consultations/texts.queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { ConsultationFields, WaveFields } from "~/consultations/consultation-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { EmptyState, Page, Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params, request }) => {
  const preparation = await requirePreparation(ctx, idOf(params.id));
  authorise(preparation.process.my, "consultation:manage");
  const text = new URL(request.url).searchParams.get("text");
  const chosen = preparation.choices.flatMap(({ versionId }) => (String(versionId) === text ? [versionId] : []));
  return { title: ctx.t("consultations:form.new"), ...preparation, chosen };
});

export const action = act(newConsultationForm, async (ctx, input, { params, requestId }) => {
  const id = await createConsultation(ctx, idOf(params.id), input, requestId);
  return redirectTo(`/consultations/${id}`, "consultations:flash.prepared");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewConsultation() {
  const { t } = useTranslation();
  const { process, choices, minimumDays, days, chosen } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}/consultations`;
  return (
    <Page
      title={t("consultations:form.new")}
      intro={t("consultations:form.intro")}
      back={{ to: back, label: t("consultations:list.title") }}
    >
      {chosen.length === 0 && (
        <Section title={t("consultations:form.agenda")} hint={t("consultations:form.agenda-hint")}>
          <ActionForm name="agenda-text" action={`${back}/agenda-text`}>
            <SubmitButton variant="secondary">{t("consultations:form.agenda-do")}</SubmitButton>
          </ActionForm>
        </Section>
      )}
      {choices.length === 0 ? (
        <EmptyState
          title={t("consultations:form.no-frozen")}
          action={<LinkButton to={`/processes/${process.id}/documents`}>{t("consultations:form.to-documents")}</LinkButton>}
        >
          {t("consultations:form.no-frozen-hint")}
        </EmptyState>
      ) : (
        <ActionForm name="consultation">
          <ConsultationFields choices={choices} chosen={chosen} minimumDays={minimumDays} />
          <Section title={t("consultations:wave.first")} hint={t("consultations:wave.hint")}>
            <WaveFields minimumDays={minimumDays} days={days} isFirst />
          </Section>
          <FormActions>
            <SubmitButton>{t("consultations:form.create")}</SubmitButton>
            <LinkButton variant="tertiary" to={back}>
              {t("common:action.cancel")}
            </LinkButton>
          </FormActions>
        </ActionForm>
      )}
    </Page>
  );
}
