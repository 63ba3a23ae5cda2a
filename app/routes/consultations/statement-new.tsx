/** GET and POST /consultations/:id/statements/new: enters what came by letter or mail, for the house that wrote it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { CHANNELS, COORDINATIONS } from "#db/schema/consultations";
import { dayOf } from "#server/calendar/rules";
import { behalfForm } from "#server/consultations/forms.rules";
import { listIntakes, requireEntering, requireIntake } from "#server/consultations/intake/queries";
import { listPlaces } from "#server/consultations/places/queries";
import { listInvitations } from "#server/consultations/queries";
import { enterOnBehalf } from "#server/consultations/statements.commands";
import { act, idOf, load, redirectTo } from "#server/web";
import { IntakeForm, IntakeHead } from "~/consultations/intake";
import { PlaceFields } from "~/consultations/placing";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Hidden, Select, TextArea, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const { process, consultation } = await requireEntering(ctx, id);
  const [invitations, intakes, places] = await Promise.all([
    listInvitations(ctx, ctx.db, id),
    listIntakes(ctx, id),
    listPlaces(ctx.db, id),
  ]);
  const asked = new URL(request.url).searchParams.get("intake");
  return {
    title: ctx.t("consultations:behalf.title"),
    ...{ process, consultation, intakes, places, today: dayOf(ctx.now()) },
    intake: asked ? await requireIntake(ctx, id, idOf(asked)) : null,
    organisations: invitations.map(({ organisationId, name }) => ({ value: organisationId, label: name })),
  };
});

export const action = act(behalfForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  const statementId = await enterOnBehalf(ctx, id, input, requestId);
  return redirectTo(`/consultations/${id}/statements/${statementId}`, "consultations:flash.entered");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function OnBehalf() {
  const { t } = useTranslation();
  const { consultation, organisations, today, intakes, intake, places } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}`;
  return (
    <Page
      title={t("consultations:behalf.title")}
      intro={t("consultations:behalf.intro")}
      back={{ to: at, label: consultation.title }}
    >
      {intake ? <IntakeHead at={at} intake={intake} /> : <IntakeForm at={at} intakes={intakes} />}
      <ActionForm key={intake?.id ?? 0} name="behalf" action={`${at}/statements/new`}>
        {intake && <Hidden name="intake_id" value={intake.id} />}
        <Select
          name="organisation_id"
          label={t("consultations:statement.organisation")}
          required
          defaultValue={intake?.senderOf ?? undefined}
          options={organisations}
        />
        <div className="ja-fields">
          <Select
            name="channel"
            label={t("consultations:receipt.channel")}
            required
            options={CHANNELS.filter((each) => each !== "online").map((value) => ({
              value,
              label: t(`consultations:channel.${value}`),
            }))}
          />
          <TextField
            name="received_on"
            type="date"
            label={t("consultations:behalf.received")}
            hint={t("consultations:behalf.received-hint")}
            required
            defaultValue={intake?.sentOn ?? today}
          />
          <Select
            name="coordination"
            label={t("consultations:statement.coordination")}
            required
            defaultValue="hausabgestimmt"
            options={COORDINATIONS.map((value) => ({ value, label: t(`consultations:coordination.${value}`) }))}
          />
        </div>
        <Checkbox name="is_nil" label={t("consultations:behalf.nil")} />
        <TextArea
          name="general_remark"
          label={t("consultations:statement.remark")}
          rows={4}
          defaultValue={intake?.reading.remark}
        />
        <TextArea
          name="points"
          label={t("consultations:point.list")}
          hint={t("consultations:behalf.points-hint")}
          rows={intake ? 20 : 10}
          defaultValue={intake?.reading.points.join("\n\n")}
        />
        <PlaceFields places={places} hint={t("consultations:behalf.place-hint")} none={t("consultations:point.on-whole")} />
        <FormActions>
          <SubmitButton>{t("consultations:behalf.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={at}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
