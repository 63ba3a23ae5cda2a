/** GET and POST /formats/:id/evaluations/new: starts an evaluation with its raters. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { startEvaluation } from "#server/formats/evaluations.commands";
import { PRESETS, type FormatKind, type Preset } from "#db/schema/formats";
import { listCriteriaSets } from "#server/formats/criteria.queries";
import { listEditions, requireFormat } from "#server/formats/queries";
import { listCandidates, type Candidate } from "#server/formats/raters.queries";
import { FEWEST_RATERS } from "#server/formats/ratings.rules";
import { evaluationForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import "~/formats/formats.css";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, CheckboxGroup, Select, TextArea, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

/** Which criteria fit a kind at once. */
const FITTING: Partial<Record<FormatKind, Preset>> = {
  staedtenetzwerk: "staedtenetzwerk",
  fortbildungsreihe: "fortbildung",
  beauftragte_stelle: "ansprechstelle",
  servicestelle: "ansprechstelle",
};

export const loader = load(async (ctx, { params }) => {
  const { process, format } = await requireFormat(ctx, idOf(params.id));
  authorise(process.my, "evaluation:manage");
  return {
    title: ctx.t("formats:evaluation.new-title"),
    process,
    format,
    candidates: await listCandidates(ctx, process.id, format),
    editions: await listEditions(ctx.db, format.id),
    sets: (await listCriteriaSets(ctx, process.id)).sets,
  };
});

export const action = act(evaluationForm, async (ctx, input, { params, requestId }) => {
  const formatId = idOf(params.id);
  const id = await startEvaluation(ctx, formatId, input, requestId);
  return redirectTo(`/formats/${formatId}/evaluations/${id}`, "formats:flash.evaluation-started");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewEvaluation() {
  const { process, format, candidates, editions, sets } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}`;
  const free = candidates.filter(({ involvement }) => involvement !== "organiser");
  const options = useOptions(free);
  const barred = candidates.filter(({ involvement }) => involvement === "organiser");
  return (
    <Page
      title={t("formats:evaluation.new-title")}
      intro={t("formats:evaluation.new-intro")}
      back={{ to: at, label: format.name }}
    >
      {free.length < FEWEST_RATERS ? (
        <Alert tone="warning" title={t("formats:evaluation.too-few")} />
      ) : (
        <ActionForm name="evaluation">
          <TextField
            name="title"
            label={t("formats:evaluation.field-title")}
            hint={t("formats:evaluation.field-title-hint")}
            required
            maxLength={200}
          />
          <TextArea
            name="purpose"
            label={t("formats:evaluation.purpose")}
            hint={t("formats:evaluation.purpose-hint")}
            rows={2}
            maxLength={1000}
          />
          <TextField name="commissioner" label={t("formats:evaluation.commissioner")} maxLength={300} />
          <div className="ja-fields">
            <TextField name="period_from" type="date" label={t("formats:evaluation.period-from")} required />
            <TextField name="period_to" type="date" label={t("formats:evaluation.period-to")} required />
          </div>
          {editions.length > 0 && (
            <CheckboxGroup
              name="editions"
              label={t("formats:evaluation.editions")}
              hint={t("formats:evaluation.editions-hint")}
              options={editions.map(({ id, label, year }) => ({ value: id, label: `${label} (${year})` }))}
            />
          )}
          <Select
            name="criteria"
            label={t("formats:evaluation.criteria")}
            hint={
              <Link className="kern-link" to={`/processes/${process.id}/criteria`}>
                {t("formats:criteria.title")}
              </Link>
            }
            defaultValue={FITTING[format.kind] ?? "dialogformat"}
            options={[
              ...PRESETS.map((preset) => ({ value: preset, label: t(`formats:preset.${preset}`) })),
              ...sets.map(({ id, title, version }) => ({ value: id, label: t("formats:criteria.option", { title, version }) })),
            ]}
          />
          <Checkbox name="overall" label={t("formats:evaluation.overall")} hint={t("formats:evaluation.overall-hint")} />
          <CheckboxGroup
            name="raters"
            label={t("formats:evaluation.raters")}
            hint={t("formats:evaluation.raters-hint")}
            required
            options={options}
          />
          {barred.length > 0 && (
            <p className="kern-body kern-body--small">
              {t("formats:evaluation.involved-organiser", { names: barred.map(({ name }) => name).join(", ") })}
            </p>
          )}
          <Checkbox name="independence" label={t("formats:evaluation.independence")} required />
          <FormActions>
            <SubmitButton>{t("formats:evaluation.start")}</SubmitButton>
            <LinkButton variant="tertiary" to={at}>
              {t("action.cancel")}
            </LinkButton>
          </FormActions>
        </ActionForm>
      )}
    </Page>
  );
}

function useOptions(candidates: readonly Candidate[]) {
  const { t } = useTranslation();
  return candidates.map(({ personId, name, organisation, role, bench, involvement }) => ({
    value: personId,
    label: `${name}, ${organisation}`,
    hint: [
      [t(`role.${role}`), bench && t(`bench.${bench}`)].filter(Boolean).join(" · "),
      involvement && t("formats:evaluation.involved-commissioner"),
    ]
      .filter(Boolean)
      .join(" – "),
  }));
}
