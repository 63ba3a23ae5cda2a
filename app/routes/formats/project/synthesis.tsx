/** GET and POST /formats/:id/evaluations/:eid/synthesis: what people conclude of all ratings. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { writeSyntheses } from "#server/formats/adjustments.commands";
import { requireProject } from "#server/formats/adjustments.queries";
import { synthesesForm } from "#server/formats/adjustments.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { SynthesisForm } from "~/formats/project/synthesis-form";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const { process, format, evaluation, results, syntheses } = await requireProject(ctx, idOf(params.id), idOf(params.eid));
  authorise(process.my, "evaluation:manage");
  if (!results) throw new NotFound();
  return { title: ctx.t("formats:synthesis.title"), process, format, evaluation, syntheses, comparison: results.comparison };
});

export const action = act(synthesesForm, async (ctx, input, { params }) => {
  const [id, eid] = [idOf(params.id), idOf(params.eid)];
  await writeSyntheses(ctx, id, eid, input);
  return redirectTo(`/formats/${id}/evaluations/${eid}`, "formats:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function SynthesisPage() {
  const { format, evaluation, comparison, syntheses } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}/evaluations/${evaluation.id}`;
  return (
    <Page title={t("formats:synthesis.title")} intro={t("formats:synthesis.intro")} back={{ to: at, label: evaluation.title }}>
      <SynthesisForm comparison={comparison} syntheses={syntheses} limits={evaluation.limits} at={at} />
    </Page>
  );
}
