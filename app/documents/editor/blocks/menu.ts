/** What the menu of a block offers; the handle beside the block and the toolbar show the same. */
import type { Editor } from "@tiptap/core";
import type { TFunction } from "i18next";
import { blockAnchor } from "#server/documents/content/text.rules";
import { kindOf, KINDS, signOf, turnInto, type Kind } from "./kinds";
import { canMove, currentBlock, deleteBlock, duplicateBlock, moveBlock, selectBlock, type Block } from "./blocks";
import { keyOf } from "../../comments/anchors";
import { showSection } from "../../prosemirror/text-decorations";
import type { MenuOption, MenuPart } from "../../toolbar/menu";

export interface BlockActions {
  /** Puts a link to the block into the clipboard. */
  copyLink: (anchor: string) => void;
  /** Tells what has happened to readers aloud. */
  say: (sentence: string) => void;
  /** Begins a comment on what is selected. */
  comment?: () => void;
}

export function blockMenu(
  editor: Editor,
  block: Block,
  t: TFunction,
  { copyLink, say, comment }: BlockActions,
): readonly MenuPart[] {
  const { node } = block;
  const id = keyOf(node);
  const kind = kindOf(node);
  const focus = () => editor.view.focus();
  const moving = (steps: 1 | -1, name: "up" | "down"): MenuOption => ({
    key: name,
    icon: name,
    label: t(`documents:block.${name}`),
    keys: steps < 0 ? "Alt+Shift+ArrowUp" : "Alt+Shift+ArrowDown",
    disabled: !canMove(block, steps),
    run: () => {
      focus();
      move(editor, block, steps, t, say);
    },
  });
  const options: MenuOption[] = [
    moving(-1, "up"),
    moving(1, "down"),
    {
      key: "duplicate",
      icon: "copy",
      label: t("documents:block.duplicate"),
      // Of a decision there is one record.
      disabled: node.type.name === "record",
      run: () => {
        focus();
        if (duplicateBlock(editor, block)) say(t("documents:block.duplicated"));
      },
    },
  ];
  if (comment)
    options.push({
      key: "comment",
      icon: "comment",
      label: t("documents:tool.comment"),
      run: () => {
        selectBlock(editor, block, true);
        comment();
      },
    });
  if (id) options.push({ key: "link", icon: "link", label: t("documents:block.link"), run: () => copyLink(blockAnchor(id)) });
  if (id && node.type.name === "heading")
    options.push({ key: "focus", icon: "focus", label: t("documents:block.focus"), run: () => showSection(editor, id) });
  options.push({
    key: "delete",
    icon: "trash",
    label: t("documents:block.delete"),
    danger: true,
    run: () => {
      focus();
      deleteBlock(editor, block);
      say(t("documents:block.deleted"));
    },
  });
  return kind ? [{ options }, turning(editor, block, kind, t)] : [{ options }];
}

const turning = (editor: Editor, block: Block, current: Kind, t: TFunction): MenuPart => ({
  title: t("documents:block.turn"),
  options: KINDS.map((kind) => ({
    key: kind,
    ...signOf(kind),
    label: t(`documents:slash.item.${kind}`),
    chosen: kind === current,
    run: () => {
      selectBlock(editor, block, true);
      if (kind !== current) turnInto(editor, kind);
      else editor.view.focus();
    },
  })),
});

/** By key: the block of the caret. @returns true also at the edge, where the key has nothing else to do */
export function moveCurrent(editor: Editor, steps: 1 | -1, t: TFunction, say: (sentence: string) => void): boolean {
  const block = currentBlock(editor.state);
  if (!block) return false;
  move(editor, block, steps, t, say);
  return true;
}

function move(editor: Editor, block: Block, steps: number, t: TFunction, say: (sentence: string) => void): void {
  if (moveBlock(editor, block, steps))
    say(t("documents:block.moved", { place: block.index + steps + 1, count: block.siblings }));
  else say(t(steps < 0 ? "documents:block.first" : "documents:block.last"));
}
