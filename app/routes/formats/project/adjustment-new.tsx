/** GET and POST /formats/:id/evaluations/:eid/adjustments/new: proposes an adjustment, with `?criterion=&kind=` from a hint. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { addAdjustment } from "#server/formats/adjustments.commands";
import { listAddressees, requireProject } from "#server/formats/adjustments.queries";
import { adjustmentForm } from "#server/formats/adjustments.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { AdjustmentForm } from "~/formats/project/adjustment-form";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params, request }) => {
  const { process, format, evaluation } = await requireProject(ctx, idOf(params.id), idOf(params.eid));
  authorise(process.my, "evaluation:manage");
  const search = new URL(request.url).searchParams;
  return {
    title: ctx.t("formats:adjustment.new"),
    ...{ process, format, evaluation },
    wanted: { criterion: search.get("criterion") ?? "", kind: search.get("kind") ?? "" },
    addressees: await listAddressees(ctx, process.id),
  };
});

export const action = act(adjustmentForm, async (ctx, input, { params, requestId }) => {
  const [id, eid] = [idOf(params.id), idOf(params.eid)];
  await addAdjustment(ctx, id, eid, input, requestId);
  return redirectTo(`/formats/${id}/evaluations/${eid}#adjustments`, "formats:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewAdjustment() {
  const { format, evaluation, wanted, addressees } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}/evaluations/${evaluation.id}`;
  return (
    <Page title={t("formats:adjustment.new")} back={{ to: at, label: evaluation.title }}>
      <AdjustmentForm wanted={wanted} criteria={evaluation.criteria} addressees={addressees} cancelTo={at} />
    </Page>
  );
}
