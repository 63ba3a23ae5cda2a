/** /organisations/new */
import { useTranslation } from "react-i18next";
import { NotAllowed } from "#server/errors";
import { createOrganisation } from "#server/organisations/commands";
import { facilitatesSomewhere } from "#server/organisations/queries";
import { organisationForm } from "#server/organisations/rules";
import { act, load, redirectTo } from "#server/web";
import { OrganisationFields } from "~/organisations/organisation-fields";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx) => {
  if (!ctx.actor.isAdmin && !(await facilitatesSomewhere(ctx))) throw new NotAllowed();
  return { title: ctx.t("organisations:form.new-title") };
});

export const action = act(organisationForm, async (ctx, input, { requestId }) => {
  await createOrganisation(ctx, input, requestId);
  return redirectTo("/organisations", "organisations:flash.created");
});

export default function NewOrganisation() {
  const { t } = useTranslation();
  return (
    <Page title={t("organisations:form.new-title")} back={{ to: "/organisations", label: t("organisations:form.back") }}>
      <ActionForm name="organisation" action="/organisations/new">
        <OrganisationFields />
        <SubmitButton>{t("organisations:form.create")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
