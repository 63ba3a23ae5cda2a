/** GET and POST /processes/:id/partnerships/questions/edit: a new version of what a review asks. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { changeQuestions } from "#server/partnerships/review-lists.commands";
import { listLists } from "#server/partnerships/review-lists.queries";
import { currentList, listForm } from "#server/partnerships/review-lists.rules";
import { fieldOf } from "#server/partnerships/versions.rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { AskedFields, NewRows, RowFold } from "~/profiles/versions";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Hidden, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, lists } = await listLists(ctx, idOf(params.id));
  authorise(process.my, "situation:manage");
  return { title: ctx.t("partnerships:questions.edit"), process, list: currentList(lists) };
});

export const action = actWords(listForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await changeQuestions(ctx, id, input, requestId);
  return redirectTo(`/processes/${id}/partnerships/questions`, "partnerships:flash.questions");
});

export default function EditQuestions() {
  const { t } = useTranslation();
  const { process, list } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}/partnerships/questions`;
  return (
    <Page
      title={t("partnerships:questions.edit")}
      intro={t("partnerships:questions.edit-intro")}
      back={{ to: back, label: t("partnerships:questions.one", { version: list.version }) }}
    >
      <ActionForm name="questions">
        <Hidden name="seen" value={list.version} />
        {list.questions.map((question) => (
          <RowFold key={question.key} asked={question}>
            <Stack gap={3}>
              <AskedFields of={question.key} asked={question} />
              <Checkbox name={fieldOf("out", question.key)} label={t("profiles:set.out")} />
            </Stack>
          </RowFold>
        ))}
        <NewRows form="questions">
          {(key) => (
            <Stack gap={3}>
              <AskedFields of={key} asked={null} />
            </Stack>
          )}
        </NewRows>
        <TextField
          name="reason"
          label={t("partnerships:questions.reason")}
          hint={t("profiles:set.reason-hint")}
          required
          maxLength={500}
        />
        <FormActions>
          <SubmitButton>{t("profiles:set.save")}</SubmitButton>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
