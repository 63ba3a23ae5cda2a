/** What a toolbar over words can have: each tool with its sign and its key, and what it says about the place of the caret. */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { MenuOption } from "./menu";
import type { Tool } from "./toolbar";

/** @returns the tools, and what is so at the caret */
export function useTools(editor: Editor) {
  const { t } = useTranslation();
  const now = useEditorState({ editor, selector: ({ editor: at }) => stateOf(at) });
  const tools = { ...wordTools(editor, now), kind: kindTool(editor, now, t), table: tableTool(editor, now, t) };
  return { now, tools };
}

function wordTools(editor: Editor, now: State) {
  const chain = () => editor.chain().focus();
  return {
    undo: { name: "undo", icon: "undo", keys: "Mod+Z", disabled: !now.canUndo, run: () => chain().undo().run() },
    redo: { name: "redo", icon: "redo", keys: "Mod+Y", disabled: !now.canRedo, run: () => chain().redo().run() },
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
  } satisfies Record<string, Tool>;
}

type State = ReturnType<typeof stateOf>;

const LEVELS = [1, 2, 3, 4] as const;

/** What a paragraph is, in one menu that says it. */
function kindTool(editor: Editor, now: State, t: TFunction): Tool {
  const chain = () => editor.chain().focus();
  const kind = now.heading ? t(`documents:tool.heading-${now.heading}`) : t("documents:tool.paragraph");
  const options = (): MenuOption[] => [
    {
      key: "paragraph",
      sign: "¶",
      label: t("documents:tool.paragraph"),
      keys: "Mod+Alt+0",
      chosen: now.paragraph && !now.heading,
      run: () => chain().setParagraph().run(),
    },
    ...LEVELS.map((level) => ({
      key: `heading-${level}`,
      sign: `H${level}`,
      label: t(`documents:tool.heading-${level}`),
      keys: `Mod+Alt+${level}`,
      chosen: now.heading === level,
      run: () => chain().setHeading({ level }).run(),
    })),
  ];
  return {
    name: "kind",
    label: t("documents:tool.kind", { kind }),
    sign: now.heading ? `H${now.heading}` : "¶",
    word: kind,
    menu: () => [{ options: options() }],
  };
}

/** What can be done with the table of the caret. */
function tableTool(editor: Editor, now: State, t: TFunction): Tool {
  const chain = () => editor.chain().focus();
  const option = (key: string, icon: MenuOption["icon"], run: () => void, more?: Partial<MenuOption>): MenuOption => ({
    key,
    icon,
    label: t(`documents:tool.${key}`),
    run,
    ...more,
  });
  const parts = () => [
    {
      options: [
        option("row-above", "rowAbove", () => chain().addRowBefore().run()),
        option("row-below", "rowBelow", () => chain().addRowAfter().run()),
        option("column-left", "columnLeft", () => chain().addColumnBefore().run()),
        option("column-right", "columnRight", () => chain().addColumnAfter().run()),
      ],
    },
    {
      options: [
        option("header-row", "header", () => chain().toggleHeaderRow().run(), { chosen: now.inHeader }),
        option("merge", "merge", () => chain().mergeOrSplit().run(), { disabled: !now.canMerge }),
      ],
    },
    {
      options: [
        option("row-delete", "rowDelete", () => chain().deleteRow().run()),
        option("column-delete", "columnDelete", () => chain().deleteColumn().run()),
        option("table-delete", "tableDelete", () => chain().deleteTable().run(), { danger: true }),
      ],
    },
  ];
  return { name: "table", icon: "table", word: t("documents:tool.table"), menu: parts };
}

/** Asked at every key: nothing here may try out a command where looking is enough. */
function stateOf(editor: Editor) {
  const { selection } = editor.state;
  const is = (name: string) => editor.isActive(name);
  const inTable = is("table");
  return {
    ...stepsOf(editor),
    paragraph: is("paragraph"),
    heading: LEVELS.find((level) => editor.isActive("heading", { level })) ?? null,
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
