/** GET and POST /processes/:id/surveys/new: makes a survey, with `?template=` from a template. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { createSurvey } from "#server/surveys/commands";
import { listSurveySubjects } from "#server/surveys/queries";
import { surveyForm, TEMPLATE_QUESTIONS, TEMPLATES } from "#server/surveys/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Select, TextArea, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions, Tabs } from "~/ui/parts";

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "survey:manage");
  const wanted = new URL(request.url).searchParams.get("template");
  return {
    title: ctx.t("surveys:new"),
    process,
    template: TEMPLATES.find((each) => each === wanted) ?? TEMPLATES[0],
    ...(await listSurveySubjects(ctx, process.id)),
  };
});

export const action = act(surveyForm, async (ctx, input, { params, requestId }) =>
  redirectTo(`/surveys/${await createSurvey(ctx, idOf(params.id), input, requestId)}`, "surveys:flash.created"),
);

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewSurvey() {
  const { process, template, editions, before } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = `/processes/${process.id}/surveys`;
  const questions = Array.from({ length: TEMPLATE_QUESTIONS }, (_, at) => t(`surveys:template.${template}.${at + 1}`));
  return (
    <Page title={t("surveys:new")} intro={t("surveys:new-intro")} back={{ to: back, label: t("surveys:title") }}>
      <Tabs
        label={t("surveys:template-label")}
        tabs={TEMPLATES.map((each) => ({
          to: `?template=${each}`,
          label: t(`surveys:template.${each}.name`),
          current: each === template,
        }))}
      />
      <ActionForm name="survey" key={template}>
        <TextField
          name="title"
          label={t("surveys:field.title")}
          required
          maxLength={200}
          defaultValue={t(`surveys:template.${template}.name`)}
        />
        <TextArea name="intro" label={t("surveys:field.intro")} rows={2} maxLength={2000} />
        <TextArea
          name="questions"
          label={t("surveys:field.questions")}
          hint={t("surveys:field.questions-hint")}
          required
          rows={10}
          maxLength={20_000}
          defaultValue={questions.join("\n")}
        />
        <TextField name="closes_on" type="date" label={t("surveys:field.closes-on")} required />
        {editions.length > 0 && (
          <Select
            name="edition_id"
            label={t("surveys:field.edition")}
            defaultValue=""
            options={[
              { value: "", label: t("surveys:field.no-edition") },
              ...editions.map(({ id, label, name }) => ({ value: id, label: `${name}: ${label}` })),
            ]}
          />
        )}
        <Checkbox name="has_room" label={t("surveys:field.room")} hint={t("surveys:field.room-hint")} />
        <Checkbox name="asks_code" label={t("surveys:field.code")} hint={t("surveys:field.code-hint")} />
        {before.length > 0 && (
          <Select
            name="before_id"
            label={t("surveys:field.before")}
            hint={t("surveys:field.before-hint")}
            defaultValue=""
            options={[{ value: "", label: t("none") }, ...before.map(({ id, title }) => ({ value: id, label: title }))]}
          />
        )}
        <FormActions>
          <SubmitButton>{t("surveys:save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
