/** GET and POST /consultations/:id/statement/short: three questions for those who have ten minutes. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { COORDINATIONS } from "#db/schema/consultations";
import { SHORT_ANSWERS, shortForm } from "#server/consultations/forms.rules";
import { answerShortly } from "#server/consultations/statements.commands";
import { requireAnswering, requireWorkspace } from "#server/consultations/statements.queries";
import { Invalid } from "#server/errors";
import { act, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Select, TextArea } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const workspace = await requireWorkspace(ctx, idOf(params.id));
  requireAnswering(workspace);
  const { process, consultation, invitation } = workspace;
  return { title: ctx.t("consultations:short.title"), process, consultation, maySubmit: invitation!.maySubmit };
});

export const action = act(shortForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  const { invitation } = await requireWorkspace(ctx, id);
  if (invitation?.maySubmit && !input.entitled) throw new Invalid("consultations:invalid.entitled", "entitled");
  const statementId = await answerShortly(ctx, id, input, requestId);
  if (statementId === null) return redirectTo(`/consultations/${id}/statement`, "consultations:flash.short-kept");
  return redirectTo(`/consultations/${id}/statements/${statementId}`, "consultations:flash.submitted");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ShortAnswer() {
  const { t } = useTranslation();
  const { process, consultation, maySubmit } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}`;
  return (
    <Page
      title={t("consultations:short.title")}
      intro={t("consultations:short.intro")}
      back={{ to: at, label: consultation.title }}
    >
      <ActionForm name="short" action={`${at}/statement/short`}>
        {SHORT_ANSWERS.map(({ name }) => (
          <TextArea key={name} name={name} rows={3} label={t(`consultations:short.${name}`)} />
        ))}
        <Select
          name="coordination"
          label={t("consultations:statement.coordination")}
          required
          defaultValue="arbeitsebene"
          options={COORDINATIONS.map((value) => ({ value, label: t(`consultations:coordination.${value}`) }))}
        />
        {maySubmit && (
          <Checkbox
            name="entitled"
            required
            label={t("consultations:submission.entitled", { organisation: process.my.organisationName })}
          />
        )}
        <FormActions>
          <SubmitButton>{t(maySubmit ? "consultations:submission.submit" : "consultations:workspace.keep")}</SubmitButton>
          <LinkButton variant="tertiary" to={at}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
