/** The board of topics: its columns, and how much of a large one is there before somebody asks for more. */
import { isFound } from "../platform/paging.rules.ts";
import { topicNumber, type TopicBoard, type TopicCard } from "./rules.ts";

/** Cards on a page of which nobody has asked for more: what fits into its weight. */
const MOST_CARDS = 100;
/** How many more come when somebody asks. */
export const STEP = 40;

export interface BoardColumn {
  /** The id of the cluster; 0: unsorted. */
  key: string;
  items: number[];
}

export interface BoardView {
  /** That somebody looks for; empty: all. */
  words: string;
  /** How many cards of each column are there at first. */
  fold: number;
  /** By column: how many somebody asked for. */
  asked: ReadonlyMap<string, number>;
}

/** What an address asks for, `?q=Wasser&more=12-46`; what it does not know asks for nothing. */
export const readBoardView = (search: URLSearchParams): Omit<BoardView, "fold"> => ({
  words: search.get("q") ?? "",
  asked: new Map(
    search.getAll("more").flatMap((value) => {
      const [, key, count] = /^(\d{1,9})-(\d{1,4})$/.exec(value) ?? [];
      return key && count ? [[key, Number(count)] as const] : [];
    }),
  ),
});

/** The address that asks for more of a column, of which so many are shown. */
export function searchForMore(search: URLSearchParams, key: string, shown: number): string {
  const next = new URLSearchParams(search);
  next.delete("more");
  for (const value of search.getAll("more")) if (!value.startsWith(`${key}-`)) next.append("more", value);
  next.append("more", `${key}-${shown + STEP}`);
  return `?${next}`;
}

/** Unsorted ones first; merged ones stand beneath their topic, on its page. */
export function columnsOf({ clusters }: TopicBoard, topics: readonly TopicCard[], words = ""): BoardColumn[] {
  const columns = new Map([null, ...clusters.map(({ id }) => id)].map((id) => [id, [] as number[]]));
  for (const { id, number, title, clusterId, mergedInto } of topics)
    if (mergedInto === null && (words === "" || isFound(words, [topicNumber(number), title]))) columns.get(clusterId)?.push(id);
  return [...columns].map(([id, items]) => ({ key: String(id ?? 0), items }));
}

/** As many as each column can have when all have the same, and at least one. A board that is whole stays so when a column grows. */
export function foldOf(columns: readonly BoardColumn[], most = MOST_CARDS): number {
  const shown = (fold: number) => columns.reduce((sum, { items }) => sum + Math.min(items.length, fold), 0);
  let fold = most;
  while (fold > 1 && shown(fold) > most) fold -= 1;
  return fold;
}

/** @param kept they stay in sight wherever they are: whoever moved one looks for it */
export function shownIn({ key, items }: BoardColumn, { fold, asked }: BoardView, kept?: ReadonlySet<number>): number[] {
  const count = Math.max(fold, asked.get(key) ?? 0);
  return items.filter((id, at) => at < count || kept?.has(id));
}

/** What is shown of it, and no other card: a large board comes with its page in part, and whole over the live channel. */
export function boardInPart(board: TopicBoard, view: BoardView): TopicBoard {
  const columns = columnsOf(board, board.topics, view.words);
  const shown = new Set(columns.flatMap((column) => shownIn(column, view)));
  return {
    ...board,
    topics: board.topics.filter(({ id }) => shown.has(id)),
    sizes: Object.fromEntries(columns.map(({ key, items }) => [key, items.length])),
  };
}
