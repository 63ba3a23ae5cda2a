/** GET and POST /formats/:id/editions/:editionId: changes an edition. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { editEdition } from "#server/formats/commands";
import { requireEdition } from "#server/formats/queries";
import { editionForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import "~/formats/formats.css";
import { DeleteButton } from "~/formats/deletion";
import { EditionForm } from "~/formats/format-form";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const { process, format, edition } = await requireEdition(ctx, idOf(params.id), idOf(params.editionId));
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:edition.edit-title"), process, format, edition };
});

export const action = act(editionForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await editEdition(ctx, id, idOf(params.editionId), input);
  return redirectTo(`/formats/${id}#editions`, "formats:flash.edition-saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EditEdition() {
  const { format, edition } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}`;
  return (
    <Page title={t("formats:edition.edit-title")} back={{ to: at, label: format.name }}>
      <EditionForm edition={edition} cancelTo={at} />
      <DeleteButton action={`${at}/editions/${edition.id}/deletion`}>{t("formats:edition.delete")}</DeleteButton>
    </Page>
  );
}
