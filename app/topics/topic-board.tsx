/**
 * Topics in clusters, live for all. Whoever arranges them drags them, carries them by keyboard, or ticks some and says where to. Of a
 * large board each cluster shows its first cards, and more when asked.
 */
import { useNavigate, useSearchParams } from "@remix-run/react";
import type { TFunction } from "i18next";
import { memo, useEffect, useRef, useState, type DragEvent, type MouseEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { ProcessHead } from "#server/processes/rules";
import { columnsOf, readBoardView, searchForMore, shownIn, STEP, type BoardView } from "#server/topics/board.rules";
import { topicNumber, type Cluster, type TopicBoard as Board, type TopicCard } from "#server/topics/rules";
import { Grip } from "~/agenda/grip";
import { Outcome } from "~/agenda/outcome";
import { useCarrying, type Carrying } from "~/agenda/use-carrying";
import { LinkButton } from "~/ui/button";
import { useLive } from "~/ui/live/use-live";
import { QuickAdd } from "~/ui/quick-add";
import { ChooseBox, ChosenBar } from "./chosen-bar";
import { ClusterMenu } from "./cluster-menu";
import { ResultBadge, TopicNumber } from "./parts";
import { usePlacing, type Placing } from "./use-placing";
import "~/agenda/agenda.css";
import "./topics.css";

interface TopicBoardProps {
  process: ProcessHead;
  stored: Board;
  /** When it was read. */
  at: Date | string;
  /** How many cards of each cluster are there at first. */
  fold: number;
}

export function TopicBoard({ process, stored, at, fold }: TopicBoardProps) {
  const { data: board } = useLive(`topics:${process.id}`, stored, at);
  const [search] = useSearchParams();
  const view = { ...readBoardView(search), fold };
  if (can(process.my, "topic:sort")) return <MovingBoard process={process} board={board} view={view} />;
  const { columns, hidden } = shownOf(board, board.topics, view);
  return <Columns process={process} clusters={board.clusters} topics={board.topics} columns={columns} hidden={hidden} />;
}

/** The cards in sight, and by column how many are not. */
function shownOf(board: Board, topics: readonly TopicCard[], view: BoardView, kept?: ReadonlySet<number>) {
  const all = columnsOf(board, topics, view.words);
  const columns = all.map((column) => ({ key: column.key, items: shownIn(column, view, kept) }));
  const hidden = all.map(({ key, items }, at) => {
    const size = board.sizes?.[key] ?? items.length;
    return [key, Math.max(0, size - columns[at]!.items.length)] as const;
  });
  return { columns, hidden: Object.fromEntries(hidden) as Hidden };
}

type Hidden = Record<string, number>;

function MovingBoard({ process, board, view }: { process: ProcessHead; board: Board; view: BoardView }) {
  const { t } = useTranslation();
  const address = `/processes/${process.id}/topics`;
  const [carried, setCarried] = useState("");
  // Grips and menus that wait for JavaScript would be half of the page.
  const [isAwake, setAwake] = useState(false);
  useEffect(() => setAwake(true), []);
  const { topics, place, said, error } = usePlacing(board, address);
  const [kept, setKept] = useState<ReadonlySet<number>>(new Set());
  const { columns, hidden } = shownOf(board, topics, view, kept);
  const put = (placing: Placing) => {
    setKept((before) => new Set([...before, ...placing.topics]));
    place(placing);
  };
  const find = (id: number) => topics.find((topic) => topic.id === id);
  const carrying = useCarrying(
    columns,
    {
      mayDrop: () => true,
      onDrop({ item, column, beside }) {
        setCarried("");
        put({ topics: [item], from: find(item)?.clusterId ?? null, to: Number(column) || null, ...(beside && { beside }) });
      },
      onCarried(id, to) {
        const number = topicNumber(find(id)?.number ?? 0);
        if (to === "back") return setCarried(t("topics:board.back", { number }));
        const cluster = board.clusters.find((each) => String(each.id) === to.column)?.title ?? t("topics:unsorted");
        const count = to.count + (hidden[to.column] ?? 0);
        setCarried(t("topics:board.carried", { number, cluster, position: to.position, count }));
      },
    },
    isAwake,
  );
  const step = (id: number, by: -1 | 1) => {
    const column = columns.find(({ items }) => items.includes(id));
    const of = column?.items[column.items.indexOf(id) + by];
    if (!column || of === undefined) return;
    const to = Number(column.key) || null;
    put({ topics: [id], from: to, to, beside: { place: by < 0 ? "before" : "after", of } });
  };
  const followByKeys = useFocusOnMoved(carrying.root);
  const move = (ids: number[], to: number | null) => {
    put({ topics: ids, to });
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
        hidden={hidden}
        carrying={carrying}
        isAwake={isAwake}
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

interface ColumnsProps {
  process: ProcessHead;
  clusters: readonly Cluster[];
  topics: readonly TopicCard[];
  columns: Carrying["columns"];
  hidden: Hidden;
  carrying?: Carrying;
  isAwake?: boolean;
}

function Columns({ process, clusters, topics, columns, hidden, carrying, isAwake = false }: ColumnsProps) {
  const { t } = useTranslation();
  const follow = useFollowing();
  const onMore = useFocusOnMore(columns);
  const isNarrowed = readBoardView(useSearchParams()[0]).words !== "";
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="ja-agenda-board ja-topics-board" role="region" aria-label={t("topics:board.label")} tabIndex={0}>
      {columns.map(({ key, items }) => {
        const cluster = clusters.find(({ id }) => String(id) === key);
        const title = cluster?.title ?? t("topics:unsorted");
        const more = hidden[key] ?? 0;
        return (
          <section
            key={key}
            id={`cluster-${key}`}
            className="ja-stack ja-gap-3 ja-agenda-column"
            aria-labelledby={`column-${key}`}
          >
            <div className="ja-row ja-row--between ja-topics-head">
              <h2 id={`column-${key}`} className="kern-heading-small">
                {title} <span className="ja-muted ja-number">{items.length + more}</span>
              </h2>
              {cluster && carrying && <ClusterMenu process={process} cluster={cluster} isAwake={isAwake} />}
            </div>
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- only follows the links inside, which keys press, too */}
            <ol
              className="ja-stack ja-list ja-gap-2 ja-agenda-cards"
              data-column={key}
              onClick={follow}
              onDragStart={keepLinks}
            >
              {items.length === 0 && (
                <li className="ja-small ja-muted">{t(isNarrowed ? "topics:list.none-found" : "topics:board.empty")}</li>
              )}
              {items
                .flatMap((id) => byId.get(id) ?? [])
                .map((topic) => (
                  <li key={topic.id} className="ja-card ja-agenda-card ja-topics-card" {...carrying?.row(topic.id)}>
                    <span className="ja-topics-number">
                      <TopicNumber topic={topic} />
                      {carrying && <ChooseBox topic={topic} t={t} />}
                      {carrying && isAwake && <CardGrip topic={topic} t={t} grip={carrying.grip(topic.id)} />}
                    </span>
                    <Card topic={topic} t={t} />
                  </li>
                ))}
            </ol>
            {more > 0 && <MoreLink column={key} title={title} shown={items.length} more={more} onMore={onMore} />}
          </section>
        );
      })}
    </div>
  );
}

interface MoreLinkProps {
  column: string;
  title: string;
  shown: number;
  more: number;
  onMore: (column: string, shown: number) => void;
}

function MoreLink({ column, title, shown, more, onMore }: MoreLinkProps) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  return (
    <LinkButton
      small
      variant="tertiary"
      discover="none"
      to={`${searchForMore(search, column, shown)}#cluster-${column}`}
      onClick={() => onMore(column, shown)}
    >
      {t("topics:board.more", { number: Math.min(STEP, more) })} <span className="kern-sr-only">{title}</span>
    </LinkButton>
  );
}

/** Whoever asked for more goes on at the first of those that came. */
function useFocusOnMore(columns: Carrying["columns"]): MoreLinkProps["onMore"] {
  const asked = useRef<{ column: string; shown: number } | null>(null);
  useEffect(() => {
    const { column, shown } = asked.current ?? { shown: 0 };
    const items = columns.find(({ key }) => key === column)?.items ?? [];
    if (items.length <= shown) return;
    asked.current = null;
    document.querySelector<HTMLElement>(`[data-column="${column}"] > li:nth-child(${shown + 1}) a`)?.focus();
  });
  return (column, shown) => (asked.current = { column, shown });
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
      <a className="ja-plain-link ja-agenda-link" href={`/topics/${topic.id}`}>
        {topic.title}
      </a>
      {counts.length > 0 && <span className="ja-small ja-muted">{counts.join(" · ")}</span>}
      {topic.disposition && <ResultBadge topic={topic} />}
    </>
  );
});

/** A card is dragged, and not the link in it; said here once, because there are hundreds of links. */
const keepLinks = (event: DragEvent) => {
  if ((event.target as Element).closest("a")) event.preventDefault();
};

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
