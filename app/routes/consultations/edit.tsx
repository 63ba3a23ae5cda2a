/** GET and POST /consultations/:id/edit: what is asked, as long as nobody has been asked. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { editConsultation } from "#server/consultations/commands";
import { consultationForm } from "#server/consultations/forms.rules";
import { requireDraft } from "#server/consultations/texts.queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { ConsultationFields } from "~/consultations/consultation-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => ({
  title: ctx.t("consultations:form.edit"),
  ...(await requireDraft(ctx, idOf(params.id))),
}));

export const action = act(consultationForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editConsultation(ctx, id, input);
  return redirectTo(`/consultations/${id}`, "consultations:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EditConsultation() {
  const { t } = useTranslation();
  const { consultation, texts, questions, choices, minimumDays } = useLoaderData<typeof loader>();
  const back = `/consultations/${consultation.id}`;
  return (
    <Page title={t("consultations:form.edit")} back={{ to: back, label: consultation.title }}>
      <ActionForm name="consultation">
        <ConsultationFields choices={choices} minimumDays={minimumDays} stored={{ consultation, texts, questions }} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
