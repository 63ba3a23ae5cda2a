/** /processes/new: from a template; whoever makes it facilitates it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { canInInstallation } from "#server/access/rules";
import { dayOf } from "#server/calendar/rules";
import { NotAllowed } from "#server/errors";
import { facilitatesSomewhere, findOwnOrganisation, listOrganisationChoices } from "#server/organisations/queries";
import { createProcess } from "#server/processes/commands";
import { listTemplates } from "#server/processes/queries";
import { newProcessForm } from "#server/processes/forms.rules";
import { act, load, redirectTo } from "#server/web";
import { OrganisationChoice } from "~/organisations/organisation-choice";
import { useLanguage } from "~/processes/language";
import { ProcessFields } from "~/processes/process-fields";
import { SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx) => {
  const person = { isAdmin: ctx.actor.isAdmin, facilitatesSomewhere: await facilitatesSomewhere(ctx) };
  if (!canInInstallation(person, "process:create")) throw new NotAllowed();
  const [templates, organisations, own] = await Promise.all([
    listTemplates(ctx),
    listOrganisationChoices(ctx),
    findOwnOrganisation(ctx),
  ]);
  return { title: ctx.t("processes:form.new-title"), templates, organisations, own, today: dayOf(ctx.now()) };
});

export const action = act(newProcessForm, async (ctx, input, { requestId }) => {
  const id = await createProcess(ctx, input, requestId);
  return redirectTo(`/processes/${id}`, "processes:flash.created");
});

export default function NewProcess() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { templates, organisations, own, today } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("processes:form.new-title")}
      intro={t("processes:form.new-intro")}
      back={{ to: "/processes", label: t("processes:page.back") }}
    >
      <ActionForm name="process" action="/processes/new">
        <ProcessFields
          today={today}
          settings={
            <RadioGroup
              name="template_key"
              label={t("processes:form.template")}
              required
              defaultValue={templates[0]?.key}
              options={templates.map(({ key, title, description }) => ({
                value: key,
                label: title[language],
                hint: description[language],
              }))}
            />
          }
        >
          <OrganisationChoice organisations={organisations} stored={own} label={t("processes:form.your-organisation")} />
        </ProcessFields>
        <SubmitButton>{t("processes:form.create")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
