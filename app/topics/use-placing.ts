/** What somebody moves on the board: shown at once, sent one after the other, taken back when the server refuses. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moveValue, placed, type Move } from "#server/platform/order.rules";
import { topicNumber, type TopicBoard, type TopicCard } from "#server/topics/rules";
import { useQueue, type Posting } from "~/agenda/use-queue";

export interface Placing {
  topics: readonly number[];
  to: number | null;
  /** Where they were, when it was one. */
  from?: number | null;
  beside?: Pick<Move, "place" | "of">;
}

export function usePlacing(stored: TopicBoard, address: string) {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");
  const [error, setError] = useState<string | null>(null);
  const refuse = (sentence: string) => {
    setSaid("");
    setError(sentence);
  };
  const [queue, setQueue] = useQueue<Placing>((placing) => postingOf(placing, address), refuse);
  const topics = queue.reduce(after, stored.topics);
  const place = (placing: Placing) => {
    const cluster = stored.clusters.find(({ id }) => id === placing.to)?.title ?? t("topics:unsorted");
    const [first] = placing.topics;
    const number = topicNumber(topics.find(({ id }) => id === first)?.number ?? 0);
    const count = placing.topics.length;
    setSaid(count === 1 ? t("topics:board.said", { number, cluster }) : t("topics:board.said-many", { count, cluster }));
    setError(null);
    setQueue((waiting) => [...waiting, placing]);
  };
  return { topics, place, said, error };
}

function after(topics: TopicCard[], { topics: moved, to, beside }: Placing): TopicCard[] {
  const others = topics.filter(({ id }) => !moved.includes(id));
  const there = topics.filter(({ id }) => moved.includes(id)).map((topic) => ({ ...topic, clusterId: to }));
  const all = [...others, ...there];
  const [item] = moved;
  if (!beside || item === undefined) return all;
  const order = placed(
    all.map(({ id }) => id),
    { item, ...beside },
  );
  return order.flatMap((id) => all.find((topic) => topic.id === id) ?? []);
}

const postingOf = ({ topics, to, from, beside }: Placing, address: string): Posting => ({
  action: `${address}/placement`,
  fields: new URLSearchParams([
    ["form", "placement"],
    ...topics.map((id) => ["topic[]", String(id)]),
    ["cluster", String(to ?? "")],
    ["from", from === undefined ? "" : String(from ?? 0)],
    ...(beside ? [["move", moveValue(beside)]] : []),
  ]),
});
