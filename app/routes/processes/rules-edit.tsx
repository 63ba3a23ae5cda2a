/** /processes/:id/rules/edit: the one draft of rules of procedure; it begins with what is in force. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authorise } from "#server/access/rules";
import { seenForm } from "#server/platform/form.rules";
import { saveDraft } from "#server/processes/procedure.commands";
import { draftRevision, findNextRules } from "#server/processes/procedure.queries";
import { procedureForm } from "#server/processes/procedure.rules";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { RulesFields } from "~/rules/rules-form";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "rules:manage");
  const seen = await draftRevision(ctx.db, process.id);
  return { title: ctx.t("rules:edit-title"), process, seen, ...(await findNextRules(ctx.db, process.id)) };
});

export const action = act(z.intersection(procedureForm, seenForm), async (ctx, { seen, ...input }, { params }) => {
  const id = idOf(params.id);
  await saveDraft(ctx, id, input, seen);
  return redirectTo(`/processes/${id}/rules`, "rules:flash.saved");
});

export default function EditRules() {
  const { t } = useTranslation();
  const { process, rules, version, reason, seen } = useLoaderData<typeof loader>();
  const at = `/processes/${process.id}/rules`;
  return (
    <Page title={t("rules:edit-title")} intro={t("rules:edit-intro")} back={{ to: at, label: t("rules:back") }}>
      <ActionForm name="rules" action={`${at}/edit`}>
        <Hidden name="seen" value={seen} />
        <RulesFields rules={rules} reason={reason} asksReason={version > 1} />
        <SubmitButton>{t("rules:save")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
