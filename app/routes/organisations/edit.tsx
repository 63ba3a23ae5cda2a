/** /organisations/:id/edit */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { NotAllowed } from "#server/errors";
import { editOrganisation } from "#server/organisations/commands";
import { facilitatesSomewhere, requireOrganisation } from "#server/organisations/queries";
import { organisationForm } from "#server/organisations/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { OrganisationFields } from "~/organisations/organisation-fields";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const organisation = await requireOrganisation(ctx, idOf(params.id));
  if (!ctx.actor.isAdmin && !(await facilitatesSomewhere(ctx))) throw new NotAllowed();
  return { title: organisation.name, organisation };
});

export const action = act(organisationForm, async (ctx, input, { params }) => {
  await editOrganisation(ctx, idOf(params.id), input);
  return redirectTo("/organisations", "organisations:flash.saved");
});

export default function EditOrganisation() {
  const { t } = useTranslation();
  const { organisation } = useLoaderData<typeof loader>();
  return (
    <Page title={organisation.name} back={{ to: "/organisations", label: t("organisations:form.back") }}>
      <ActionForm name="organisation" action={`/organisations/${organisation.id}/edit`}>
        <OrganisationFields stored={organisation} />
        <SubmitButton>{t("common:action.save")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
