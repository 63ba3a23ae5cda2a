/** What the thread that puts texts together can be asked for, and how it is done: there, or in folding.ts where there is none. Pure. */
import type { Tally } from "../../documents/log/attribution.rules.ts";
import { tallyIn, type Stretch } from "../../documents/log/compaction.rules.ts";
import { contentIn, foldText, type FoldedText } from "../../documents/log/rules.ts";
import { lossOf, type Loss } from "../document-state/mass-deletion.rules.ts";
import { answerPassages, type PassageOrder } from "../../documents/comments/marks.rules.ts";
import { editText, type Edited } from "../document-state/edit.rules.ts";

/** By kind, what is given and what comes back. */
export interface Orders {
  fold: { given: { updates: Uint8Array[] }; result: FoldedText };
  /** ProseMirror JSON. */
  read: { given: { updates: Uint8Array[] }; result: string };
  tally: { given: { stretch: Stretch }; result: Tally };
  passages: { given: { updates: Uint8Array[]; client: number; passages: PassageOrder }; result: Edited };
  loss: { given: { before: Uint8Array[]; updates: Uint8Array[] }; result: Loss };
}
export type Order = { [Kind in keyof Orders]: { kind: Kind } & Orders[Kind]["given"] }[keyof Orders];
export type Result = Orders[keyof Orders]["result"];

export function carryOut(order: Order): Result {
  switch (order.kind) {
    case "fold":
      return foldText(order.updates);
    case "read":
      return JSON.stringify(contentIn(order.updates));
    case "tally":
      return tallyIn(order.stretch);
    case "passages":
      return editText(order.updates, order.client, (ydoc) => answerPassages(ydoc, order.passages));
    case "loss":
      return lossOf(order.before, order.updates);
  }
}

/** How many bytes of texts there are to work through. */
export function weightOf(order: Order): number {
  if (order.kind === "loss") return sum(order.before) + sum(order.updates);
  if (order.kind !== "tally") return sum(order.updates);
  const { stretch } = order;
  const rest = "log" in stretch ? sum(stretch.log.map(({ update }) => update)) : stretch.state.length;
  return (stretch.base?.length ?? 0) + rest;
}

const sum = (updates: readonly Uint8Array[]): number => updates.reduce((bytes, update) => bytes + update.length, 0);
