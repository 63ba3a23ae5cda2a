/** GET and POST /formats/:id/evaluations/:eid/raters/:personId/release: lets a rater go who cannot finish. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { releaseRater } from "#server/formats/evaluations.commands";
import { requireEvaluationSheet } from "#server/formats/evaluations.queries";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Deletion } from "~/formats/deletion";

export const loader = load(async (ctx, { params }) => {
  const { process, format, evaluation, raters } = await requireEvaluationSheet(ctx, idOf(params.id), idOf(params.eid));
  authorise(process.my, "evaluation:manage");
  const name = raters.find(({ personId }) => personId === idOf(params.personId))?.name;
  if (name === undefined) throw new NotFound();
  return { title: ctx.t("formats:raters.release-one", { name }), process, format, evaluation, name };
});

export const action = act(nothing, async (ctx, _input, { params }) => {
  const formatId = idOf(params.id);
  const id = idOf(params.eid);
  await releaseRater(ctx, formatId, id, idOf(params.personId));
  return redirectTo(`/formats/${formatId}/evaluations/${id}`, "formats:flash.released");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ReleaseRater() {
  const { format, evaluation, name } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Deletion
      title={t("formats:raters.release-title", { name })}
      confirm={t("formats:raters.release-confirm")}
      back={{ to: `/formats/${format.id}/evaluations/${evaluation.id}`, label: evaluation.title }}
    >
      {t("formats:raters.release-text")}
    </Deletion>
  );
}
