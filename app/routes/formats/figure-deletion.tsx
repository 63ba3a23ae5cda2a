/** GET and POST /formats/:id/figures/:figureId/deletion: asks before a figure is deleted. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { deleteFigure } from "#server/formats/commands";
import { requireFigure } from "#server/formats/queries";
import { emptyForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Deletion } from "~/formats/deletion";
import { useFigureText } from "~/formats/figures";

export const loader = load(async (ctx, { params }) => {
  const { process, format, figure } = await requireFigure(ctx, idOf(params.id), idOf(params.figureId));
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:figure.delete"), process, format, figure };
});

export const action = act(emptyForm, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await deleteFigure(ctx, id, idOf(params.figureId));
  return redirectTo(`/formats/${id}`, "formats:flash.deleted");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function DeleteFigure() {
  const { format, figure } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const value = useFigureText()(figure);
  return (
    <Deletion
      title={t("formats:deletion.figure-title", { indicator: figure.indicator, value })}
      back={{ to: `/formats/${format.id}`, label: format.name }}
    >
      {t("formats:deletion.figure-text")}
    </Deletion>
  );
}
