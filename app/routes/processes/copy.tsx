/** GET and POST /processes/:id/copy: the next process with the stages and rules of this one. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { copyFormats } from "#server/formats/commands";
import { copyProcess } from "#server/processes/archive.commands";
import { COPIED, processCopyForm } from "#server/processes/forms.rules";
import { requireProcessSheet } from "#server/processes/queries";
import { act, idOf, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, TextArea, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, details } = await requireProcessSheet(ctx, idOf(params.id));
  authorise(process.my, "process:archive");
  return { title: ctx.t("processes:copy.title"), process, details };
});

export const action = act(processCopyForm, async (ctx, input, { params, requestId }) => {
  const from = idOf(params.id);
  const id = await copyProcess(ctx, from, input, requestId);
  if (input.copy.includes("formats")) await copyFormats(ctx, from, id, requestId && `${requestId} formats`);
  return redirectTo(`/processes/${id}`, "processes:flash.copied");
});

export default function CopyProcess() {
  const { t } = useTranslation();
  const { process, details } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}`;
  return (
    <Page title={t("processes:copy.title")} intro={t("processes:copy.intro")} back={{ to: back, label: process.title }}>
      <ActionForm name="copy">
        <TextField name="title" label={t("processes:form.title")} required maxLength={200} />
        <TextArea
          name="guiding_question"
          label={t("processes:form.guiding-question")}
          defaultValue={details.guidingQuestion}
          required
          maxLength={500}
          rows={2}
        />
        <CheckboxGroup
          name="copy"
          label={t("processes:copy.what")}
          hint={t("processes:copy.what-hint")}
          defaultValue={["formats"]}
          options={COPIED.map((value) => ({
            value,
            label: t(`processes:copy.${value}`),
            hint: t(`processes:copy.${value}-hint`),
          }))}
        />
        <FormActions>
          <SubmitButton>{t("processes:copy.submit")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
