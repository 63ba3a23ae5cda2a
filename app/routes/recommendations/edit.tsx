/** GET and POST /recommendations/:id/edit: the facts of a recommendation; its text is written on its page. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authoriseWriting } from "#server/agenda/commands";
import { listLeads } from "#server/agenda/queries";
import { editRecommendation } from "#server/recommendations/commands";
import { recommendationForm } from "#server/recommendations/forms.rules";
import { requireRecommendation } from "#server/recommendations/queries";
import { recommendationNumber } from "#server/recommendations/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { RecommendationFields } from "~/recommendations/fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, recommendation } = await requireRecommendation(ctx, idOf(params.id));
  authoriseWriting(process);
  const number = recommendationNumber(recommendation.itemNumber, recommendation.number);
  return {
    title: ctx.t("recommendations:edit-title", { number }),
    process,
    recommendation,
    organisations: await listLeads(ctx, process.id),
  };
});

export const action = act(recommendationForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editRecommendation(ctx, id, input);
  return redirectTo(`/recommendations/${id}`, "recommendations:flash.saved");
});

export default function EditRecommendation() {
  const { t } = useTranslation();
  const { recommendation, organisations } = useLoaderData<typeof loader>();
  const number = recommendationNumber(recommendation.itemNumber, recommendation.number);
  const back = `/recommendations/${recommendation.id}`;
  return (
    <Page
      title={t("recommendations:edit-title", { number })}
      back={{ to: back, label: t("recommendations:back", { number, title: recommendation.title }) }}
    >
      <ActionForm name="recommendation" className="ja-recommendation-form">
        <Hidden name="revision" value={recommendation.revision} />
        <RecommendationFields stored={recommendation} organisations={organisations} />
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
