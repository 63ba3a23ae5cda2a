/** /topics/:id: one topic in the words it was handed in with, whom it affects, what was merged into it, and what becomes of it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { findAgendaItem } from "#server/agenda/queries";
import { isWritable } from "#server/agenda/rules";
import { countAffected, listAffected, listChosen, listClusters, listMerged, requireTopic } from "#server/topics/queries";
import { mayCountersign, mayEdit, mayWithdraw, topicNumber } from "#server/topics/rules";
import { listTopicFigures } from "#server/topics/register.commands";
import { listSimilar } from "#server/topics/similar.queries";
import { idOf, load } from "#server/web";
import { DataPointGroups } from "~/figures/points";
import { AlikePart } from "~/topics/alike-part";
import { AffectedPart } from "~/topics/affected-part";
import { MergedTopics } from "~/topics/merged-topics";
import { ClusterOptions, Origin, ResultBadge } from "~/topics/parts";
import { ResultPart } from "~/topics/result-part";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Split, Stack } from "~/ui/layout";
import { DescriptionList, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";
import "~/topics/topics.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, topic } = await requireTopic(ctx, idOf(params.id));
  const me = ctx.actor.personId;
  const isSorted = can(process.my, "topic:sort") && topic.disposition === null && topic.withdrawnOn === null;
  const [affected, counts, merged, target, item, clusters, alike] = await Promise.all([
    listAffected(ctx.db, topic.id),
    countAffected(ctx.db, [topic.id]),
    listMerged(ctx.db, topic.id),
    listChosen(ctx.db, process.id, topic.mergedInto === null ? [] : [topic.mergedInto]),
    topic.agendaItemId === null ? null : findAgendaItem(ctx.db, topic.agendaItemId),
    listClusters(ctx.db, process.id),
    isSorted ? listSimilar(ctx, process.id, topic.title, topic.id) : [],
  ]);
  const figures = await listTopicFigures(ctx.db, topic.id);
  return {
    figures,
    title: `${topicNumber(topic.number)} ${topic.title}`,
    ...{ process, topic, affected, counts: counts[topic.id] ?? {}, merged, clusters, item, alike },
    target: target[0] ?? null,
    may: {
      edit: mayEdit(topic, process.my, me),
      withdraw: mayWithdraw(topic, process.my, me),
      countersign: mayCountersign(topic, process.my),
    },
  };
});

export default function TopicPage() {
  const { t } = useTranslation();
  const { process, topic, figures, affected, counts, merged, item, target, alike, may } = useLoaderData<typeof loader>();
  useTopic(`topics:${process.id}`);
  const address = `/topics/${topic.id}`;
  const words = [
    { key: t("topics:topic.problem"), value: topic.problem },
    { key: t("topics:topic.concerned"), value: topic.concerned },
    { key: t("topics:topic.source"), value: topic.source },
  ].filter(({ value }) => value !== "");
  const actions = (
    <>
      <LinkButton small variant="tertiary" icon="autorenew" to={`${address}/trace`}>
        {t("topics:topic.trace")}
      </LinkButton>
      {may.edit && (
        <LinkButton small variant="tertiary" icon="edit" to={`${address}/edit`}>
          {t("topics:topic.edit")}
        </LinkButton>
      )}
      {may.withdraw && (
        <ActionForm name="withdrawal" action={`${address}/withdrawal`}>
          <SubmitButton small variant="tertiary" icon="delete">
            {t("topics:topic.withdraw")}
          </SubmitButton>
        </ActionForm>
      )}
    </>
  );
  return (
    <Page
      wide
      title={topic.title}
      back={{ to: `/processes/${process.id}/topics`, label: t("topics:form.back") }}
      facts={
        <>
          <span className="ja-number ja-strong">{topicNumber(topic.number)}</span>
          <ResultBadge topic={topic} />
          <span className="ja-small ja-muted">
            <Origin topic={topic} />
          </span>
        </>
      }
      actions={actions}
    >
      {topic.withdrawnOn && <Alert title={t("topics:topic.withdrawn")} />}
      {may.countersign && <Countersign />}
      <Split>
        <Stack gap={6}>
          {words.length > 0 && (
            <DescriptionList
              items={words.map(({ key, value }) => ({ key, value: <span className="ja-typed">{value}</span> }))}
            />
          )}
          {figures.length > 0 && (
            <DataPointGroups
              points={figures}
              editAt={null}
              newer={new Map(figures.flatMap(({ id, newer }) => (newer ? [[id, newer]] : [])))}
            />
          )}
          <AffectedPart process={process} topic={topic} affected={affected} counts={counts} />
          {merged.length > 0 && <MergedTopics topics={merged} maySeparate={can(process.my, "topic:sort")} />}
        </Stack>
        <Stack gap={6}>
          <ResultPart process={process} topic={topic} item={item} target={target} mayBegin={isWritable(process)} />
          <Place />
          {alike.length > 0 && <AlikePart processId={process.id} topicId={topic.id} topics={alike} />}
        </Stack>
      </Split>
    </Page>
  );
}

function Countersign() {
  const { t } = useTranslation();
  const { topic } = useLoaderData<typeof loader>();
  return (
    <Alert title={t("topics:topic.countersign.ask", { name: topic.personName })}>
      <div className="ja-row">
        <ActionForm name="confirmation" action={`/topics/${topic.id}/confirmation`}>
          <SubmitButton small>{t("topics:topic.countersign.confirm")}</SubmitButton>
        </ActionForm>
        <LinkButton small variant="secondary" to={`/topics/${topic.id}/edit`}>
          {t("topics:topic.countersign.correct")}
        </LinkButton>
      </div>
    </Alert>
  );
}

function Place() {
  const { t } = useTranslation();
  const { process, topic, clusters } = useLoaderData<typeof loader>();
  if (topic.mergedInto !== null || topic.withdrawnOn) return null;
  const name = clusters.find(({ id }) => id === topic.clusterId)?.title ?? t("topics:unsorted");
  if (!can(process.my, "topic:sort")) return <DescriptionList items={[{ key: t("topics:topic.cluster"), value: name }]} />;
  return (
    <ActionForm key={topic.clusterId} name="placement" action={`/processes/${process.id}/topics/placement`}>
      <Hidden name="topic[]" value={topic.id} />
      <Hidden name="from" value={topic.clusterId ?? 0} />
      <div className="ja-row ja-gap-2">
        <select
          name="cluster"
          className="ja-tool ja-tool--select"
          aria-label={t("topics:topic.cluster")}
          defaultValue={topic.clusterId ?? ""}
        >
          <ClusterOptions clusters={clusters} />
        </select>
        <SubmitButton small variant="tertiary">
          {t("topics:topic.move")}
        </SubmitButton>
      </div>
    </ActionForm>
  );
}
