/** GET and POST /formats/:id/figures/new: enters a figure, with `?edition=` for one edition. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { addFigure } from "#server/formats/commands";
import { requireFormatSheet } from "#server/formats/queries";
import { figureForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import "~/formats/formats.css";
import { FigureForm } from "~/formats/format-form";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params, request }) => {
  const { process, format, editions, figures } = await requireFormatSheet(ctx, idOf(params.id));
  authorise(process.my, "format:write");
  const wanted = Number(new URL(request.url).searchParams.get("edition"));
  return {
    title: ctx.t("formats:figure.new-title"),
    process,
    format,
    editions,
    figures,
    editionId: editions.find(({ id }) => id === wanted)?.id ?? null,
  };
});

export const action = act(figureForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await addFigure(ctx, id, input, requestId);
  return redirectTo(`/formats/${id}#${input.edition_id ? "editions" : "figures"}`, "formats:flash.figure-saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewFigure() {
  const { format, editions, figures, editionId } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}`;
  return (
    <Page title={t("formats:figure.new-title")} intro={t("formats:figure.side-by-side")} back={{ to: at, label: format.name }}>
      <FigureForm figures={figures} editions={editions} editionId={editionId} cancelTo={at} />
    </Page>
  );
}
