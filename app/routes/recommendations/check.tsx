/** GET and POST /recommendations/:id/checks/:kind: goes through the questions of a check and records it, beside those before. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { CHECK_KINDS } from "#db/schema/recommendations";
import { authorise } from "#server/access/rules";
import { dayOf } from "#server/calendar/rules";
import { NotFound } from "#server/errors";
import { answerField, ANSWERS, CASES, checkForm, QUESTIONS, RESULTS } from "#server/recommendations/checks.rules";
import { recordCheck } from "#server/recommendations/commands";
import { listChecks, requireRecommendation } from "#server/recommendations/queries";
import { recommendationNumber } from "#server/recommendations/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { CheckResult } from "~/recommendations/checks";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, RadioGroup, TextArea, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const kind = CHECK_KINDS.find((each) => each === params["kind"]);
  if (!kind) throw new NotFound();
  const { process, recommendation } = await requireRecommendation(ctx, idOf(params.id));
  authorise(process.my, "recommendation:check");
  const before = (await listChecks(ctx, recommendation.id)).filter((check) => check.kind === kind);
  return {
    title: ctx.t(`recommendations:check.${kind}`),
    process,
    recommendation,
    kind,
    before,
    // As whoever fills it in is known here; somebody else may have done the checking.
    reviewer: `${ctx.actor.name}, ${process.my.organisationShortName}`,
    today: dayOf(ctx.now()),
  };
});

export const action = act(checkForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await recordCheck(ctx, id, input, requestId);
  return redirectTo(`/recommendations/${id}#checks`, "recommendations:flash.checked");
});

export default function CheckPage() {
  const { t } = useTranslation();
  const { recommendation: of, kind, before } = useLoaderData<typeof loader>();
  const number = recommendationNumber(of.itemNumber, of.number);
  return (
    <Page
      title={t(`recommendations:check.${kind}`)}
      intro={`${t(`recommendations:check.intro.${kind}`)} ${t("recommendations:check.disclaimer")}`}
      back={{ to: `/recommendations/${of.id}`, label: t("recommendations:back", { number, title: of.title }) }}
    >
      {kind === "competence" && <Cases />}
      <CheckForm />
      {before.length > 0 && (
        <Section title={t("recommendations:check.before")} id="before">
          <Stack as="ul">
            {before.map((check) => (
              <li key={check.id} className="ja-stack ja-gap-2">
                <CheckResult check={check} />
                {check.recordedBy && (
                  <p className="ja-small ja-muted">{t("recommendations:check.recorded", { name: check.recordedBy })}</p>
                )}
              </li>
            ))}
          </Stack>
        </Section>
      )}
    </Page>
  );
}

/** For whoever asks whether something is still a matter of the local community. */
function Cases() {
  const { t } = useTranslation();
  return (
    <Fold form="cases" plain summary={t("recommendations:check.cases.title")}>
      <ul className="ja-dots">
        {CASES.map((each) => (
          <li key={each}>{t(`recommendations:check.cases.${each}`)}</li>
        ))}
      </ul>
    </Fold>
  );
}

function CheckForm() {
  const { t } = useTranslation();
  const { recommendation: of, kind, reviewer, today } = useLoaderData<typeof loader>();
  const check = of.checks[kind];
  return (
    <ActionForm name="check">
      <Hidden name="kind" value={kind} />
      {QUESTIONS[kind].map((question) => (
        <RadioGroup
          key={question}
          name={answerField(question)}
          label={t(`recommendations:check.question.${kind}.${question}`)}
          required
          horizontal
          defaultValue={check?.answers[question]}
          options={ANSWERS.map((value) => ({ value, label: t(`recommendations:check.answer.${value}`) }))}
        />
      ))}
      <RadioGroup
        name="result"
        label={t("recommendations:check.result")}
        required
        options={RESULTS[kind].map((value) => ({ value, label: t(`recommendations:check.results.${kind}.${value}`) }))}
      />
      <TextArea name="note" label={t("recommendations:check.note")} defaultValue={check?.note} rows={3} maxLength={3000} />
      <TextField
        name="reviewer"
        label={t("recommendations:check.reviewer")}
        hint={t("recommendations:check.reviewer-hint")}
        defaultValue={reviewer}
        required
        maxLength={200}
      />
      <TextField
        name="reviewed_on"
        type="date"
        label={t("recommendations:check.reviewed-on")}
        defaultValue={today}
        required
        max={today}
      />
      <FormActions>
        <SubmitButton>{t("recommendations:check.save")}</SubmitButton>
        <LinkButton variant="tertiary" to={`/recommendations/${of.id}`}>
          {t("common:action.cancel")}
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
