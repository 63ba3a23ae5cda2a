/** GET and POST /processes/:id/profiles/indicators/edit: a new version of what the profiles ask. */
import { useLoaderData } from "@remix-run/react";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS, SIDES } from "#db/schema/profiles";
import { authorise } from "#server/access/rules";
import { wordsOf, type Indicator } from "#server/profiles/rules";
import { changeIndicators } from "#server/profiles/sets.commands";
import { listSets } from "#server/profiles/sets.queries";
import { currentSet, fieldOf, NEW_ROWS, setForm, WEIGHTS } from "#server/profiles/sets.rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Fold, Hidden, Select, TextField } from "~/ui/form";
import { FormContext } from "~/ui/form-state";
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
                <IndicatorFold key={indicator.key} indicator={indicator} />
              ))}
          </section>
        ))}
        <Fold form="indicators" summary={t("profiles:set.new-rows")}>
          {NEW_ROWS.map((key, at) => (
            <fieldset key={key} className="ja-card">
              <legend className="ja-strong">{t("profiles:set.new-row", { number: at + 1 })}</legend>
              <IndicatorFields of={key} indicator={null} />
            </fieldset>
          ))}
        </Fold>
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

/** Open where something in it was refused: it is not hidden. */
function IndicatorFold({ indicator }: { indicator: Indicator }) {
  const words = wordsOf(indicator, useLanguage());
  const { state } = useContext(FormContext);
  const isWrong = Object.keys(state?.errors ?? {}).some((name) => name.endsWith(`_${indicator.key}`));
  return (
    <Fold form={`indicator-${indicator.key}`} summary={words} open={isWrong}>
      <div role="group" aria-label={words}>
        <IndicatorFields of={indicator.key} indicator={indicator} />
      </div>
    </Fold>
  );
}

function IndicatorFields({ of: key, indicator }: { of: string; indicator: Indicator | null }) {
  const { t } = useTranslation();
  const choices = (word: "dimension" | "side", values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`profiles:${word}.${value}`) }));
  return (
    <Stack gap={3}>
      <TextField
        name={fieldOf("de", key)}
        label={t("profiles:set.de")}
        defaultValue={indicator?.de}
        required={indicator !== null}
        maxLength={300}
      />
      <TextField name={fieldOf("en", key)} label={t("profiles:set.en")} defaultValue={indicator?.en} maxLength={300} />
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
