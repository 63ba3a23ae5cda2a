/** GET and POST /processes/:id/profiles/own: fills in the profile of one's own municipality; each saving is a version. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { CONFIDENCES } from "#db/schema/partnerships";
import { RESILIENCE_DIMENSIONS } from "#db/schema/profiles";
import { THREAT_DOMAINS } from "#db/schema/recommendations";
import { authoriseProfile, isMunicipality, saveProfile } from "#server/profiles/commands";
import { findOwnProfile } from "#server/profiles/queries";
import {
  confidenceField,
  evidenceField,
  MEASURED_SECTORS,
  measureField,
  profileForm,
  sectorKey,
  valueField,
  VALUES,
  type Indicator,
} from "#server/profiles/rules";
import { wordsOf } from "#server/partnerships/versions.rules";
import { readSets } from "#server/profiles/sets.queries";
import { currentSet, indicatorsIn } from "#server/profiles/sets.rules";
import { requireProcess } from "#server/processes/queries";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, Select, TextArea, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Badge, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authoriseProfile(process, await isMunicipality(ctx, process.my.organisationId));
  const own = await findOwnProfile(ctx, process.id);
  const sets = await readSets(ctx.db, process.id);
  const { version, indicators } = currentSet(sets);
  const asked = new Set(own ? indicatorsIn(sets, own.setVersion).map(({ key }) => key) : []);
  // Since one's own last version.
  const added = own ? indicators.flatMap(({ key }) => (asked.has(key) ? [] : [key])) : [];
  return { title: ctx.t("profiles:own"), process, own: own ?? null, version, indicators, added };
});

export const action = actWords(profileForm, async (ctx, input, { params, requestId }) => {
  const id = await saveProfile(ctx, idOf(params.id), input, requestId);
  return redirectTo(`/profiles/${id}`, "profiles:flash.saved");
});

export default function OwnProfile() {
  const { t } = useTranslation();
  const { process, own, version, indicators } = useLoaderData<typeof loader>();
  const back = own ? `/profiles/${own.id}` : `/processes/${process.id}/profiles`;
  return (
    <Page title={t("profiles:own")} intro={t("profiles:edit-intro")} back={{ to: back, label: t("profiles:title") }}>
      <ActionForm name="profile">
        <Hidden name="seen" value={own?.number ?? ""} />
        <Hidden name="set" value={version} />
        {own && own.setVersion < version && (
          <Alert title={t("profiles:set.newer", { version })}>{t("profiles:set.newer-hint")}</Alert>
        )}
        {RESILIENCE_DIMENSIONS.filter((each) => indicators.some(({ dimension }) => dimension === each)).map((dimension) => (
          <section key={dimension} className="ja-stack" aria-labelledby={`dimension-${dimension}`}>
            <h2 className="kern-heading-medium" id={`dimension-${dimension}`}>
              {t(`profiles:dimension.${dimension}`)}
            </h2>
            {indicators
              .filter((each) => each.dimension === dimension)
              .map((indicator) => (
                <Question key={indicator.key} indicator={indicator} />
              ))}
          </section>
        ))}
        <Fold form="measures" summary={t("profiles:measures")}>
          <p className="kern-hint">{t("profiles:measures-hint")}</p>
          {THREAT_DOMAINS.map((domain) => (
            <TextArea
              key={domain}
              name={measureField(domain)}
              label={t(`profiles:threat.${domain}`)}
              defaultValue={own?.measures[domain]}
              rows={2}
              maxLength={1000}
            />
          ))}
        </Fold>
        <Fold form="sectors" summary={t("profiles:measures-sectors")}>
          <p className="kern-hint">{t("profiles:measures-hint")}</p>
          {MEASURED_SECTORS.map((sector) => (
            <TextArea
              key={sector}
              name={measureField(sectorKey(sector))}
              label={t(`partnerships:sector.${sector}`)}
              defaultValue={own?.measures[sectorKey(sector)]}
              rows={2}
              maxLength={1000}
            />
          ))}
        </Fold>
        <FormActions>
          <SubmitButton>{t("profiles:save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}

function Question({ indicator }: { indicator: Indicator }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { own, added } = useLoaderData<typeof loader>();
  const { key, side } = indicator;
  const stored = own?.answers[key];
  return (
    <fieldset className="ja-card">
      <legend className="ja-strong">
        {wordsOf(indicator, language)} <Badge tone="neutral">{t(`profiles:side.${side}`)}</Badge>
        {added.includes(key) && <Badge tone="info">{t("profiles:set.new")}</Badge>}
      </legend>
      <Stack gap={3}>
        <div className="ja-fields">
          <Select
            name={valueField(key)}
            label={t("profiles:value-title")}
            required
            defaultValue={stored?.value ?? ""}
            options={["", ...VALUES].map((value) => ({
              value,
              label: value === "" ? t("profiles:not-stated") : t(`profiles:value.${value}`),
            }))}
          />
          <Select
            name={confidenceField(key)}
            label={t("profiles:confidence-title")}
            required
            defaultValue={stored?.confidence ?? "unbekannt"}
            options={CONFIDENCES.map((value) => ({ value, label: t(`partnerships:confidence.${value}`) }))}
          />
        </div>
        <TextField
          name={evidenceField(key)}
          label={t("profiles:evidence")}
          hint={t("profiles:evidence-hint")}
          defaultValue={stored?.evidence}
          maxLength={500}
        />
      </Stack>
    </fieldset>
  );
}
