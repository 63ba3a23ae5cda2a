/** Topics in clusters, live for all. Whoever arranges them drags them, carries them by keyboard, or ticks some and says where to. */
import { useNavigate } from "@remix-run/react";
import type { TFunction } from "i18next";
import { memo, useEffect, useState, type MouseEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { ProcessHead } from "#server/processes/rules";
import { topicNumber, type Cluster, type TopicBoard as Board, type TopicCard } from "#server/topics/rules";
import { Grip } from "~/agenda/grip";
import { Outcome } from "~/agenda/outcome";
import { useCarrying, type Carrying } from "~/agenda/use-carrying";
import { QuickAdd } from "~/ui/quick-add";
import { useLive } from "~/ui/live/use-live";
import { ChooseBox, ChosenBar } from "./chosen-bar";
import { ClusterMenu } from "./cluster-menu";
import { ResultBadge, TopicNumber } from "./parts";
import { usePlacing } from "./use-placing";
import "~/agenda/agenda.css";
import "./topics.css";

interface TopicBoardProps {
  process: ProcessHead;
  stored: Board;
  /** When it was read. */
  at: Date | string;
}

export function TopicBoard({ process, stored, at }: TopicBoardProps) {
  const { data: board } = useLive(`topics:${process.id}`, stored, at);
  return can(process.my, "topic:sort") ? (
    <MovingBoard process={process} board={board} />
  ) : (
    <Columns process={process} clusters={board.clusters} topics={board.topics} columns={columnsOf(board, board.topics)} />
  );
}

function MovingBoard({ process, board }: { process: ProcessHead; board: Board }) {
  const { t } = useTranslation();
  const address = `/processes/${process.id}/topics`;
  const [carried, setCarried] = useState("");
  // Grips do nothing without JavaScript, and hundreds of them are a third of the page.
  const [isAwake, setAwake] = useState(false);
  useEffect(() => setAwake(true), []);
  const { topics, place, said, error } = usePlacing(board, address);
  const find = (id: number) => topics.find((topic) => topic.id === id);
  const carrying = useCarrying(
    columnsOf(board, topics),
    {
      mayDrop: () => true,
      onDrop({ item, column, beside }) {
        setCarried("");
        place({ topics: [item], from: find(item)?.clusterId ?? null, to: Number(column) || null, ...(beside && { beside }) });
      },
      onCarried(id, to) {
        const number = topicNumber(find(id)?.number ?? 0);
        if (to === "back") return setCarried(t("topics:board.back", { number }));
        const cluster = board.clusters.find((each) => String(each.id) === to.column)?.title ?? t("topics:unsorted");
        setCarried(t("topics:board.carried", { number, cluster, position: to.position, count: to.count }));
      },
    },
    isAwake,
  );
  const step = (id: number, by: -1 | 1) => {
    const column = columnsOf(board, topics).find(({ items }) => items.includes(id));
    const of = column?.items[column.items.indexOf(id) + by];
    if (!column || of === undefined) return;
    const to = Number(column.key) || null;
    place({ topics: [id], from: to, to, beside: { place: by < 0 ? "before" : "after", of } });
  };
  const followByKeys = useFocusOnMoved(carrying.root);
  const move = (ids: number[], to: number | null) => {
    place({ topics: ids, to });
    followByKeys(ids[0]);
  };
  return (
    <div ref={carrying.root} className="ja-stack ja-gap-4">
      <ChosenBar process={process} clusters={board.clusters} onMove={move} onStep={step} />
      <Outcome said={carried || said} error={error} />
      <Columns
        process={process}
        clusters={board.clusters}
        topics={topics}
        columns={carrying.columns}
        carrying={carrying}
        hasGrips={isAwake}
      />
      <p className="ja-small ja-muted ja-agenda-keys">{t("topics:board.keys")}</p>
      <QuickAdd
        action={`${address}/clusters`}
        name="quick-cluster"
        label={t("topics:board.cluster-new")}
        submit={t("topics:board.cluster-add")}
        added={({ title }) => t("topics:board.cluster-added", { title })}
        open={t("topics:board.cluster-show")}
        maxLength={120}
      />
    </div>
  );
}

/** The bar goes with the last tick: whoever pressed its button by keyboard goes on at what was moved, and is not lost. */
function useFocusOnMoved(root: RefObject<HTMLElement | null>): (topic: number | undefined) => void {
  const [moved, setMoved] = useState<number>();
  useEffect(() => {
    if (moved === undefined) return;
    root.current?.querySelector<HTMLElement>(`input[name="topic[]"][value="${moved}"]`)?.focus();
    setMoved(undefined);
  }, [moved, root]);
  return (topic) => {
    if (document.activeElement?.matches(":focus-visible")) setMoved(topic);
  };
}

/** Unsorted ones first; merged ones stand beneath their topic, on its page. */
const columnsOf = ({ clusters }: Board, topics: readonly TopicCard[]) =>
  [null, ...clusters.map(({ id }) => id)].map((cluster) => ({
    key: String(cluster ?? 0),
    items: topics.filter(({ clusterId, mergedInto }) => clusterId === cluster && mergedInto === null).map(({ id }) => id),
  }));

interface ColumnsProps {
  process: ProcessHead;
  clusters: readonly Cluster[];
  topics: readonly TopicCard[];
  columns: Carrying["columns"];
  carrying?: Carrying;
  hasGrips?: boolean;
}

function Columns({ process, clusters, topics, columns, carrying, hasGrips }: ColumnsProps) {
  const { t } = useTranslation();
  const follow = useFollowing();
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="ja-agenda-board ja-topics-board" role="region" aria-label={t("topics:board.label")} tabIndex={0}>
      {columns.map(({ key, items }) => {
        const cluster = clusters.find(({ id }) => String(id) === key);
        return (
          <section
            key={key}
            id={`cluster-${key}`}
            className="ja-stack ja-gap-3 ja-agenda-column"
            aria-labelledby={`column-${key}`}
          >
            <div className="ja-row ja-row--between ja-topics-head">
              <h2 id={`column-${key}`} className="kern-heading-small">
                {cluster?.title ?? t("topics:unsorted")} <span className="ja-muted ja-number">{items.length}</span>
              </h2>
              {cluster && carrying && <ClusterMenu process={process} cluster={cluster} />}
            </div>
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- only follows the links inside, which keys press, too */}
            <ol className="ja-stack ja-list ja-gap-2 ja-agenda-cards" data-column={key} onClick={follow}>
              {items.length === 0 && <li className="ja-small ja-muted">{t("topics:board.empty")}</li>}
              {items
                .flatMap((id) => byId.get(id) ?? [])
                .map((topic) => (
                  <li key={topic.id} className="ja-card ja-gap-1 ja-agenda-card ja-topics-card" {...carrying?.row(topic.id)}>
                    <span className="ja-topics-number">
                      <TopicNumber topic={topic} />
                      {carrying && <ChooseBox topic={topic} t={t} />}
                      {carrying && hasGrips && <CardGrip topic={topic} t={t} grip={carrying.grip(topic.id)} />}
                    </span>
                    <Card topic={topic} t={t} />
                  </li>
                ))}
            </ol>
          </section>
        );
      })}
    </div>
  );
}

