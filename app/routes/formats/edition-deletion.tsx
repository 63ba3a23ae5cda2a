/** GET and POST /formats/:id/editions/:editionId/deletion: asks before an edition is deleted with its figures. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { deleteEdition } from "#server/formats/commands";
import { requireEdition } from "#server/formats/queries";
import { emptyForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Deletion } from "~/formats/deletion";

export const loader = load(async (ctx, { params }) => {
  const { process, format, edition } = await requireEdition(ctx, idOf(params.id), idOf(params.editionId));
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:edition.delete"), process, format, edition };
});

export const action = act(emptyForm, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await deleteEdition(ctx, id, idOf(params.editionId));
  return redirectTo(`/formats/${id}`, "formats:flash.deleted");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function DeleteEdition() {
  const { format, edition } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Deletion
      title={t("formats:deletion.edition-title", { label: edition.label })}
      back={{ to: `/formats/${format.id}`, label: format.name }}
    >
      {t("formats:deletion.edition-text")}
    </Deletion>
  );
}
