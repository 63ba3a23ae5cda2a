/** GET and POST /formats/:id/edit: changes the Steckbrief. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authorise } from "#server/access/rules";
import { editFormat } from "#server/formats/commands";
import { listOtherFormats, requireFormat, shownFormat } from "#server/formats/queries";
import { formatForm } from "#server/formats/rules";
import { revisionOf } from "#server/platform/revisions.queries";
import { seenForm } from "#server/platform/form.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import "~/formats/formats.css";
import { DeleteButton } from "~/formats/deletion";
import { FormatForm } from "~/formats/format-form";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownFormat(idOf(params.id)));
  const { process, format } = await requireFormat(ctx, idOf(params.id));
  authorise(process.my, "format:write");
  const others = await listOtherFormats(ctx.db, process.id, format.id);
  return { title: ctx.t("formats:form.edit-title"), process, format, seen, others };
});

export const action = act(z.intersection(formatForm, seenForm), async (ctx, { seen, ...input }, { params }) => {
  const id = idOf(params.id);
  await editFormat(ctx, id, input, seen);
  return redirectTo(`/formats/${id}`, "formats:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function EditFormat() {
  const { format, seen, others } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}`;
  return (
    <Page title={t("formats:form.edit-title")} back={{ to: at, label: format.name }}>
      <FormatForm format={format} seen={seen} others={others} cancelTo={at} />
      <DeleteButton action={`${at}/deletion`}>{t("formats:form.delete")}</DeleteButton>
    </Page>
  );
}
