/** GET and POST /processes/:id/profiles/indicators/edit: a new version of what the profiles ask. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS, SIDES } from "#db/schema/profiles";
import { authorise } from "#server/access/rules";
import { fieldOf } from "#server/partnerships/versions.rules";
import type { Indicator } from "#server/profiles/rules";
import { changeIndicators } from "#server/profiles/sets.commands";
import { listSets } from "#server/profiles/sets.queries";
import { currentSet, setForm, WEIGHTS } from "#server/profiles/sets.rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { AskedFields, NewRows, RowFold } from "~/profiles/versions";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Hidden, Select, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, sets } = await listSets(ctx, idOf(params.id));
  authorise(process.my, "situation:manage");
  return { title: ctx.t("profiles:set.edit"), process, set: currentSet(sets) };
});

export const action = actWords(setForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await changeIndicators(ctx, id, input, requestId);
  return redirectTo(`/processes/${id}/profiles/indicators`, "profiles:flash.set");
});

export default function EditIndicators() {
  const { t } = useTranslation();
  const { process, set } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}/profiles/indicators`;
  return (
    <Page
      title={t("profiles:set.edit")}
      intro={t("profiles:set.edit-intro")}
      back={{ to: back, label: t("profiles:set.one", { version: set.version }) }}
    >
      <ActionForm name="indicators">
        <Hidden name="seen" value={set.version} />
        {RESILIENCE_DIMENSIONS.map((dimension) => (
          <section key={dimension} className="ja-stack" aria-labelledby={`dimension-${dimension}`}>
            <h2 className="kern-heading-medium" id={`dimension-${dimension}`}>
              {t(`profiles:dimension.${dimension}`)}
            </h2>
            {set.indicators
              .filter((each) => each.dimension === dimension)
              .map((indicator) => (
                <RowFold key={indicator.key} asked={indicator}>
                  <IndicatorFields of={indicator.key} indicator={indicator} />
                </RowFold>
              ))}
          </section>
        ))}
        <NewRows form="indicators">{(key) => <IndicatorFields of={key} indicator={null} />}</NewRows>
        <TextField
          name="reason"
          label={t("profiles:set.reason")}
          hint={t("profiles:set.reason-hint")}
          required
          maxLength={500}
        />
        <FormActions>
          <SubmitButton>{t("profiles:set.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}

function IndicatorFields({ of: key, indicator }: { of: string; indicator: Indicator | null }) {
  const { t } = useTranslation();
  const choices = (word: "dimension" | "side", values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`profiles:${word}.${value}`) }));
  return (
    <Stack gap={3}>
      <AskedFields of={key} asked={indicator} />
      <div className="ja-fields">
        <Select
          name={fieldOf("dimension", key)}
          label={t("profiles:set.dimension")}
          required
          defaultValue={indicator?.dimension ?? RESILIENCE_DIMENSIONS[0]}
          options={choices("dimension", RESILIENCE_DIMENSIONS)}
        />
        <Select
          name={fieldOf("side", key)}
          label={t("profiles:set.side")}
          required
          defaultValue={indicator?.side ?? SIDES[0]}
          options={choices("side", SIDES)}
        />
        <Select
          name={fieldOf("weight", key)}
          label={t("profiles:set.weight")}
          required
          defaultValue={String(indicator?.weight ?? 1)}
          options={WEIGHTS.map((weight) => ({ value: weight, label: t("profiles:set.weight-of", { weight }) }))}
        />
      </div>
      {indicator && <Checkbox name={fieldOf("out", key)} label={t("profiles:set.out")} />}
    </Stack>
  );
}
