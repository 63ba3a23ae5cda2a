/** GET and POST /partnerships/:id/edit and /interdependencies/:id/edit: all that an entry says. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { NotAllowed } from "#server/errors";
import { editEntry } from "#server/partnerships/commands";
import { requireAny } from "#server/partnerships/queries";
import { interdependencyForm, mayEditEntry, partnershipForm, registerAt } from "#server/partnerships/rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { InterdependencyFields, PartnershipFields } from "~/partnerships/fields";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const of = await requireAny(ctx, registerAt(request.url), idOf(params.id));
  if (!mayEditEntry(of.process.my, of.entry)) throw new NotAllowed();
  return { title: ctx.t("partnerships:edit"), ...of };
});

const partnership = actWords(partnershipForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editEntry(ctx, "partnerships", id, input);
  return redirectTo(`/partnerships/${id}`, "partnerships:flash.saved");
});
const interdependency = actWords(interdependencyForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editEntry(ctx, "interdependencies", id, input);
  return redirectTo(`/interdependencies/${id}`, "partnerships:flash.saved");
});

export const action = (args: ActionFunctionArgs) =>
  registerAt(args.request.url) === "partnerships" ? partnership(args) : interdependency(args);

export default function EditEntry() {
  const { t } = useTranslation();
  const of = useLoaderData<typeof loader>();
  const back = `/${of.register}/${of.entry.id}`;
  return (
    <Page
      title={t("partnerships:edit")}
      back={{ to: back, label: of.register === "partnerships" ? of.entry.partner : of.entry.title }}
    >
      <ActionForm name="entry">
        {of.register === "partnerships" ? (
          <PartnershipFields stored={of.entry} place="" />
        ) : (
          <InterdependencyFields stored={of.entry} place="" />
        )}
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
