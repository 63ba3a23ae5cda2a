/** What `/` and `@` offer: blocks by their names in both languages, and what the text can refer to, asked of the server. */
import type { Editor } from "@tiptap/core";
import type { TFunction } from "i18next";
import type { ReferenceTarget } from "#server/documents/references/targets.rules";
import { KINDS, signOf, turnInto } from "./blocks/kinds";
import { filterChoices } from "./filter-choices";
import type { Choice, Source } from "./suggesting";
import { askTargets, insertReference, targetLabel } from "../toolbar/references";

/** Opens what needs a dialog; undefined where there is none. */
export interface Insertions {
  footnote: () => void;
  reference: () => void;
  image?: () => void;
}

export const INSERTABLE = ["table", "rule", "footnote", "image", "reference"] as const;
export type Insertable = (typeof INSERTABLE)[number];

/** Puts something at the caret that is no turned block. */
export function insert(editor: Editor, what: Insertable, insertions: Insertions): void {
  if (what === "table") editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run();
  else if (what === "rule") editor.chain().focus().setHorizontalRule().run();
  else insertions[what]?.();
}

export function slashSource(now: () => { t: TFunction; insertions: Insertions }): Source {
  return {
    name: "blocks",
    char: "/",
    startOfBlock: true,
    wait: 0,
    find: (query) => filterChoices(blockChoices(now()), query),
  };
}

function blockChoices({ t, insertions }: { t: TFunction; insertions: Insertions }): (Choice & { words: string })[] {
  const naming = (name: string) => ({
    key: name,
    label: t(`documents:slash.item.${name}`),
    words: t(`documents:slash.words.${name}`),
  });
  const kinds = KINDS.map((kind) => ({
    ...naming(kind),
    ...signOf(kind),
    group: t("documents:slash.group.turn"),
    run: (editor: Editor) => turnInto(editor, kind),
  }));
  const inserted = INSERTABLE.filter((what) => what !== "image" || insertions.image).map((what) => ({
    ...naming(what),
    icon: what,
    group: t("documents:slash.group.insert"),
    run: (editor: Editor) => insert(editor, what, insertions),
  }));
  return [...kinds, ...inserted];
}

// --- references ---------------------------------------------------------------------

export function targetSource(documentId: number, now: () => { t: TFunction }): Source {
  return {
    name: "targets",
    char: "@",
    startOfBlock: false,
    wait: 120,
    find: async (query, signal) => (await askTargets(documentId, query, signal)).map((target) => targetChoice(target, now().t)),
  };
}

const targetChoice = (target: ReferenceTarget, t: TFunction): Choice => ({
  key: `${target.kind} ${target.id}`,
  label: targetLabel(target),
  group: t(`documents:slash.group.${target.kind}`),
  run: (editor) => insertReference(editor, target),
});
