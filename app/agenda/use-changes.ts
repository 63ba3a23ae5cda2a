/**
 * What a facilitator moves by hand in list and board: shown at once, sent one after the other in the background, taken back
 * when the server refuses. Nothing is lost when somebody presses faster than the network answers.
 */
import { useActionData } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AgendaStatus } from "#db/schema/agenda";
import { agendaNumber, refuseStatus, type AgendaItem } from "#server/agenda/rules";
import { moveValue, placed, type Move } from "#server/platform/order.rules";
import type { FormState } from "#server/web";
import { sentenceOf, useQueue, type Posting } from "./use-queue";

type Change = ({ kind: "move" } & Move) | { kind: "status"; item: number; from: AgendaStatus; to: AgendaStatus };

export interface Changes {
  /** As they will be when all changes have arrived. */
  items: AgendaItem[];
  move: (move: Move) => void;
  /** Into another column, and there beside an item when it was dropped beside one. */
  setStatus: (itemId: number, to: AgendaStatus, beside?: Pick<Move, "place" | "of">) => void;
  /** What was done last, in words, for those who do not see it. */
  said: string;
  /** Why the server refused. */
  error: string | null;
}

/** @param orderAt where moves are posted to @param page of a list: how many come before it, and how many there are; null on a board */
export function useChanges(
  stored: readonly AgendaItem[],
  orderAt: string,
  page: { offset: number; total: number } | null,
): Changes {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");
  // Sent as a plain form, the refusal comes back with the page.
  const [error, setError] = useState(sentenceOf((useActionData() as { form?: FormState } | undefined)?.form));
  const refuse = (sentence: string) => {
    setSaid("");
    setError(sentence);
  };
  const [queue, setQueue] = useQueue<Change>((change) => formOf(change, orderAt), refuse);
  const items = queue.reduce(changed, [...stored]);

  const make = (changes: Change[]) => {
    const after = changes.reduce(changed, items);
    const item = after.find(({ id }) => id === changes[0]?.item);
    if (!item) return;
    const among = page ? after : after.filter(({ status }) => status === item.status);
    const place = {
      number: agendaNumber(item.number),
      status: t(`agenda:status.${item.status}`),
      position: (page?.offset ?? 0) + among.indexOf(item) + 1,
      count: page?.total ?? among.length,
    };
    // Out of this page: where to is seen when the next one comes.
    const isElsewhere = changes.some((change) => change.kind === "move" && !after.some(({ id }) => id === change.of));
    setSaid(t(`agenda:order.said-${isElsewhere ? "elsewhere" : page ? "list" : "board"}`, place));
    setError(null);
    setQueue((waiting) => [...waiting, ...changes]);
  };
  return {
    items,
    said,
    error,
    move: (move) => make([{ kind: "move", ...move }]),
    setStatus: (itemId, to, beside) => {
      const item = items.find(({ id }) => id === itemId);
      if (!item) return;
      const refused = refuseStatus(item, to);
      if (refused) return refuse(t(refused));
      make([
        { kind: "status", item: itemId, from: item.status, to },
        ...(beside ? [{ kind: "move" as const, item: itemId, ...beside }] : []),
      ]);
    },
  };
}

function changed(items: AgendaItem[], change: Change): AgendaItem[] {
  if (change.kind === "status") return items.map((item) => (item.id === change.item ? { ...item, status: change.to } : item));
  const ids = placed(
    items.map(({ id }) => id),
    change,
  );
  return ids.flatMap((id) => items.find((item) => item.id === id) ?? []);
}

const formOf = (change: Change, orderAt: string): Posting =>
  change.kind === "status"
    ? { action: `/agenda/${change.item}/status`, fields: { form: "board", from: change.from, to: change.to } }
    : { action: orderAt, fields: { form: "order", item: String(change.item), move: moveValue(change) } };
