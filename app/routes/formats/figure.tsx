/** GET and POST /formats/:id/figures/:figureId: corrects a figure. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { editFigure } from "#server/formats/commands";
import { requireFormatSheet } from "#server/formats/queries";
import { NotFound } from "#server/errors";
import { figureForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import "~/formats/formats.css";
import { DeleteButton } from "~/formats/deletion";
import { FigureForm } from "~/formats/format-form";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const { process, format, editions, figures } = await requireFormatSheet(ctx, idOf(params.id));
  const figure = figures.find(({ id }) => id === idOf(params.figureId));
  if (!figure) throw new NotFound();
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:figure.edit-title"), process, format, editions, figures, figure };
});

export const action = act(figureForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editFigure(ctx, id, idOf(params.figureId), input);
  return redirectTo(`/formats/${id}#${input.edition_id ? "editions" : "figures"}`, "formats:flash.figure-saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EditFigure() {
  const { format, editions, figures, figure } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}`;
  return (
    <Page title={t("formats:figure.edit-title")} intro={t("formats:figure.side-by-side")} back={{ to: at, label: format.name }}>
      {figure.toCheck && (
        <ActionForm name="confirmation" action={`${at}/figures/${figure.id}/confirmation`}>
          <Alert tone="info" title={t("formats:figure.to-check")}>
            <FormActions>
              <SubmitButton small>{t("formats:figure.confirm")}</SubmitButton>
            </FormActions>
          </Alert>
        </ActionForm>
      )}
      <FigureForm figure={figure} figures={figures} editions={editions} cancelTo={at} />
      <DeleteButton action={`${at}/figures/${figure.id}/deletion`}>{t("formats:figure.delete")}</DeleteButton>
    </Page>
  );
}
