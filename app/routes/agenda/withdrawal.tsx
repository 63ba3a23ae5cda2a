/** GET and POST /agenda/:id/withdrawal: asks before an item is withdrawn; its number and its text stay. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { setAgendaStatus } from "#server/agenda/commands";
import { requireAgendaItem } from "#server/agenda/queries";
import { agendaNumber, withdrawalForm } from "#server/agenda/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, item } = await requireAgendaItem(ctx, idOf(params.id));
  authorise(process.my, "agenda:status");
  return { title: ctx.t("agenda:withdrawal.title", { number: agendaNumber(item.number) }), process, item };
});

export const action = act(withdrawalForm, async (ctx, { from }, { params }) => {
  const id = idOf(params.id);
  await setAgendaStatus(ctx, id, { from, to: "entfallen" });
  return redirectTo(`/agenda/${id}`, "agenda:flash.withdrawn");
});

export default function Withdrawal() {
  const { t } = useTranslation();
  const { item } = useLoaderData<typeof loader>();
  const number = agendaNumber(item.number);
  const back = `/agenda/${item.id}`;
  return (
    <Page
      title={t("agenda:withdrawal.title", { number })}
      back={{ to: back, label: t("agenda:form.back-to-item", { number }) }}
    >
      {item.status === "entfallen" ? (
        <Alert title={t("agenda:item.withdrawn")} />
      ) : (
        <ActionForm name="withdrawal">
          <Hidden name="from" value={item.status} />
          <p className="kern-body">{t("agenda:withdrawal.question", { number, title: item.title })}</p>
          <FormActions>
            <SubmitButton variant="danger">{t("agenda:withdrawal.confirm")}</SubmitButton>
            <LinkButton variant="tertiary" to={back}>
              {t("common:action.cancel")}
            </LinkButton>
          </FormActions>
        </ActionForm>
      )}
    </Page>
  );
}
