/** Changes of texts by the server that are said as plain data: those of long texts are done in a thread. */
import type { Doc } from "yjs";
import { answerPassages, type PassageTask } from "./comments/marks.rules.ts";
import { accept, type AcceptanceTask } from "./proposals/acceptance.rules.ts";
import { identify, restore, type IdentificationTask, type RestorationTask } from "./versions/restoration.rules.ts";

export type EditTask = PassageTask | AcceptanceTask | IdentificationTask | RestorationTask;

/** @returns what the task's own room says that it answers */
export function answerEdit(ydoc: Doc, task: EditTask): unknown {
  switch (task.kind) {
    case "accept":
      return accept(ydoc, task);
    case "identify":
      return identify(ydoc, task);
    case "restore":
      return restore(ydoc, task);
    default:
      return answerPassages(ydoc, task);
  }
}

export const editOf = (task: EditTask) => Object.assign((ydoc: Doc) => answerEdit(ydoc, task), { task });
