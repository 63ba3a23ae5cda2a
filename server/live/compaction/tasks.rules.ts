/** What the thread that puts texts together can be asked for, and how it is done: there, or in compaction.ts where there is none. */
import type { Tally } from "../../documents/log/attribution.rules.ts";
import { tallyIn, type Stretch } from "../../documents/log/compaction.rules.ts";
import { contentIn, compactText, foldText, type CompactedText } from "../../documents/log/rules.ts";
import { deletedShareOf, type DeletedShare } from "../document-state/mass-deletion.rules.ts";
import { answerEdit, type EditTask } from "../../documents/edits.rules.ts";
import { factsOf, type TextFacts, type TextToKeep } from "../../documents/versions/facts.rules.ts";
import { editText, type Edited } from "../document-state/edit.rules.ts";

/** By kind, what is given and what comes back. */
export interface CompactionTasks {
  compact: { given: { updates: Uint8Array[] }; result: CompactedText };
  /** Nothing but the state. */
  fold: { given: { updates: Uint8Array[] }; result: { state: Uint8Array } };
  /** ProseMirror JSON. */
  read: { given: { updates: Uint8Array[] }; result: string };
  tally: { given: { stretch: Stretch }; result: Tally };
  edit: { given: { updates: Uint8Array[]; client: number; edit: EditTask }; result: Edited };
  facts: { given: { text: TextToKeep }; result: TextFacts };
  deletedShare: { given: { before: Uint8Array[]; updates: Uint8Array[] }; result: DeletedShare };
}
export type CompactionTask = {
  [Kind in keyof CompactionTasks]: { kind: Kind } & CompactionTasks[Kind]["given"];
}[keyof CompactionTasks];
export type Result = CompactionTasks[keyof CompactionTasks]["result"];

export function runTask(task: CompactionTask): Result {
  switch (task.kind) {
    case "compact":
      return compactText(task.updates);
    case "fold":
      return { state: foldText(task.updates) };
    case "read":
      return JSON.stringify(contentIn(task.updates));
    case "tally":
      return tallyIn(task.stretch);
    case "edit":
      return editText(task.updates, task.client, (ydoc) => answerEdit(ydoc, task.edit));
    case "facts":
      return factsOf(task.text);
    case "deletedShare":
      return deletedShareOf(task.before, task.updates);
  }
}

/** How many bytes of texts there are to work through. */
export function weightOf(task: CompactionTask): number {
  if (task.kind === "deletedShare") return sum(task.before) + sum(task.updates);
  if (task.kind === "facts") return task.text.json.length;
  if (task.kind === "edit") return sum(task.updates) + weightOfEdit(task.edit);
  if (task.kind !== "tally") return sum(task.updates);
  const { stretch } = task;
  const rest = "log" in stretch ? sum(stretch.log.map(({ update }) => update)) : stretch.state.length;
  return (stretch.base?.length ?? 0) + rest;
}

/** Something large may come into a small text. */
function weightOfEdit(edit: EditTask): number {
  if (edit.kind === "restore") return edit.base.length + edit.target.length;
  return edit.kind === "accept" ? JSON.stringify([edit.proposal, edit.input]).length : 0;
}

const sum = (updates: readonly Uint8Array[]): number => updates.reduce((bytes, update) => bytes + update.length, 0);
