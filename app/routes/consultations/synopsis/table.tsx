/** GET and POST /consultations/:id/weighing/table: brings back the weighing table that went out; first it is shown what it would change. */
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Conflict, NotAllowed, NotFound, Refusal } from "#server/errors";
import { judgeTable } from "#server/consultations/synopsis/table.queries";
import { LARGEST_TABLE, tableForm, type JudgedRow } from "#server/consultations/synopsis/table.rules";
import { takeAnswers } from "#server/consultations/weighing.commands";
import { requireWeighing } from "#server/consultations/weighing.queries";
import { actUpload, idOf, load, redirectTo } from "#server/web";
import { ReturnedTable } from "~/consultations/synopsis/returned-table";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, FileField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const { consultation, process } = await requireWeighing(ctx, idOf(params.id));
  if (consultation.weighedAt) throw new Conflict("consultations:error.weighed");
  return { title: ctx.t("consultations:table.title"), consultation, process };
});

export const action = actUpload(tableForm, async (ctx, { step, answers, chosen }, { params, file }) => {
  const id = idOf(params.id);
  if (step === "read") return Response.json({ preview: await judgeTable(ctx, id, file?.bytes) });
  try {
    await takeAnswers(
      ctx,
      id,
      answers.filter(({ pointId }) => chosen.includes(pointId)),
    );
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown instanceof NotFound || thrown instanceof NotAllowed) throw thrown;
    // The file is not there any more: whoever brings it again sees what has changed since.
    return Response.json({ refused: ctx.t(thrown.code, thrown.params) });
  }
  return redirectTo(`/consultations/${id}/weighing?state=draft`, "consultations:flash.table-taken");
});

export { pageMeta as meta } from "~/ui/page-meta";

const FileLink = (props: { to: string; children: string }) => (
  <LinkButton variant="tertiary" icon="download" reloadDocument {...props} />
);

export default function WeighingTable() {
  const { t } = useTranslation();
  const { consultation } = useLoaderData<typeof loader>();
  const came = useActionData() as { preview?: JudgedRow[]; refused?: string } | undefined;
  const at = `/consultations/${consultation.id}/weighing`;
  return (
    <Page
      title={t("consultations:table.title")}
      intro={came?.preview ? undefined : t("consultations:table.intro")}
      back={{ to: at, label: t("consultations:weighing.title") }}
      wide={came?.preview !== undefined}
    >
      <ActionForm
        name="table"
        encType="multipart/form-data"
        reloadDocument
        className={came?.preview?.length ? "ja-form--wide" : undefined}
      >
        {came?.preview?.length ? (
          <ReturnedTable rows={came.preview} back={`${at}/table`} />
        ) : (
          <>
            {(came?.refused || came?.preview) && (
              <p className="kern-body kern-body--bold" role="status">
                {came.refused ?? t("consultations:table.nothing")}
              </p>
            )}
            <FileField
              name="file"
              label={t("consultations:table.file")}
              hint={t("consultations:table.file-hint")}
              required
              accept=".docx,.xlsx"
              maxBytes={LARGEST_TABLE}
              tooLarge={() => t("consultations:table.too-large")}
            />
            <FormActions>
              <SubmitButton name="step" value="read">
                {t("consultations:table.read")}
              </SubmitButton>
              <FileLink to={`${at}/weighing-table.docx`}>{t("consultations:table.get-word")}</FileLink>
              <FileLink to={`${at}/table.xlsx`}>{t("consultations:table.get-excel")}</FileLink>
            </FormActions>
          </>
        )}
      </ActionForm>
    </Page>
  );
}
