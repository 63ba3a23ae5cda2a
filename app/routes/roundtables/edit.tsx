/** /roundtables/:id/edit: title, date and place. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { editRoundtable } from "#server/roundtables/commands";
import { requireRoundtable } from "#server/roundtables/queries";
import { reachForm, revisionForm, roundtableForm } from "#server/roundtables/forms.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { RoundtableFields } from "~/roundtables/forms";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, RadioGroup } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  authorise(roundtable.my, "roundtable:plan");
  return { title: ctx.t("roundtables:plan.edit"), process: await requireProcess(ctx, roundtable.processId), roundtable };
});

export const action = act(
  z.intersection(roundtableForm, revisionForm.extend(reachForm.shape)),
  async (ctx, { revision, reach, ...form }, { params }) => {
    const id = idOf(params.id);
    await editRoundtable(ctx, id, form, revision, reach);
    return redirectTo(`/roundtables/${id}`, "roundtables:flash.saved");
  },
);

export default function EditRoundtable() {
  const { t } = useTranslation();
  const { roundtable } = useLoaderData<typeof loader>();
  const page = `/roundtables/${roundtable.id}`;
  return (
    <Page title={t("roundtables:plan.edit")} back={{ to: page, label: roundtable.title }}>
      <ActionForm name="roundtable">
        <Hidden name="revision" value={roundtable.revision} />
        <RoundtableFields roundtable={roundtable} />
        {roundtable.seriesId !== null && (
          <RadioGroup
            name="reach"
            label={t("roundtables:series.reach")}
            required
            defaultValue="one"
            options={(["one", "following"] as const).map((value) => ({ value, label: t(`roundtables:series.${value}`) }))}
          />
        )}
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton to={page} variant="tertiary">
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
