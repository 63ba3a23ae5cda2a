/** /processes/:id/topics: all topics as a list or in clusters (?view=board); a title posted here is one more topic. */
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { isFound, onPage } from "#server/platform/paging.rules";
import { boardInPart, columnsOf, foldOf, readBoardView } from "#server/topics/board.rules";
import { handInTopic } from "#server/topics/commands";
import { countAffected, findAffecting, listTopics } from "#server/topics/queries";
import { mayHandIn, maySayAffected, passes, readFilter, topicForm, topicNumber, type TopicCard } from "#server/topics/rules";
import { act, idOf, load, stayOn, wantsPage } from "#server/web";
import { ChosenBar } from "~/topics/chosen-bar";
import { SimilarTopics } from "~/topics/similar-topics";
import { TopicBoard } from "~/topics/topic-board";
import { TopicFilter } from "~/topics/topic-filter";
import { TopicTable } from "~/topics/topic-table";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { Find, Pages } from "~/ui/pages";
import { FilterBar, Tabs } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";
import { QuickAdd } from "~/ui/quick-add";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

const PAGE = 40;

export const loader = load(async (ctx, { params, request }) => {
  const at = ctx.now();
  const { process, board } = await listTopics(ctx, idOf(params.id));
  const search = new URL(request.url).searchParams;
  const isBoard = search.get("view") === "board";
  const filter = readFilter(search);
  const words = search.get("q") ?? "";
  const counts = { total: board.topics.length, open: board.topics.filter(({ disposition }) => disposition === null).length };
  const common = { title: ctx.t("topics:list.title"), process, ...counts, filter };
  if (isBoard) {
    const asked = readBoardView(search);
    const columns = columnsOf(board, board.topics, asked.words);
    const fold = foldOf(columns);
    const shown = asked.words === "" ? counts.total : columns.reduce((sum, { items }) => sum + items.length, 0);
    // A script gets all of it, as from the live channel.
    const given = wantsPage(request) ? boardInPart(board, { ...asked, fold }) : board;
    return { ...common, board: given, fold, shown, at, list: null };
  }
  const passing = board.topics
    .filter((topic) => passes(topic, filter) && isFound(words, [topicNumber(topic.number), topic.title]))
    .sort((a, b) => a.number - b.number);
  const { items, ...page } = onPage(passing, search, PAGE);
  const ids = items.map(({ id }) => id);
  const [affected, ours] = await Promise.all([
    countAffected(ctx.db, ids),
    maySayAffected(process.my) ? findAffecting(ctx.db, process.my.organisationId, ids) : null,
  ]);
  const list = { clusters: board.clusters, items, page, affected, ours };
  return { ...common, board: null, fold: 0, shown: passing.length, at, list };
});

export const action = act(topicForm, async (ctx, input, { params, request, requestId }) => {
  const id = idOf(params.id);
  const topicId = await handInTopic(ctx, id, input, requestId);
  const answer = { path: `/topics/${topicId}/edit`, title: input.title };
  return stayOn(request, `/processes/${id}/topics${new URL(request.url).search}`, "topics:flash.handed-in", answer);
});

export default function Topics() {
  const { t } = useTranslation();
  const { process, total, board, fold, list, at } = useLoaderData<typeof loader>();
  const address = `/processes/${process.id}/topics`;
  useTopic(board ? null : `topics:${process.id}`);
  const mayHand = mayHandIn(process);
  const actions = (
    <>
      {mayHand && (
        <LinkButton to={`${address}/import`} icon="drive-folder-upload">
          {t("topics:list.import")}
        </LinkButton>
      )}
      {mayHand && (
        <LinkButton to={`${address}/new`} variant="primary" icon="add">
          {t("topics:list.new")}
        </LinkButton>
      )}
    </>
  );
  return (
    <Page wide title={t("topics:list.title")} intro={t("topics:list.intro")} actions={actions}>
      {total === 0 && !can(process.my, "topic:sort") ? (
        <EmptyState title={t("topics:list.empty")}>{t("topics:list.empty-hint")}</EmptyState>
      ) : (
        <Stack gap={4}>
          {mayHand && !board && (
            <SimilarTopics address={`${address}/similar`} isQuick>
              <QuickAdd
                action={address}
                name="quick-topic"
                label={t("topics:quick.label")}
                submit={t("topics:quick.submit")}
                added={({ title }) => t("topics:quick.added", { title })}
                open={t("topics:quick.open")}
              />
            </SimilarTopics>
          )}
          <Bar />
          <FindTopic />
          {board && <TopicBoard key={process.id} process={process} stored={board} at={at} fold={fold} />}
          {list && <List list={list} />}
          {total > 0 && (
            <div>
              <LinkButton small to={`${address}/topics.xlsx`} variant="tertiary" icon="download" reloadDocument>
                {t("topics:list.xlsx")}
              </LinkButton>
            </div>
          )}
        </Stack>
      )}
    </Page>
  );
}

const VIEWS = ["list", "board"] as const;

function Bar() {
  const { t } = useTranslation();
  const { process, total, open, board, list, filter, shown } = useLoaderData<typeof loader>();
  const to = (view: (typeof VIEWS)[number]) => `/processes/${process.id}/topics${view === "board" ? "?view=board" : ""}`;
  const count =
    shown < total
      ? t("topics:list.filtered", { shown, total })
      : `${t("topics:list.count", { count: total })}, ${t("topics:list.open", { count: open })}`;
  return (
    <FilterBar count={count}>
      <Tabs
        label={t("topics:list.views")}
        tabs={VIEWS.map((each) => ({
          to: to(each),
          label: t(`topics:list.view.${each}`),
          current: (each === "board") === (board !== null),
        }))}
      />
      {list && <TopicFilter filter={filter} clusters={list.clusters} />}
    </FilterBar>
  );
}

/** Where there are more than are seen at once, or some are not shown. */
function FindTopic() {
  const { t } = useTranslation();
  const { total, shown } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return total > PAGE || shown < total || params.get("q") ? <Find label={t("topics:list.find")} /> : null;
}

function List({ list }: { list: NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["list"]> }) {
  const { t } = useTranslation();
  const { process, total, shown } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const mayChoose = can(process.my, "topic:sort");
  const isNarrowed = shown < total || params.get("q");
  return (
    <>
      {list.items.length === 0 ? (
        <EmptyState
          title={t(total === 0 ? "topics:list.empty" : "topics:list.none-found")}
          action={isNarrowed && <LinkButton to="?">{t("common:action.show-all")}</LinkButton>}
        />
      ) : (
        <>
          {mayChoose && <ChosenBar process={process} clusters={list.clusters} />}
          <TopicTable
            topics={list.items as TopicCard[]}
            clusters={list.clusters}
            affected={list.affected}
            ours={list.ours}
            mayChoose={mayChoose}
          />
        </>
      )}
      <Pages of={list.page} />
    </>
  );
}
