/** GET and POST /agenda/:id/edit: the facts of an item; its text is written on its page. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authoriseWriting, editAgendaItem } from "#server/agenda/commands";
import { listLeads, requireAgendaItem } from "#server/agenda/queries";
import { agendaItemForm, agendaNumber } from "#server/agenda/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { ItemFields } from "~/agenda/item-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, item } = await requireAgendaItem(ctx, idOf(params.id));
  authoriseWriting(process);
  return { title: ctx.t("agenda:form.edit-title", { number: agendaNumber(item.number) }), process, item, leads: await listLeads(ctx, process.id) };
});

export const action = act(agendaItemForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editAgendaItem(ctx, id, input);
  return redirectTo(`/agenda/${id}`, "agenda:flash.saved");
});

export default function EditItem() {
  const { t } = useTranslation();
  const { item, leads } = useLoaderData<typeof loader>();
  const number = agendaNumber(item.number);
  const back = `/agenda/${item.id}`;
  return (
    <Page title={t("agenda:form.edit-title", { number })} back={{ to: back, label: t("agenda:form.back-to-item", { number }) }}>
      <ActionForm name="item">
        <ItemFields stored={item} leads={leads} />
        <div className="ja-row">
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>{t("common:action.cancel")}</LinkButton>
        </div>
      </ActionForm>
    </Page>
  );
}
