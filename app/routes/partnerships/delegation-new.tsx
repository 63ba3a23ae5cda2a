/** GET and POST /processes/:id/delegations/new: one more sheet, of a partnership where the address names one (?partnership=7). */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { createDelegation } from "#server/partnerships/delegations.commands";
import { listOwnPartnerships } from "#server/partnerships/delegations.queries";
import { delegationForm } from "#server/partnerships/delegations.rules";
import { requireProcess } from "#server/processes/queries";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { DelegationFields } from "~/partnerships/delegation-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "register:write");
  const partners = await listOwnPartnerships(ctx, process.id);
  const asked = new URL(request.url).searchParams.get("partnership");
  const chosen = partners.find(({ id }) => String(id) === asked) ?? null;
  return { title: ctx.t("partnerships:delegation.new"), process, partners, chosen };
});

export const action = actWords(delegationForm, async (ctx, input, { params, requestId }) => {
  const id = await createDelegation(ctx, idOf(params.id), input, requestId);
  return redirectTo(`/delegations/${id}`, "partnerships:flash.delegation");
});

export default function NewDelegation() {
  const { t } = useTranslation();
  const { process, partners, chosen } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}/delegations`;
  return (
    <Page
      title={t("partnerships:delegation.new")}
      intro={t("partnerships:delegation.new-intro")}
      back={{ to: back, label: t("partnerships:tabs.delegations") }}
    >
      <ActionForm name="delegation">
        <DelegationFields stored={null} partners={partners} chosen={chosen} />
        <FormActions>
          <SubmitButton>{t("partnerships:delegation.create")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
