/** GET and POST /survey/:key: answers a survey, without an account. Opening the page uses up nothing. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { BENCHES } from "#db/schema/organisations";
import { answerSurvey } from "#server/surveys/commands";
import { findAsked } from "#server/surveys/queries";
import { answerForm, answerName } from "#server/surveys/rules";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = loadPublic(async (ctx, { params }) => {
  const { survey, state } = await findAsked(ctx, params.key ?? "");
  const { title, intro, questions, asksCode } = survey;
  return { title, intro, questions, asksCode, state };
});

export const action = actPublic(
  answerForm,
  async (ctx, input, { params }) => {
    await answerSurvey(ctx, params.key ?? "", input);
    return redirectTo("/survey/thanks");
  },
  "person",
);

export { pageMeta as meta } from "~/ui/page-meta";

export default function AnswerPage() {
  const { title, intro, questions, asksCode, state } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  if (state !== "open")
    return (
      <Page title={title}>
        <Alert tone="info" title={t(`surveys:error.${state}`)} />
      </Page>
    );
  const steps = [
    ...[1, 2, 3, 4, 5].map((step) => ({ value: step, label: t(`surveys:step.${step}`) })),
    { value: "none", label: t("surveys:answer.none") },
  ];
  return (
    <Page title={title} intro={intro || undefined}>
      <p className="kern-body">{t("surveys:answer.anonymous")}</p>
      <ActionForm name="answer">
        {questions.map(({ kind, words }, at) =>
          kind === "scale" ? (
            <RadioGroup key={at} name={answerName(at)} label={words} options={steps} />
          ) : (
            <TextArea key={at} name={answerName(at)} label={words} rows={3} maxLength={2000} />
          ),
        )}
        <Select
          name="bench"
          label={t("surveys:answer.bench")}
          hint={t("surveys:answer.bench-hint")}
          defaultValue=""
          options={[
            { value: "", label: t("surveys:answer.none") },
            ...BENCHES.map((bench) => ({ value: bench, label: t(`bench.${bench}`) })),
          ]}
        />
        {asksCode && (
          <TextField name="code" label={t("surveys:answer.code")} hint={t("surveys:answer.code-hint")} maxLength={100} />
        )}
        <FormActions>
          <SubmitButton>{t("surveys:answer.submit")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
