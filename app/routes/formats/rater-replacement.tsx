/** GET and POST /formats/:id/evaluations/:eid/raters/:personId/replacement: somebody else rates instead. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { replaceRater } from "#server/formats/evaluations.commands";
import { requireEvaluationSheet } from "#server/formats/evaluations.queries";
import { listCandidates } from "#server/formats/raters.queries";
import { replacementForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Select } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const { process, format, evaluation, raters } = await requireEvaluationSheet(ctx, idOf(params.id), idOf(params.eid));
  authorise(process.my, "evaluation:manage");
  const name = raters.find(({ personId }) => personId === idOf(params.personId))?.name;
  if (name === undefined) throw new NotFound();
  const candidates = (await listCandidates(ctx, process.id, format)).filter(
    ({ personId, involvement }) => involvement !== "organiser" && !raters.some((rater) => rater.personId === personId),
  );
  return { title: ctx.t("formats:raters.replace-title", { name }), process, format, evaluation, name, candidates };
});

export const action = act(replacementForm, async (ctx, { rater }, { params }) => {
  const formatId = idOf(params.id);
  const id = idOf(params.eid);
  await replaceRater(ctx, formatId, id, idOf(params.personId), rater);
  return redirectTo(`/formats/${formatId}/evaluations/${id}`, "formats:flash.replaced");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ReplaceRater() {
  const { title, format, evaluation, name, candidates } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = { to: `/formats/${format.id}/evaluations/${evaluation.id}`, label: evaluation.title };
  return (
    <Page title={title} intro={t("formats:raters.replace-text", { name })} back={back}>
      {candidates.length === 0 ? (
        <Alert tone="warning" title={t("formats:raters.replace-nobody")} />
      ) : (
        <ActionForm name="replacement">
          <Select
            name="rater"
            label={t("formats:raters.replace-by")}
            required
            options={[
              { value: "", label: t("formats:raters.replace-choose") },
              ...candidates.map(({ personId, involvement, ...who }) => ({
                value: String(personId),
                label: [
                  `${who.name}, ${who.organisation} (${who.bench ? t(`bench.${who.bench}`) : t(`role.${who.role}`)})`,
                  involvement && t("formats:evaluation.involved-commissioner"),
                ]
                  .filter(Boolean)
                  .join(" – "),
              })),
            ]}
          />
          <Checkbox name="independence" label={t("formats:evaluation.independence")} required />
          <FormActions>
            <SubmitButton>{t("formats:raters.replace")}</SubmitButton>
            <LinkButton variant="tertiary" to={back.to}>
              {t("action.cancel")}
            </LinkButton>
          </FormActions>
        </ActionForm>
      )}
    </Page>
  );
}
