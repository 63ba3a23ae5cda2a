/** GET and POST /processes/:id/formats/new: enters a format. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { createFormat } from "#server/formats/commands";
import { listOtherFormats } from "#server/formats/queries";
import { formatForm } from "#server/formats/rules";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, redirectTo } from "#server/web";
import "~/formats/formats.css";
import { FormatForm } from "~/formats/format-form";
import { Page } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:form.new-title"), process, others: await listOtherFormats(ctx.db, process.id) };
});

export const action = act(formatForm, async (ctx, input, { params, requestId }) => {
  const id = await createFormat(ctx, idOf(params.id), input, requestId);
  return redirectTo(`/formats/${id}`, "formats:flash.created");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewFormat() {
  const { process, others } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = `/processes/${process.id}/formats`;
  return (
    <Page title={t("formats:form.new-title")} back={{ to: back, label: t("formats:sheet.back") }}>
      <FormatForm others={others} cancelTo={back} />
    </Page>
  );
}
