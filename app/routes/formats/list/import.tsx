/** GET and POST /processes/:id/formats/import: a file with formats, editions and figures is read, and nothing is taken over yet. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { readList } from "#server/formats/list/commands";
import { LARGEST_LIST, LIST_COLUMNS, MOST_LISTED } from "#server/formats/list/rules";
import { nothing } from "#server/platform/form.rules";
import { requireProcess } from "#server/processes/queries";
import { actUpload, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, FileField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "format:write");
  return { title: ctx.t("formats:import.title"), process };
});

export const action = actUpload(nothing, async (ctx, _input, { params, file }) => {
  const id = idOf(params.id);
  return redirectTo(`/processes/${id}/formats/import/${await readList(ctx, id, file?.bytes)}`);
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ImportFormats() {
  const { process } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const back = `/processes/${process.id}/formats`;
  return (
    <Page
      title={t("formats:import.title")}
      intro={t("formats:import.intro")}
      back={{ to: back, label: t("formats:sheet.back") }}
    >
      <ActionForm name="list" encType="multipart/form-data" reloadDocument>
        <FileField
          name="file"
          label={t("formats:import.file")}
          hint={t("formats:import.file-hint", { count: MOST_LISTED })}
          accept=".csv,.xlsx,.ods,.txt,.tsv"
          maxBytes={LARGEST_LIST}
          tooLarge={() => t("formats:import.file-too-large")}
        />
        <FormActions>
          <SubmitButton>{t("formats:import.read")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
      <details className="ja-details">
        <summary>{t("formats:import.columns")}</summary>
        <p className="kern-body">{t("formats:import.columns-hint")}</p>
        <p className="ja-small ja-muted">{LIST_COLUMNS.map(([column]) => t(`formats:import.column.${column}`)).join(" · ")}</p>
      </details>
    </Page>
  );
}
