/** The tools of somebody who writes: what stands in the toolbar, and what it says about the place of the caret. */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { INSERTABLE, insert, type Insertions } from "./choices";
import type { MenuPart } from "./tool-menu";
import type { Tool, ToolGroup } from "./toolbar";

export interface Actions extends Insertions {
  link: () => void;
  /** The words of the selected picture. */
  describeImage: () => void;
  comment: () => void;
  /** From a passage to its thread; undefined where there is none. */
  toThread: () => void;
  find: () => void;
  /** In another language. */
  language: () => void;
  print: () => void;
  /** What can be done with the block of the caret. */
  block: () => readonly MenuPart[];
}

/** Those for tables come with a table. */
export function useWritingTools(editor: Editor, actions: Actions): ToolGroup[] {
  const { t } = useTranslation();
  const now = useEditorState({ editor, selector: ({ editor: at }) => stateOf(at) });
  const chain = () => editor.chain().focus();
  const groups: ToolGroup[] = [
    [
      { name: "undo", icon: "undo", keys: "Mod+Z", disabled: !now.canUndo, run: () => chain().undo().run() },
      { name: "redo", icon: "redo", keys: "Mod+Y", disabled: !now.canRedo, run: () => chain().redo().run() },
    ],
    [
      { name: "paragraph", sign: "¶", keys: "Mod+Alt+0", pressed: now.paragraph, run: () => chain().setParagraph().run() },
      ...headingTools(editor, now.heading),
    ],
    [
      { name: "bold", sign: <b>B</b>, keys: "Mod+B", pressed: now.bold, run: () => chain().toggleBold().run() },
      { name: "italic", sign: <i>I</i>, keys: "Mod+I", pressed: now.italic, run: () => chain().toggleItalic().run() },
      { name: "underline", sign: <u>U</u>, keys: "Mod+U", pressed: now.underline, run: () => chain().toggleUnderline().run() },
      { name: "strike", sign: <s>S</s>, keys: "Mod+Shift+S", pressed: now.strike, run: () => chain().toggleStrike().run() },
    ],
    listTools(editor, now),
    [
      { name: "quote", icon: "quote", keys: "Mod+Shift+B", pressed: now.quote, run: () => chain().toggleBlockquote().run() },
      { name: "insert", icon: "insert", menu: () => insertMenu(editor, t, actions, now.inTable) },
      { name: "link", icon: "link", keys: "Mod+K", pressed: now.link, run: actions.link },
      { name: "reference", icon: "reference", run: actions.reference },
    ],
    [
      {
        name: "comment",
        icon: "comment",
        keys: "Mod+Alt+M",
        disabled: !now.hasSelection,
        strong: now.hasSelection,
        run: actions.comment,
      },
      { name: "to-thread", icon: "passage", keys: "Mod+Alt+J", disabled: !now.inPassage, run: actions.toThread },
    ],
    [
      { name: "block", icon: "block", menu: actions.block },
      { name: "find", icon: "find", keys: "Mod+F", run: actions.find },
      { name: "more", icon: "more", menu: () => moreMenu(t, actions) },
    ],
  ];
  if (now.inTable) groups.push(tableTools(editor, now));
  if (now.image) groups.push([{ name: "describe-image", icon: "image", run: actions.describeImage }]);
  return groups;
}

const headingTools = (editor: Editor, current: number | null): Tool[] =>
  ([1, 2, 3, 4] as const).map((level) => ({
    name: `heading-${level}`,
    sign: `H${level}`,
    keys: `Mod+Alt+${level}`,
    pressed: current === level,
    run: () => editor.chain().focus().toggleHeading({ level }).run(),
  }));

function listTools(editor: Editor, now: ReturnType<typeof stateOf>): ToolGroup {
  const chain = () => editor.chain().focus();
  return [
    {
      name: "bullets",
      icon: "bullets",
      keys: "Mod+Shift+8",
      pressed: now.bullets,
      run: () => chain().toggleBulletList().run(),
    },
    {
      name: "numbers",
      icon: "numbers",
      keys: "Mod+Shift+7",
      pressed: now.numbers,
      run: () => chain().toggleOrderedList().run(),
    },
    { name: "tasks", icon: "tasks", keys: "Mod+Shift+9", pressed: now.tasks, run: () => chain().toggleTaskList().run() },
  ];
}

function insertMenu(editor: Editor, t: TFunction, actions: Actions, inTable: boolean): readonly MenuPart[] {
  const options = INSERTABLE.filter((what) => what !== "reference" && (what !== "image" || actions.image)).map((what) => ({
    key: what,
    icon: what,
    label: t(`documents:slash.item.${what}`),
    disabled: what === "table" && inTable,
    run: () => insert(editor, what, actions),
  }));
  return [{ options }];
}

const moreMenu = (t: TFunction, actions: Actions): readonly MenuPart[] => [
  {
    options: [
      { key: "language", icon: "language", label: t("documents:block.language"), run: actions.language },
      { key: "print", icon: "print", label: t("documents:block.print"), run: actions.print },
    ],
  },
];

function tableTools(editor: Editor, now: ReturnType<typeof stateOf>): ToolGroup {
  const chain = () => editor.chain().focus();
  return [
    { name: "row-above", icon: "rowAbove", run: () => chain().addRowBefore().run() },
    { name: "row-below", icon: "rowBelow", run: () => chain().addRowAfter().run() },
    { name: "column-left", icon: "columnLeft", run: () => chain().addColumnBefore().run() },
    { name: "column-right", icon: "columnRight", run: () => chain().addColumnAfter().run() },
    { name: "header-row", icon: "header", pressed: now.inHeader, run: () => chain().toggleHeaderRow().run() },
    { name: "merge", icon: "merge", disabled: !now.canMerge, run: () => chain().mergeOrSplit().run() },
    { name: "row-delete", icon: "rowDelete", run: () => chain().deleteRow().run() },
    { name: "column-delete", icon: "columnDelete", run: () => chain().deleteColumn().run() },
    { name: "table-delete", icon: "tableDelete", run: () => chain().deleteTable().run() },
  ];
}

/** Asked at every key: nothing here may try out a command where looking is enough. */
function stateOf(editor: Editor) {
  const { selection } = editor.state;
  const is = (name: string) => editor.isActive(name);
  const undo = yUndoPluginKey.getState(editor.state) as
    | { undoManager: { undoStack: unknown[]; redoStack: unknown[] } }
    | undefined;
  const inTable = is("table");
  return {
    canUndo: (undo?.undoManager.undoStack.length ?? 0) > 0,
    canRedo: (undo?.undoManager.redoStack.length ?? 0) > 0,
    paragraph: is("paragraph"),
    heading: ([1, 2, 3, 4] as const).find((level) => editor.isActive("heading", { level })) ?? null,
    bold: is("bold"),
    italic: is("italic"),
    underline: is("underline"),
    strike: is("strike"),
    bullets: is("bulletList"),
    numbers: is("orderedList"),
    tasks: is("taskList"),
    quote: is("blockquote"),
    image: is("image"),
    link: is("link"),
    inTable,
    inHeader: inTable && is("tableHeader"),
    canMerge: inTable && (editor.can().mergeCells() || editor.can().splitCell()),
    hasSelection: !selection.empty,
    inPassage: is("comment"),
  };
}
