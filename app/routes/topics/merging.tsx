/** GET and POST /processes/:id/topics/merging?topic[]=: under which of the chosen topics the others shall stand. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { mergeTopics } from "#server/topics/board.commands";
import { listChosen } from "#server/topics/queries";
import { chosenIn, mergingForm, topicNumber } from "#server/topics/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { TopicLines } from "~/topics/topic-lines";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, TextArea } from "~/ui/form";
import { EmptyState, Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "topic:sort");
  const topics = await listChosen(ctx.db, process.id, chosenIn(request.url));
  return { title: ctx.t("topics:merge.title"), process, topics };
});

export const action = act(mergingForm, async (ctx, { topic, into, reason }, { params }) => {
  await mergeTopics(ctx, idOf(params.id), topic, into, reason);
  return redirectTo(`/topics/${into}`, "topics:flash.merged");
});

export default function Merging() {
  const { t } = useTranslation();
  const { process, topics } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}/topics?view=board`;
  const open = topics.filter(({ mergedInto }) => mergedInto === null);
  return (
    <Page title={t("topics:merge.title")} back={{ to: back, label: t("topics:form.back") }}>
      {open.length < 2 ? (
        <EmptyState title={t("topics:merge.too-few")} action={<LinkButton to={back}>{t("topics:form.back")}</LinkButton>} />
      ) : (
        <ActionForm name="merging">
          <TopicLines topics={topics} />
          <RadioGroup
            name="into"
            label={t("topics:merge.into")}
            hint={t("topics:merge.into-hint")}
            required
            defaultValue={open[0]!.id}
            options={open.map(({ id, number, title }) => ({ value: String(id), label: `${topicNumber(number)} ${title}` }))}
          />
          <TextArea
            name="reason"
            label={t("topics:decide.reason")}
            hint={t("topics:merge.reason-hint")}
            rows={2}
            maxLength={2000}
          />
          <FormActions>
            <SubmitButton>{t("topics:merge.submit")}</SubmitButton>
            <LinkButton variant="tertiary" to={back}>
              {t("common:action.cancel")}
            </LinkButton>
          </FormActions>
        </ActionForm>
      )}
    </Page>
  );
}