interface CardGripProps {
  topic: TopicCard;
  t: TFunction;
  grip: ReturnType<Carrying["grip"]>;
}

const CardGrip = ({ topic, t, grip }: CardGripProps) => (
  <Grip label={t("topics:board.grip", { number: topicNumber(topic.number) })} {...grip} />
);

/** Hundreds of them: drawn again only when it says something else, and its link is followed by the board. */
const Card = memo(function Card({ topic, t }: { topic: TopicCard; t: TFunction }) {
  // No `count`: to look for a plural, which neither has, takes three times as long.
  const counts = [
    topic.affected > 0 && t("topics:board.affected", { number: topic.affected }),
    topic.merged > 0 && t("topics:board.merged", { number: topic.merged }),
  ].filter(Boolean);
  return (
    <>
      <a className="ja-plain-link ja-agenda-link" href={`/topics/${topic.id}`} draggable={false}>
        {topic.title}
      </a>
      {counts.length > 0 && <span className="ja-small ja-muted">{counts.join(" · ")}</span>}
      {topic.disposition && <ResultBadge topic={topic} />}
    </>
  );
});

/** Within the app, as its other links do, unless somebody wants it in another window. */
function useFollowing() {
  const navigate = useNavigate();
  return (event: MouseEvent) => {
    const link = (event.target as Element).closest("a");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(link.pathname);
  };
}
