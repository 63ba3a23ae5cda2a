/** GET and POST /processes/:id/topics/disposition?topic[]=: what becomes of one topic or of many, and why. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DISPOSITIONS } from "#db/schema/topics";
import { authorise } from "#server/access/rules";
import { listAgenda } from "#server/agenda/queries";
import { agendaNumber, isWritable } from "#server/agenda/rules";
import { takeUpTopics } from "#server/agenda/topics.commands";
import { mergeTopics } from "#server/topics/board.commands";
import { disposeTopics } from "#server/topics/dispositions.commands";
import { listChosen, listTopics } from "#server/topics/queries";
import { chosenIn, dispositionForm, topicNumber } from "#server/topics/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { TopicLines } from "~/topics/topic-lines";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { EmptyState, Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";
import "~/topics/topics.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, board } = await listTopics(ctx, idOf(params.id));
  authorise(process.my, "topic:dispose");
  const chosen = chosenIn(request.url);
  const [topics, { items }] = await Promise.all([listChosen(ctx.db, process.id, chosen), listAgenda(ctx, process.id)]);
  return {
    title: ctx.t("topics:decide.title"),
    process,
    topics,
    items: items.filter(({ status }) => status !== "entfallen").map(({ id, number, title }) => ({ id, number, title })),
    targets: board.topics
      .filter(({ id, mergedInto }) => mergedInto === null && !chosen.includes(id))
      .map(({ id, number, title }) => ({ id, number, title })),
  };
});

export const action = act(dispositionForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  const { topic, disposition, reason, item, title, into } = input;
  if (disposition === "taken_up") {
    const itemId = await takeUpTopics(ctx, id, { topics: topic, item, title, reason });
    return redirectTo(`/agenda/${itemId}`, "topics:flash.taken-up");
  }
  if (disposition === "merged") {
    await mergeTopics(ctx, id, topic, into!, reason);
    return redirectTo(`/topics/${into}`, "topics:flash.merged");
  }
  await disposeTopics(ctx, id, topic, { disposition, reason });
  return redirectTo(topic.length === 1 ? `/topics/${topic[0]}` : `/processes/${id}/topics`, "topics:flash.decided");
});

export default function Disposition() {
  const { t } = useTranslation();
  const { process, topics, items, targets } = useLoaderData<typeof loader>();
  const back = `/processes/${process.id}/topics`;
  const ways = DISPOSITIONS.filter((way) => way !== "taken_up" || items.length > 0 || isWritable(process));
  return (
    <Page title={t("topics:decide.title")} back={{ to: back, label: t("topics:form.back") }}>
      {topics.length === 0 ? (
        <EmptyState title={t("topics:decide.none")} action={<LinkButton to={back}>{t("topics:form.back")}</LinkButton>} />
      ) : (
        <ActionForm name="disposition" className="ja-topics-decide">
          <TopicLines topics={topics} />
          <RadioGroup
            name="disposition"
            label={t("topics:decide.what")}
            required
            defaultValue={ways[0]}
            options={ways.map((value) => ({ value, label: t(`topics:decide.${value}`) }))}
          />
          <div className="ja-stack ja-topics-decide__taken-up">
            <Select
              name="item"
              label={t("topics:decide.item")}
              options={[
                ...(isWritable(process) ? [{ value: "", label: t("topics:decide.item-new") }] : []),
                ...items.map(({ id, number, title }) => ({ value: String(id), label: `${agendaNumber(number)} ${title}` })),
              ]}
            />
            <TextField name="title" label={t("topics:decide.item-title")} defaultValue={topics[0]!.title} maxLength={200} />
          </div>
          <div className="ja-topics-decide__merged">
            <Select
              name="into"
              label={t("topics:decide.into")}
              options={[
                { value: "", label: t("topics:form.organisation-choose") },
                ...targets.map(({ id, number, title }) => ({ value: String(id), label: `${topicNumber(number)} ${title}` })),
              ]}
            />
          </div>
          <TextArea name="reason" label={t("topics:decide.reason")} hint={t("topics:decide.reason-hint")} maxLength={2000} />
          <FormActions>
            <SubmitButton>{t("topics:decide.submit")}</SubmitButton>
            <LinkButton variant="tertiary" to={back}>
              {t("common:action.cancel")}
            </LinkButton>
          </FormActions>
        </ActionForm>
      )}
    </Page>
  );
}
