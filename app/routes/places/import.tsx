/** GET and POST /places/import: the official list of municipalities, for whoever keeps the installation. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { importPlaces } from "#server/places/commands";
import { placeListForm } from "#server/places/list.rules";
import { listPlaceImports } from "#server/places/queries";
import { actUpload, load, redirectTo } from "#server/web";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, FileField, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts, FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx) => ({ title: ctx.t("places:import.title"), imports: await listPlaceImports(ctx) }));

export const action = actUpload(placeListForm, async (ctx, input, { file }) => {
  await importPlaces(ctx, file, input);
  return redirectTo("/places/import#done", "places:flash.imported");
});

export default function ImportPlaces() {
  const { t } = useTranslation();
  const { imports } = useLoaderData<typeof loader>();
  return (
    <Page title={t("places:import.title")} intro={t("places:import.intro")} back={{ to: "/places", label: t("places:title") }}>
      <ActionForm name="places" encType="multipart/form-data">
        <FileField
          name="file"
          label={t("places:import.file")}
          hint={t("places:import.file-hint")}
          required
          accept=".txt,.asc,.csv,.xlsx"
        />
        <TextField name="source" label={t("places:import.source")} hint={t("places:import.source-hint")} maxLength={200} />
        <TextField
          name="day"
          label={t("places:import.day")}
          hint={t("places:import.day-hint")}
          maxLength={20}
          className="kern-form-input__input ja-short"
        />
        <Checkbox name="complete" label={t("places:import.complete")} hint={t("places:import.complete-hint")} />
        <FormActions>
          <SubmitButton>{t("places:import.submit")}</SubmitButton>
        </FormActions>
      </ActionForm>
      {imports.length > 0 && (
        <Section title={t("places:import.done")} id="done">
          <Stack as="ul">
            {imports.map((each) => (
              <li key={each.id}>
                <Report of={each} />
              </li>
            ))}
          </Stack>
        </Section>
      )}
    </Page>
  );
}

function Report({ of }: { of: ReturnType<typeof useLoaderData<typeof loader>>["imports"][number] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const counts = (["added", "changed", "unchanged", "ended"] as const).map((what) =>
    t(`places:import.${what}`, { count: of[what] }),
  );
  return (
    <Stack gap={2}>
      <p className="kern-body">
        <strong>{of.fileName}</strong> <Facts of={[writeInstant(of.importedAt, language), ...counts]} />
      </p>
      {of.refused.length > 0 && (
        <details className="ja-details">
          <summary>{t("places:import.refused-count", { count: of.refused.length })}</summary>
          <ul className="ja-dots">
            {of.refused.map(({ line, code, cell }, at) => (
              <li key={at}>
                {line > 0 && `${t("places:import.line", { line })} `}
                {t(`places:import.refused.${code}`, { cell })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Stack>
  );
}
