/** GET and POST /partnerships/:id/figures/:figureId and /interdependencies/:id/figures/:figureId: corrects a figure. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { NotAllowed, NotFound } from "#server/errors";
import { listDataPoints } from "#server/figures/queries";
import { dataPointForm } from "#server/figures/rules";
import { editFigure } from "#server/partnerships/figures.commands";
import { requireAny } from "#server/partnerships/queries";
import { mayEditEntry, registerAt, subjectOf } from "#server/partnerships/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { DataPointFields } from "~/figures/fields";
import { usePointText } from "~/figures/points";
import { DeleteButton } from "~/formats/deletion";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, entry, register } = await requireAny(ctx, registerAt(request.url), idOf(params.id));
  if (!mayEditEntry(process.my, entry)) throw new NotAllowed();
  const points = await listDataPoints(ctx.db, [{ subject: subjectOf(register), ids: [entry.id] }]);
  const point = points.find(({ id }) => id === idOf(params.figureId));
  if (!point) throw new NotFound();
  return { title: ctx.t("partnerships:figure-edit"), process, entry, register, points, point };
});

export const action = act(dataPointForm, async (ctx, input, { params, request }) => {
  const [id, register] = [idOf(params.id), registerAt(request.url)];
  await editFigure(ctx, register, id, idOf(params.figureId), input);
  return redirectTo(`/${register}/${id}#figures`, "partnerships:flash.saved");
});

export default function EditFigure() {
  const { t } = useTranslation();
  const { entry, register, points, point } = useLoaderData<typeof loader>();
  const text = usePointText();
  const back = `/${register}/${entry.id}`;
  const wholes = points
    .filter(({ id }) => id !== point.id)
    .map((each) => ({ id: each.id, label: `${each.indicator}: ${text(each)}` }));
  return (
    <Page
      title={t("partnerships:figure-edit")}
      intro={t("partnerships:figure-edit-hint")}
      back={{ to: back, label: "partner" in entry ? entry.partner : entry.title }}
    >
      <ActionForm name="figure">
        <DataPointFields point={point} wholes={wholes} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
      <DeleteButton action={`${back}/figures/${point.id}/deletion`}>{t("partnerships:figure-delete")}</DeleteButton>
    </Page>
  );
}
