/** GET and POST /situation/:id/edit: what a picture says of itself, until it is frozen. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { editReport } from "#server/situation/commands";
import { requireReport } from "#server/situation/queries";
import { reportForm } from "#server/situation/rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { DeleteButton } from "~/formats/deletion";
import { ReportFields } from "~/situation/parts";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, report } = await requireReport(ctx, idOf(params.id));
  authorise(process.my, "situation:manage");
  return { title: ctx.t("situation:edit"), process, report };
});

export const action = actWords(reportForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editReport(ctx, id, input);
  return redirectTo(`/situation/${id}`, "situation:flash.saved");
});

export default function EditReport() {
  const { t } = useTranslation();
  const { report } = useLoaderData<typeof loader>();
  return (
    <Page title={t("situation:edit")} back={{ to: `/situation/${report.id}`, label: report.title }}>
      <ActionForm name="report">
        <ReportFields report={report} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
        </FormActions>
      </ActionForm>
      {report.payloadHash === null && (
        <>
          <p className="kern-hint">{t("situation:delete-hint")}</p>
          <DeleteButton action={`/situation/${report.id}/deletion`}>{t("situation:delete")}</DeleteButton>
        </>
      )}
    </Page>
  );
}
