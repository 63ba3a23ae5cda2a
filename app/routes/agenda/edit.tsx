/** GET and POST /agenda/:id/edit: the facts of an item; its text is written on its page. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authoriseWriting, editAgendaItem } from "#server/agenda/commands";
import { listLeads, requireAgendaItem, shownItem } from "#server/agenda/queries";
import { agendaItemForm, agendaNumber } from "#server/agenda/rules";
import { revisionOf } from "#server/platform/revisions.queries";
import { seenForm } from "#server/platform/form.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { ItemFields } from "~/agenda/item-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownItem(idOf(params.id)));
  const { process, item } = await requireAgendaItem(ctx, idOf(params.id));
  authoriseWriting(process);
  return {
    title: ctx.t("agenda:form.edit-title", { number: agendaNumber(item.number) }),
    process,
    item,
    seen,
    leads: await listLeads(ctx, process.id),
  };
});

export const action = act(z.intersection(agendaItemForm, seenForm), async (ctx, { seen, ...input }, { params }) => {
  const id = idOf(params.id);
  await editAgendaItem(ctx, id, input, seen);
  return redirectTo(`/agenda/${id}`, "agenda:flash.saved");
});

export default function EditItem() {
  const { t } = useTranslation();
  const { item, seen, leads } = useLoaderData<typeof loader>();
  const number = agendaNumber(item.number);
  const back = `/agenda/${item.id}`;
  return (
    <Page title={t("agenda:form.edit-title", { number })} back={{ to: back, label: t("agenda:form.back-to-item", { number }) }}>
      <ActionForm name="item">
        <Hidden name="seen" value={seen} />
        <ItemFields stored={item} leads={leads} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
