/** GET and POST /consultations/:id/statement/points: one more point, on the passage that the address names, a text, a question or the whole. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { pointForm } from "#server/consultations/forms.rules";
import { requireConsultationSheet } from "#server/consultations/queries";
import { addPoint } from "#server/consultations/statements.commands";
import { requireAnswering } from "#server/consultations/statements.queries";
import { findPassage } from "#server/consultations/texts.queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { PointForm } from "~/consultations/point-fields";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const { texts, questions, ...consulted } = await requireConsultationSheet(ctx, id);
  requireAnswering(consulted);
  const search = new URL(request.url).searchParams;
  const text = texts.find((each) => String(each.id) === search.get("text"));
  const blockId = search.get("block");
  const quote = text && blockId ? await findPassage(ctx.db, id, text.id, blockId) : undefined;
  return {
    title: ctx.t("consultations:point.new"),
    ...{ ...consulted, targets: { texts, questions } },
    textId: text?.id,
    passage: text && blockId && quote !== undefined ? { textId: text.id, blockId, quote } : undefined,
  };
});

export const action = act(pointForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  const pointId = await addPoint(ctx, id, input, requestId);
  return redirectTo(`/consultations/${id}/statement#point-${pointId}`, "consultations:flash.point-added");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewPoint() {
  const { t } = useTranslation();
  const { consultation, targets, passage, textId } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}`;
  const back = passage ? `${at}/texts/${passage.textId}#block-${passage.blockId}` : `${at}/statement`;
  return (
    <Page title={t("consultations:point.new")} back={{ to: `${at}/statement`, label: t("consultations:workspace.title") }}>
      <PointForm
        key={passage?.blockId ?? ""}
        action={`${at}/statement/points`}
        back={back}
        targets={targets}
        passage={passage}
        textId={textId}
      />
    </Page>
  );
}
