/** GET and POST /processes/:id/partnerships/new and …/interdependencies/new: one more entry of the register. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { createEntry } from "#server/partnerships/commands";
import { ownAgs } from "#server/partnerships/queries";
import { interdependencyForm, partnershipForm, registerAt } from "#server/partnerships/rules";
import { requireProcess } from "#server/processes/queries";
import { actWords, idOf, load, redirectTo } from "#server/web";
import type { ActionFunctionArgs } from "@remix-run/node";
import { InterdependencyFields, PartnershipFields } from "~/partnerships/fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "register:write");
  const register = registerAt(request.url);
  const place = await ownAgs(ctx.db, process.my.organisationId);
  return { title: ctx.t(`partnerships:new.${register}`), process, register, place };
});

const partnership = actWords(partnershipForm, async (ctx, input, { params, requestId }) => {
  const id = await createEntry(ctx, "partnerships", idOf(params.id), input, requestId);
  return redirectTo(`/partnerships/${id}`, "partnerships:flash.created");
});
const interdependency = actWords(interdependencyForm, async (ctx, input, { params, requestId }) => {
  const id = await createEntry(ctx, "interdependencies", idOf(params.id), input, requestId);
  return redirectTo(`/interdependencies/${id}`, "partnerships:flash.created");
});

export const action = (args: ActionFunctionArgs) =>
  registerAt(args.request.url) === "partnerships" ? partnership(args) : interdependency(args);

export default function NewEntry() {
  const { t } = useTranslation();
  const { process, register, place } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}/${register}`;
  const Fields = register === "partnerships" ? PartnershipFields : InterdependencyFields;
  return (
    <Page
      title={t(`partnerships:new.${register}`)}
      intro={t(`partnerships:new.intro-${register}`)}
      back={{ to: back, label: t(`partnerships:tabs.${register}`) }}
    >
      <ActionForm name="entry">
        <Fields stored={null} place={place} />
        <FormActions>
          <SubmitButton>{t("partnerships:new.submit")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
