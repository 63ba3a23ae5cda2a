/** GET and POST /formats/:id/editions/new: enters an edition. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { addEdition } from "#server/formats/commands";
import { requireFormat } from "#server/formats/queries";
import { editionForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import "~/formats/formats.css";
import { EditionForm } from "~/formats/format-form";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const { process, format } = await requireFormat(ctx, idOf(params.id));
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:edition.new-title"), process, format };
});

export const action = act(editionForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await addEdition(ctx, id, input, requestId);
  return redirectTo(`/formats/${id}#editions`, "formats:flash.edition-saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewEdition() {
  const { format } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}`;
  return (
    <Page title={t("formats:edition.new-title")} back={{ to: at, label: format.name }}>
      <EditionForm cancelTo={at} />
    </Page>
  );
}
