/** GET and POST /consultations/:id/statement/points/:pointId: changes a point of the draft. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { pointForm } from "#server/consultations/forms.rules";
import { listQuestions, listTexts } from "#server/consultations/queries";
import { editPoint } from "#server/consultations/statements.commands";
import { requireWorkspacePoint } from "#server/consultations/statements.queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { PointForm } from "~/consultations/point-fields";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const { consultation, process, point } = await requireWorkspacePoint(ctx, id, idOf(params.pointId));
  const [texts, questions] = await Promise.all([listTexts(ctx.db, id), listQuestions(ctx.db, id)]);
  return { title: ctx.t("consultations:point.edit"), consultation, process, point, targets: { texts, questions } };
});

export const action = act(pointForm, async (ctx, input, { params }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  await editPoint(ctx, id, pointId, input);
  return redirectTo(`/consultations/${id}/statement#point-${pointId}`, "consultations:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EditPoint() {
  const { t } = useTranslation();
  const { consultation, point, targets } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}/statement`;
  return (
    <Page title={t("consultations:point.edit")} back={{ to: at, label: t("consultations:workspace.title") }}>
      <PointForm action={`${at}/points/${point.id}`} back={at} targets={targets} stored={point} />
      <ActionForm name="removal" action={`${at}/points/${point.id}/removal`}>
        <SubmitButton variant="tertiary">{t("consultations:point.remove")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
