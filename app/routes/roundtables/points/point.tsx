/** /roundtables/:id/points/:pointId: one point of the running order, to be changed. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { requireProcess } from "#server/processes/queries";
import { editPoint } from "#server/roundtables/points.commands";
import { listLinkTargets } from "#server/roundtables/lists.queries";
import { requireRoundtable, requireSnapshot } from "#server/roundtables/queries";
import { pointForm } from "#server/roundtables/forms.rules";
import { isAutomatic, linkOf, paperOf } from "#server/roundtables/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { PointFields } from "~/roundtables/forms";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  authorise(roundtable.my, "roundtable:plan");
  const [process, targets, { points }] = await Promise.all([
    requireProcess(ctx, roundtable.processId),
    listLinkTargets(ctx, roundtable.processId),
    requireSnapshot(ctx, roundtable.id),
  ]);
  const point = points.find((other) => other.id === idOf(params.pointId));
  if (!point) throw new NotFound();
  const label = isAutomatic(point.label, point.isSub) ? "" : point.label;
  const shown = { ...point, label, link: linkOf(point), paper: paperOf(point)?.id ?? null, more: point.more ?? [] };
  return { title: ctx.t("roundtables:point.edit"), process, targets, roundtable, point: shown };
});

export const action = act(pointForm, async (ctx, form, { params }) => {
  const id = idOf(params.id);
  await editPoint(ctx, id, idOf(params.pointId), form);
  return redirectTo(`/roundtables/${id}/points`, "roundtables:flash.point-saved");
});

export default function EditPoint() {
  const { t } = useTranslation();
  const { targets, roundtable, point } = useLoaderData<typeof loader>();
  const list = `/roundtables/${roundtable.id}/points`;
  return (
    <Page title={t("roundtables:point.edit")} back={{ to: list, label: t("roundtables:points.edit") }}>
      <ActionForm name="point" action={`${list}/${point.id}`}>
        <PointFields targets={targets} point={point} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton to={list} variant="tertiary">
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
