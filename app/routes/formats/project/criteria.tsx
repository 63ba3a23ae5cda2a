/** GET and POST /processes/:id/criteria: the criteria of a process in their versions, and a new version. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PRESETS } from "#db/schema/formats";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { addCriteriaSet } from "#server/formats/criteria.commands";
import { listCriteriaSets, type CriteriaSet } from "#server/formats/criteria.queries";
import {
  criteriaSetForm,
  type CriterionKey,
  OWN_KEYS,
  type PRESET_KEYS,
  presetCriteria,
  presetNamed,
  WEIGHTS,
} from "#server/formats/criteria.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { useCriterionWords } from "~/formats/criterion-words";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Hidden, Select, TextField } from "~/ui/form";
import { EmptyState, Page, Section } from "~/ui/page";
import { FormActions, Tabs } from "~/ui/parts";

export const loader = load(async (ctx, { params, request }) => {
  const { process, sets } = await listCriteriaSets(ctx, idOf(params.id));
  const { searchParams } = new URL(request.url);
  const base = sets.find(({ id }) => String(id) === searchParams.get("from")) ?? null;
  return {
    title: ctx.t("formats:criteria.title"),
    ...{ process, sets, base },
    preset: base?.preset ?? presetNamed(searchParams.get("preset")),
  };
});

export const action = act(criteriaSetForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await addCriteriaSet(ctx, id, input, requestId);
  return redirectTo(`/processes/${id}/criteria`, "formats:flash.criteria-saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function CriteriaPage() {
  const { process, sets, base, preset } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Page
      title={t("formats:criteria.title")}
      intro={t("formats:criteria.intro")}
      back={{ to: `/processes/${process.id}/formats`, label: t("formats:sheet.back") }}
    >
      <Section title={t("formats:criteria.versions")} id="versions">
        {sets.length === 0 ? (
          <EmptyState title={t("formats:criteria.none")} />
        ) : (
          <Versions sets={sets} mayWrite={can(process.my, "evaluation:manage")} />
        )}
      </Section>
      {can(process.my, "evaluation:manage") && (
        <Section title={t("formats:criteria.new")} id="new">
          <Tabs
            label={t("formats:criteria.preset")}
            tabs={PRESETS.map((each) => ({
              to: `?preset=${each}#new`,
              label: t(`formats:preset.${each}`),
              current: each === preset && base === null,
            }))}
          />
          {base && <p className="kern-body">{t("formats:criteria.based", { name: t("formats:criteria.option", base) })}</p>}
          <SetForm key={base?.id ?? preset} preset={preset} base={base} />
        </Section>
      )}
    </Page>
  );
}

function Versions({ sets, mayWrite }: { sets: readonly CriteriaSet[]; mayWrite: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useCriterionWords();
  return (
    <ul className="ja-list ja-list--ruled">
      {sets.map(({ id, title, preset, version, criteria, createdAt, used }) => (
        <li key={id}>
          <h3 className="kern-heading-small">{t("formats:criteria.option", { title, version })}</h3>
          <p className="ja-small ja-muted">
            {t(`formats:preset.${preset}`)} · {writeDay(createdAt, language)} · {t("formats:criteria.used", { count: used })}
          </p>
          <p className="ja-small">
            {criteria.map((each) => `${words.heading(each)}${each.weight === 1 ? "" : ` (× ${each.weight})`}`).join(" · ")}
          </p>
          {mayWrite && (
            <Link
              className="kern-link kern-link--small"
              to={`?from=${id}#new`}
              aria-label={t("formats:criteria.base-of", { name: t("formats:criteria.option", { title, version }) })}
            >
              {t("formats:criteria.base")}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

interface SetFormProps {
  preset: keyof typeof PRESET_KEYS;
  /** An own version that the new one begins with. */
  base: CriteriaSet | null;
}

function SetForm({ preset, base }: SetFormProps) {
  const { t } = useTranslation();
  const words = useCriterionWords();
  const criteria = presetCriteria(preset);
  const before = (key: CriterionKey) => base?.criteria.find((each) => each.key === key);
  const weights = WEIGHTS.map((weight) => ({ value: weight, label: t("formats:criteria.times", { count: weight }) }));
  return (
    <ActionForm name="criteria">
      <Hidden name="preset" value={preset} />
      <TextField name="title" label={t("formats:criteria.field-title")} required maxLength={200} defaultValue={base?.title} />
      <CheckboxGroup
        name="chosen"
        label={t("formats:criteria.chosen")}
        hint={t("formats:criteria.chosen-hint")}
        defaultValue={criteria.map(({ key }) => key).filter((key) => !base || before(key))}
        options={criteria.map((each) => ({ value: each.key, label: words.heading(each), hint: words.question(each) }))}
      />
      <details className="ja-details">
        <summary>{t("formats:criteria.weights")}</summary>
        <p className="ja-small">{t("formats:criteria.weights-hint")}</p>
        <div className="ja-grid ja-grid--narrow">
          {criteria.map((each) => (
            <Select
              key={each.key}
              name={`${each.key}_weight`}
              label={words.name(each)}
              defaultValue={before(each.key)?.weight ?? 1}
              options={weights}
            />
          ))}
        </div>
      </details>
      <details className="ja-details" open={OWN_KEYS.some(before) || undefined}>
        <summary>{t("formats:criteria.own")}</summary>
        {OWN_KEYS.map((key, at) => (
          <div key={key} className="ja-fields">
            <TextField
              name={`${key}_name`}
              label={t("formats:criteria.own-name", { number: at + 1 })}
              maxLength={120}
              defaultValue={before(key)?.name}
            />
            <TextField
              name={`${key}_question`}
              label={t("formats:criteria.own-question")}
              maxLength={500}
              defaultValue={before(key)?.question}
            />
          </div>
        ))}
      </details>
      <FormActions>
        <SubmitButton>{t("formats:criteria.save")}</SubmitButton>
        <Link className="kern-link" to="#versions">
          {t("formats:criteria.versions")}
        </Link>
      </FormActions>
    </ActionForm>
  );
}
