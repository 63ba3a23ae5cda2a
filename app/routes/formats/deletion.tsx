/** GET and POST /formats/:id/deletion: asks before a format is deleted with all that belongs to it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { deleteFormat } from "#server/formats/commands";
import { requireFormat } from "#server/formats/queries";
import { emptyForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Deletion } from "~/formats/deletion";

export const loader = load(async (ctx, { params }) => {
  const { process, format } = await requireFormat(ctx, idOf(params.id));
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:form.delete"), process, format };
});

export const action = act(emptyForm, async (ctx, _input, { params }) => {
  const { process, format } = await requireFormat(ctx, idOf(params.id));
  await deleteFormat(ctx, format.id);
  return redirectTo(`/processes/${process.id}/formats`, "formats:flash.deleted");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function DeleteFormat() {
  const { format } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Deletion
      title={t("formats:deletion.format-title", { name: format.name })}
      back={{ to: `/formats/${format.id}`, label: format.name }}
    >
      {t("formats:deletion.format-text")}
    </Deletion>
  );
}
