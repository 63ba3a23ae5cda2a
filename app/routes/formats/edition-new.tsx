/** GET and POST /formats/:id/editions/new: enters an edition. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { authorise } from "#server/access/rules";
import { addEdition } from "#server/formats/commands";
import { listHeldRoundtables } from "#server/formats/loop.queries";
import { requireFormat } from "#server/formats/queries";
import { editionForm } from "#server/formats/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import "~/formats/formats.css";
import { EditionForm } from "~/formats/format-form";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Select } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const { process, format } = await requireFormat(ctx, idOf(params.id));
  authorise(process.my, "format:write");
  return {
    title: ctx.t("formats:edition.new-title"),
    ...{ process, format },
    held: await listHeldRoundtables(ctx, process.id, format.id),
  };
});

export const action = act(editionForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await addEdition(ctx, id, input, requestId);
  return redirectTo(`/formats/${id}#editions`, "formats:flash.edition-saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function NewEdition() {
  const { format, held } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const language = useLanguage();
  const at = `/formats/${format.id}`;
  return (
    <Page title={t("formats:edition.new-title")} back={{ to: at, label: format.name }}>
      {held.length > 0 && (
        <ActionForm name="held" action={`${at}/editions/held`}>
          <Select
            name="roundtable"
            label={t("formats:edition.held")}
            hint={t("formats:edition.held-hint")}
            options={held.map(({ id, title, startsAt }) => ({ value: id, label: `${writeDay(startsAt, language)} ${title}` }))}
          />
          <FormActions>
            <SubmitButton variant="secondary">{t("formats:edition.held-submit")}</SubmitButton>
          </FormActions>
        </ActionForm>
      )}
      <EditionForm cancelTo={at} />
    </Page>
  );
}
