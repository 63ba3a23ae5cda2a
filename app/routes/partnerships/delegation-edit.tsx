/** GET and POST /delegations/:id/edit: all that a delegation sheet says; after the meeting, what was learned. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { NotAllowed } from "#server/errors";
import { editDelegation } from "#server/partnerships/delegations.commands";
import { listOwnPartnerships, requireDelegation } from "#server/partnerships/delegations.queries";
import { delegationForm, mayEditDelegation } from "#server/partnerships/delegations.rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { DelegationFields } from "~/partnerships/delegation-fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, delegation } = await requireDelegation(ctx, idOf(params.id));
  if (!mayEditDelegation(process.my, delegation)) throw new NotAllowed();
  const partners = await listOwnPartnerships(ctx, process.id);
  return { title: ctx.t("partnerships:delegation.edit"), process, delegation, partners };
});

export const action = actWords(delegationForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editDelegation(ctx, id, input);
  return redirectTo(`/delegations/${id}`, "partnerships:flash.saved");
});

export default function EditDelegation() {
  const { t } = useTranslation();
  const { delegation, partners } = useLoaderData<typeof loader>();
  const back = `/delegations/${delegation.id}`;
  return (
    <Page title={t("partnerships:delegation.edit")} back={{ to: back, label: delegation.title }}>
      <ActionForm name="delegation">
        <DelegationFields stored={delegation} partners={partners} chosen={null} />
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
