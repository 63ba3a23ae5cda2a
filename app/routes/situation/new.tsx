/** GET and POST /processes/:id/situation/new: begins a situation picture, with a text of its own. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { createReport } from "#server/situation/commands";
import { reportForm } from "#server/situation/rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { ReportFields } from "~/situation/parts";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "situation:manage");
  return { title: ctx.t("situation:new"), process };
});

export const action = actWords(reportForm, async (ctx, input, { params, requestId }) => {
  const id = await createReport(ctx, idOf(params.id), input, requestId);
  return redirectTo(`/situation/${id}`, "situation:flash.created");
});

export default function NewReport() {
  const { t } = useTranslation();
  const { process } = useLoaderData<typeof loader>();
  return (
    <Page title={t("situation:new")} back={{ to: `/processes/${process.id}/situation`, label: t("situation:title") }}>
      <ActionForm name="report">
        <ReportFields report={null} />
        <FormActions>
          <SubmitButton>{t("situation:create")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
