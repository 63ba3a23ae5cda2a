/** /mandates/:id/edit: changes a mandate, sends its invitation again, ends it. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authorise } from "#server/access/rules";
import { dayOf, writeDay } from "#server/calendar/rules";
import { listOrganisationChoices } from "#server/organisations/queries";
import { revisionOf } from "#server/platform/revisions.queries";
import { seenForm } from "#server/platform/form.rules";
import { editMandate } from "#server/processes/mandates.commands";
import { requireMandate, shownMandate } from "#server/processes/mandates.queries";
import { mandateForm } from "#server/processes/forms.rules";
import { endedAtOnce } from "#server/processes/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { useLanguage } from "~/processes/language";
import { MandateFields } from "~/processes/mandate-fields";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownMandate(idOf(params.id)));
  const { process, mandate } = await requireMandate(ctx, idOf(params.id));
  authorise(process.my, "mandate:manage");
  return {
    title: ctx.t("processes:mandate.edit-title", { name: mandate.name }),
    process,
    mandate,
    seen,
    isOwn: mandate.personId === ctx.actor.personId,
    organisations: await listOrganisationChoices(ctx),
    today: dayOf(ctx.now()),
  };
});

export const action = act(z.intersection(mandateForm, seenForm), async (ctx, { seen, ...input }, { params }) => {
  const id = idOf(params.id);
  const { process } = await requireMandate(ctx, id);
  await editMandate(ctx, id, input, seen);
  return redirectTo(`/processes/${process.id}/people`, "processes:flash.mandate-saved");
});

export default function EditMandate() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, mandate, seen, isOwn, organisations, today } = useLoaderData<typeof loader>();
  const ended = mandate.hasEnded;
  return (
    <Page
      title={t("processes:mandate.edit-title", { name: mandate.name })}
      back={{ to: `/processes/${process.id}/people`, label: t("processes:mandate.back") }}
    >
      {ended && (
        <Alert
          title={
            endedAtOnce(mandate)
              ? t("processes:mandate.ended-at-once", { day: writeDay(mandate.validFrom, language) })
              : t("processes:mandate.ended", { day: writeDay(mandate.validTo ?? today, language) })
          }
        />
      )}
      <ActionForm name="mandate" action={`/mandates/${mandate.id}/edit`}>
        <Hidden name="seen" value={seen} />
        <MandateFields
          organisations={organisations}
          stored={mandate}
          today={today}
          fixedOrganisation={isOwn ? mandate.organisationName : undefined}
        />
        <SubmitButton>{t("common:action.save")}</SubmitButton>
      </ActionForm>
      {mandate.invitation && (
        <Section
          title={t("processes:mandate.invitation")}
          id="invitation"
          hint={t(`processes:mandate.invitation-state.${mandate.invitation}`)}
        >
          {mandate.invitation !== "accepted" && !ended && (
            <ActionForm name="resend" action={`/mandates/${mandate.id}/invitation`}>
              <SubmitButton variant="secondary" icon="mail">
                {t("processes:mandate.resend")}
              </SubmitButton>
            </ActionForm>
          )}
        </Section>
      )}
      {!ended && (
        <p>
          <Link className="kern-link" to={`/mandates/${mandate.id}/substitutions`}>
            {t("processes:substitution.of", { name: mandate.name })}
          </Link>
        </p>
      )}
      {!ended && (
        <Section title={t("processes:mandate.end")} id="end" hint={t("processes:mandate.end-text", { name: mandate.name })}>
          <ActionForm name="end" action={`/mandates/${mandate.id}/ending`}>
            <SubmitButton variant="danger">{t("processes:mandate.end-submit")}</SubmitButton>
          </ActionForm>
        </Section>
      )}
    </Page>
  );
}
