/** What a toolbar over words can have: each tool with its sign and its key, and what it says about the place of the caret. */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import type { Tool } from "./toolbar";

/** @returns the tools, and what is so at the caret */
export function useTools(editor: Editor) {
  const now = useEditorState({ editor, selector: ({ editor: at }) => stateOf(at) });
  return { now, tools: { ...wordTools(editor, now), ...tableTools(editor, now) } };
}

function wordTools(editor: Editor, now: ReturnType<typeof stateOf>) {
  const chain = () => editor.chain().focus();
  return {
    undo: { name: "undo", icon: "undo", keys: "Mod+Z", disabled: !now.canUndo, run: () => chain().undo().run() },
    redo: { name: "redo", icon: "redo", keys: "Mod+Y", disabled: !now.canRedo, run: () => chain().redo().run() },
    paragraph: {
      name: "paragraph",
      sign: "¶",
      keys: "Mod+Alt+0",
      pressed: now.paragraph,
      run: () => chain().setParagraph().run(),
    },
    heading: (level: 1 | 2 | 3 | 4): Tool => ({
      name: `heading-${level}`,
      sign: `H${level}`,
      keys: `Mod+Alt+${level}`,
      pressed: now.heading === level,
      run: () => chain().toggleHeading({ level }).run(),
    }),
    bold: { name: "bold", sign: <b>B</b>, keys: "Mod+B", pressed: now.bold, run: () => chain().toggleBold().run() },
    italic: { name: "italic", sign: <i>I</i>, keys: "Mod+I", pressed: now.italic, run: () => chain().toggleItalic().run() },
    underline: {
      name: "underline",
      sign: <u>U</u>,
      keys: "Mod+U",
      pressed: now.underline,
      run: () => chain().toggleUnderline().run(),
    },
    strike: {
      name: "strike",
      sign: <s>S</s>,
      keys: "Mod+Shift+S",
      pressed: now.strike,
      run: () => chain().toggleStrike().run(),
    },
    bullets: {
      name: "bullets",
      icon: "bullets",
      keys: "Mod+Shift+8",
      pressed: now.bullets,
      run: () => chain().toggleBulletList().run(),
    },
    numbers: {
      name: "numbers",
      icon: "numbers",
      keys: "Mod+Shift+7",
      pressed: now.numbers,
      run: () => chain().toggleOrderedList().run(),
    },
    tasks: {
      name: "tasks",
      icon: "tasks",
      keys: "Mod+Shift+9",
      pressed: now.tasks,
      run: () => chain().toggleTaskList().run(),
    },
    quote: {
      name: "quote",
      icon: "quote",
      keys: "Mod+Shift+B",
      pressed: now.quote,
      run: () => chain().toggleBlockquote().run(),
    },
  } satisfies Record<string, Tool | ((level: 1) => Tool)>;
}

function tableTools(editor: Editor, now: ReturnType<typeof stateOf>) {
  const chain = () => editor.chain().focus();
  return {
    rowAbove: { name: "row-above", icon: "rowAbove", run: () => chain().addRowBefore().run() },
    rowBelow: { name: "row-below", icon: "rowBelow", run: () => chain().addRowAfter().run() },
    columnLeft: { name: "column-left", icon: "columnLeft", run: () => chain().addColumnBefore().run() },
    columnRight: { name: "column-right", icon: "columnRight", run: () => chain().addColumnAfter().run() },
    headerRow: { name: "header-row", icon: "header", pressed: now.inHeader, run: () => chain().toggleHeaderRow().run() },
    merge: { name: "merge", icon: "merge", disabled: !now.canMerge, run: () => chain().mergeOrSplit().run() },
    rowDelete: { name: "row-delete", icon: "rowDelete", run: () => chain().deleteRow().run() },
    columnDelete: { name: "column-delete", icon: "columnDelete", run: () => chain().deleteColumn().run() },
    tableDelete: { name: "table-delete", icon: "tableDelete", run: () => chain().deleteTable().run() },
  } satisfies Record<string, Tool>;
}

/** Asked at every key: nothing here may try out a command where looking is enough. */
function stateOf(editor: Editor) {
  const { selection } = editor.state;
  const is = (name: string) => editor.isActive(name);
  const inTable = is("table");
  return {
    ...stepsOf(editor),
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

/** A text that many write knows by itself whose steps are whose; one that somebody writes alone has the usual memory. */
function stepsOf(editor: Editor) {
  const shared = yUndoPluginKey.getState(editor.state) as
    | { undoManager: { undoStack: unknown[]; redoStack: unknown[] } }
    | undefined;
  if (!shared) return { canUndo: editor.can().undo(), canRedo: editor.can().redo() };
  const { undoStack, redoStack } = shared.undoManager;
  return { canUndo: undoStack.length > 0, canRedo: redoStack.length > 0 };
}
