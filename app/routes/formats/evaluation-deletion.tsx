/** GET and POST /formats/:id/evaluations/:eid/deletion: asks before a mistaken evaluation is deleted. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { deleteEvaluation } from "#server/formats/evaluations.commands";
import { requireEvaluation } from "#server/formats/evaluations.queries";
import { emptyForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Deletion } from "~/formats/deletion";

export const loader = load(async (ctx, { params }) => {
  const { process, format, evaluation } = await requireEvaluation(ctx, idOf(params.id), idOf(params.eid));
  authorise(process.my, "evaluation:manage");
  return { title: ctx.t("formats:evaluation.delete"), process, format, evaluation };
});

export const action = act(emptyForm, async (ctx, _input, { params }) => {
  const formatId = idOf(params.id);
  await deleteEvaluation(ctx, formatId, idOf(params.eid));
  return redirectTo(`/formats/${formatId}`, "formats:flash.deleted");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function DeleteEvaluation() {
  const { format, evaluation } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Deletion
      title={t("formats:deletion.evaluation-title", { title: evaluation.title })}
      back={{ to: `/formats/${format.id}/evaluations/${evaluation.id}`, label: evaluation.title }}
    >
      {t("formats:deletion.evaluation-text")}
    </Deletion>
  );
}
