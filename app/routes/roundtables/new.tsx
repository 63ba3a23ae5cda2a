/** /processes/:id/roundtables/new: title, date and place; the running order follows on the next page. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { createRoundtable } from "#server/roundtables/commands";
import { roundtableForm } from "#server/roundtables/forms.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { RoundtableFields } from "~/roundtables/forms";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "roundtable:plan");
  return { title: ctx.t("roundtables:plan.new"), process };
});

export const action = act(roundtableForm, async (ctx, form, { params, requestId }) => {
  const id = await createRoundtable(ctx, idOf(params.id), form, requestId);
  return redirectTo(`/roundtables/${id}/points`, "roundtables:flash.created");
});

export default function NewRoundtable() {
  const { t } = useTranslation();
  const { process } = useLoaderData<typeof loader>();
  const list = `/processes/${process.id}/roundtables`;
  return (
    <Page title={t("roundtables:plan.new")} back={{ to: list, label: t("roundtables:list.title") }}>
      <ActionForm name="roundtable">
        <RoundtableFields />
        <FormActions>
          <SubmitButton>{t("roundtables:plan.create")}</SubmitButton>
          <LinkButton to={list} variant="tertiary">
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
