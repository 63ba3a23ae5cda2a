/** GET and POST /processes/:id/surveys/new: makes a survey, with `?template=` from a template, with `?after=` as an earlier one asked. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { createSurvey } from "#server/surveys/commands";
import { listSurveySubjects, requireRepeatable } from "#server/surveys/queries";
import { PAPER_DAYS, surveyForm, TEMPLATE_QUESTIONS, TEMPLATES } from "#server/surveys/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Select, TextArea, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions, Tabs } from "~/ui/parts";

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "survey:manage");
  const { searchParams } = new URL(request.url);
  const [wanted, after] = [searchParams.get("template"), searchParams.get("after")];
  const [subjects, earlier] = await Promise.all([
    listSurveySubjects(ctx, process.id),
    after === null ? null : requireRepeatable(ctx, process.id, idOf(after)),
  ]);
  return {
    title: ctx.t("surveys:new"),
    process,
    template: TEMPLATES.find((each) => each === wanted) ?? TEMPLATES[0],
    ...{ ...subjects, earlier },
  };
});

export const action = act(surveyForm, async (ctx, input, { params, requestId }) =>
  redirectTo(`/surveys/${await createSurvey(ctx, idOf(params.id), input, requestId)}`, "surveys:flash.created"),
);

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewSurvey() {
  const { process, template, earlier } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = `/processes/${process.id}/surveys`;
  return (
    <Page title={t("surveys:new")} intro={t("surveys:new-intro")} back={{ to: back, label: t("surveys:title") }}>
      {earlier ? (
        <p className="kern-body">{t("surveys:after.intro", { title: earlier.title })}</p>
      ) : (
        <Tabs
          label={t("surveys:template-label")}
          tabs={TEMPLATES.map((each) => ({
            to: `?template=${each}`,
            label: t(`surveys:template.${each}.name`),
            current: each === template,
          }))}
        />
      )}
      <SurveyFields key={earlier ? `after-${earlier.id}` : template} />
    </Page>
  );
}

function SurveyFields() {
  const { process, template, editions, before, earlier } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const questions = earlier
    ? earlier.questions.map(({ kind, words }) => (kind === "open" ? `${words} …` : words))
    : Array.from({ length: TEMPLATE_QUESTIONS }, (_, at) => t(`surveys:template.${template}.${at + 1}`));
  return (
    <ActionForm name="survey">
      <TextField
        name="title"
        label={t("surveys:field.title")}
        required
        maxLength={200}
        defaultValue={
          earlier ? t("surveys:after.title", { title: earlier.title }).slice(0, 200) : t(`surveys:template.${template}.name`)
        }
      />
      <TextArea name="intro" label={t("surveys:field.intro")} rows={2} maxLength={2000} defaultValue={earlier?.intro} />
      <TextArea
        name="questions"
        label={t("surveys:field.questions")}
        hint={t("surveys:field.questions-hint")}
        required
        rows={10}
        maxLength={20_000}
        defaultValue={questions.join("\n")}
      />
      <TextField
        name="closes_on"
        type="date"
        label={t("surveys:field.closes-on")}
        hint={t("surveys:field.closes-on-hint", { days: PAPER_DAYS })}
        required
      />
      {editions.length > 0 && (
        <Select
          name="edition_id"
          label={t("surveys:field.edition")}
          hint={t("surveys:field.edition-hint")}
          defaultValue=""
          options={[
            { value: "", label: t("surveys:field.no-edition") },
            ...editions.map(({ id, label, name }) => ({ value: id, label: `${name}: ${label}` })),
          ]}
        />
      )}
      <Checkbox
        name="has_room"
        label={t("surveys:field.room")}
        hint={t("surveys:field.room-hint")}
        defaultChecked={earlier?.roomCode != null}
      />
      <Checkbox
        name="asks_code"
        label={t("surveys:field.code")}
        hint={t("surveys:field.code-hint")}
        // Asked at the start and at the end: without a code the two could not be set side by side.
        defaultChecked={earlier !== null || template === "betroffenheit"}
      />
      {before.length > 0 && (
        <Select
          name="before_id"
          label={t("surveys:field.before")}
          hint={t("surveys:field.before-hint")}
          defaultValue={earlier?.id ?? ""}
          options={[{ value: "", label: t("none") }, ...before.map(({ id, title }) => ({ value: id, label: title }))]}
        />
      )}
      <FormActions>
        <SubmitButton>{t("surveys:save")}</SubmitButton>
        <LinkButton variant="tertiary" to={`/processes/${process.id}/surveys`}>
          {t("action.cancel")}
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
