/** GET and POST /processes/:id/agenda/new: begins an agenda item. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authoriseWriting, createAgendaItem } from "#server/agenda/commands";
import { listLeads } from "#server/agenda/queries";
import { agendaItemForm } from "#server/agenda/rules";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { ItemFields } from "~/agenda/item-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authoriseWriting(process);
  return { title: ctx.t("agenda:form.new-title"), process, leads: await listLeads(ctx, process.id) };
});

export const action = act(agendaItemForm, async (ctx, input, { params, requestId }) => {
  const id = await createAgendaItem(ctx, idOf(params.id), input, requestId);
  return redirectTo(`/agenda/${id}`, "agenda:flash.created");
});

export default function NewItem() {
  const { t } = useTranslation();
  const { process, leads } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}/agenda`;
  return (
    <Page
      title={t("agenda:form.new-title")}
      intro={t("agenda:form.new-intro")}
      back={{ to: back, label: t("agenda:form.back") }}
    >
      <ActionForm name="item">
        <ItemFields leads={leads} />
        <FormActions>
          <SubmitButton>{t("agenda:form.create")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
