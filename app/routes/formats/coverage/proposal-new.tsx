/** GET and POST /processes/:id/formats/coverage/:itemId/proposals/new: proposes a new or an adjusted format for an adopted item. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LEVELS } from "#db/schema/agenda";
import { EFFORTS } from "#db/schema/formats";
import { authorise } from "#server/access/rules";
import { agendaNumber } from "#server/agenda/rules";
import { proposeFormat } from "#server/formats/coverage.commands";
import { requireItemCoverage } from "#server/formats/coverage.queries";
import { cellsOf, expectationName, proposalForm } from "#server/formats/coverage.rules";
import { CRITERIA, SCORES } from "#server/formats/criteria.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { useCriterionWords } from "~/formats/criterion-words";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const { process, item, formats } = await requireItemCoverage(ctx, idOf(params.id), idOf(params.itemId));
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:proposal.new"), process, item, formats };
});

export const action = act(proposalForm, async (ctx, input, { params, requestId }) => {
  const [id, itemId] = [idOf(params.id), idOf(params.itemId)];
  await proposeFormat(ctx, id, itemId, input, requestId);
  return redirectTo(`/processes/${id}/formats/coverage/${itemId}#proposals`, "formats:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewProposal() {
  const { process, item, formats } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const words = useCriterionWords();
  const back = `/processes/${process.id}/formats/coverage/${item.id}`;
  const gaps = cellsOf(item).flatMap(({ level, state }) => (state === "gap" || state === "partly" ? [level] : []));
  const scores = [
    { value: "", label: t("formats:proposal.no-expectation") },
    ...SCORES.map((score) => ({ value: score, label: `${score} · ${t(`formats:scale.${score}`)}` })),
  ];
  return (
    <Page title={t("formats:proposal.new")} back={{ to: back, label: `${agendaNumber(item.number)} ${item.title}` }}>
      <ActionForm name="proposal">
        <TextField name="title" label={t("formats:proposal.field-title")} required maxLength={200} />
        <Select
          name="format_id"
          label={t("formats:proposal.field-kind")}
          hint={t("formats:proposal.field-kind-hint")}
          defaultValue=""
          options={[
            { value: "", label: t("formats:proposal.kind.neu") },
            ...formats.map(({ id, name }) => ({ value: id, label: t("formats:proposal.adjust", { name }) })),
          ]}
        />
        <TextArea name="purpose" label={t("formats:proposal.purpose")} rows={3} maxLength={2000} />
        <CheckboxGroup
          name="levels"
          label={t("formats:field.levels")}
          required
          defaultValue={gaps.length > 0 ? gaps : item.levels}
          options={LEVELS.map((level) => ({ value: level, label: t(`level.${level}`) }))}
        />
        <RadioGroup
          name="effort"
          label={t("formats:adjustment.effort")}
          required
          options={EFFORTS.map((effort) => ({ value: effort, label: t(`formats:effort.${effort}`) }))}
        />
        <details className="ja-details">
          <summary>{t("formats:proposal.expectations")}</summary>
          <p className="ja-small">{t("formats:proposal.expectations-hint")}</p>
          <div className="ja-grid ja-grid--narrow">
            {CRITERIA.map((criterion) => (
              <Select
                key={criterion.key}
                name={expectationName(criterion.key)}
                label={words.name(criterion)}
                defaultValue=""
                options={scores}
              />
            ))}
          </div>
        </details>
        <FormActions>
          <SubmitButton>{t("formats:proposal.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
