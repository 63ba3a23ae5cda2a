/** /processes/:id/mandates/new: invites a person, known or new, with a mandate. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { dayOf } from "#server/calendar/rules";
import { listOrganisationChoices } from "#server/organisations/queries";
import { inviteToProcess } from "#server/processes/invitations.commands";
import { requireProcess } from "#server/processes/queries";
import { invitationForm } from "#server/processes/forms.rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { InvitationForm } from "~/processes/invitation-form";
import { LinkButton } from "~/ui/button";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "mandate:manage");
  return {
    title: ctx.t("processes:mandate.invite-title"),
    process,
    organisations: await listOrganisationChoices(ctx),
    today: dayOf(ctx.now()),
  };
});

export const action = actWords(invitationForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await inviteToProcess(ctx, id, input, requestId);
  return redirectTo(`/processes/${id}/people`, "processes:flash.invited");
});

export default function NewMandate() {
  const { t } = useTranslation();
  const { process, organisations, today } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("processes:mandate.invite-title")}
      intro={t("processes:mandate.invite-intro")}
      back={{ to: `/processes/${process.id}/people`, label: t("processes:mandate.back") }}
      actions={
        <LinkButton to={`/processes/${process.id}/invitations`} variant="secondary" small>
          {t("processes:people.invite-many")}
        </LinkButton>
      }
    >
      <InvitationForm processId={process.id} organisations={organisations} today={today} />
    </Page>
  );
}
