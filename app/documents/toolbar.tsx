/**
 * The toolbar of a text: one stop in the order of Tab, arrow keys inside (Home and End too), Escape back to the text, Alt+F10 from
 * the text into it. Buttons say their state and their shortcut.
 */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { ToolIcon, type ToolIconName } from "./toolbar-icons";

export interface Tool {
  name: string;
  /** Drawn when there is no icon. */
  sign?: ReactNode;
  icon?: ToolIconName;
  /** `Mod+B`; written out for the reader's keyboard. */
  keys?: string;
  pressed?: boolean;
  disabled?: boolean;
  /** Stands out: the likely next step. */
  strong?: boolean;
  run: () => void;
}

export type ToolGroup = readonly Tool[];

export function Toolbar({
  label,
  groups,
  onLeave,
  controls,
}: {
  label: string;
  groups: readonly ToolGroup[];
  onLeave: () => void;
  controls?: string;
}) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | undefined>(groups[0]?.[0]?.name);
  const names = groups.flat().map((tool) => tool.name);
  const stop = current && names.includes(current) ? current : names[0];

  const move = (event: KeyboardEvent) => {
    const buttons = [...(bar.current?.querySelectorAll<HTMLButtonElement>("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Record<string, number> = {
      ArrowRight: (at + 1) % buttons.length,
      ArrowLeft: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const target = steps[event.key];
    if (event.key === "Escape") onLeave();
    if (target === undefined) return;
    event.preventDefault();
    buttons[target]?.focus();
  };

  return (
    // The buttons inside take turns at being the one stop.
    <div className="ja-doc-tools" role="toolbar" aria-label={label} aria-controls={controls} ref={bar} onKeyDown={move}>
      {groups.map((group, index) => (
        <div className="ja-doc-tools__group" role="group" key={index}>
          {group.map((tool) => (
            <button
              key={tool.name}
              type="button"
              data-tool={tool.name}
              className={`ja-doc-tool ${tool.strong ? "ja-doc-tool--strong" : ""}`}
              tabIndex={tool.name === stop ? 0 : -1}
              aria-label={t(`documents:tool.${tool.name}`)}
              aria-pressed={tool.pressed}
              aria-disabled={tool.disabled || undefined}
              aria-keyshortcuts={tool.keys?.replace("Mod", isMac() ? "Meta" : "Control")}
              // The text keeps the caret, and a phone its keyboard.
              onMouseDown={(event) => event.preventDefault()}
              onFocus={() => setCurrent(tool.name)}
              onClick={() => !tool.disabled && tool.run()}
            >
              {tool.icon ? <ToolIcon name={tool.icon} /> : <span aria-hidden="true">{tool.sign}</span>}
              <span className="ja-doc-tool__tip" aria-hidden="true">
                {t(`documents:tool.${tool.name}`)}
                {tool.keys && <kbd>{writeKeys(tool.keys, t("documents:tool.control-key"))}</kbd>}
              </span>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

const isMac = () => typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);
const writeKeys = (keys: string, control: string) =>
  isMac() ? keys.replace("Mod", "⌘").replace("Alt", "⌥").replace("Shift", "⇧") : keys.replace("Mod", control);

/** Brings the focus from the text into the toolbar on Alt+F10, as word processors do. */
export function useToolbarKey(editor: Editor | null, frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "F10" || !event.altKey) return;
      event.preventDefault();
      frame.current?.querySelector<HTMLElement>("[role=toolbar] button[tabindex='0']")?.focus();
    };
    const element = frame.current;
    element?.addEventListener("keydown", listen);
    return () => element?.removeEventListener("keydown", listen);
  }, [editor, frame]);
}

interface Actions {
  link: () => void;
  reference: () => void;
  comment: () => void;
  /** From a passage to its thread; undefined where there is none. */
  toThread: () => void;
}

/** The tools of somebody who writes; those for tables come with a table. */
export function useWritingTools(editor: Editor, { link, reference, comment, toThread }: Actions): ToolGroup[] {
  const now = useEditorState({ editor, selector: ({ editor: at }) => stateOf(at) });
  const chain = () => editor.chain().focus();
  const headings = ([1, 2, 3, 4] as const).map(
    (level): Tool => ({
      name: `heading-${level}`,
      sign: `H${level}`,
      keys: `Mod+Alt+${level}`,
      pressed: now.heading === level,
      run: () => chain().toggleHeading({ level }).run(),
    }),
  );
  const groups: ToolGroup[] = [
    [
      { name: "undo", icon: "undo", keys: "Mod+Z", disabled: !now.canUndo, run: () => chain().undo().run() },
      { name: "redo", icon: "redo", keys: "Mod+Y", disabled: !now.canRedo, run: () => chain().redo().run() },
    ],
    [
      { name: "paragraph", sign: "¶", keys: "Mod+Alt+0", pressed: now.paragraph, run: () => chain().setParagraph().run() },
      ...headings,
    ],
    [
      { name: "bold", sign: <b>B</b>, keys: "Mod+B", pressed: now.bold, run: () => chain().toggleBold().run() },
      { name: "italic", sign: <i>I</i>, keys: "Mod+I", pressed: now.italic, run: () => chain().toggleItalic().run() },
      { name: "underline", sign: <u>U</u>, keys: "Mod+U", pressed: now.underline, run: () => chain().toggleUnderline().run() },
      { name: "strike", sign: <s>S</s>, keys: "Mod+Shift+S", pressed: now.strike, run: () => chain().toggleStrike().run() },
    ],
    [
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
    ],
    [
      { name: "quote", icon: "quote", keys: "Mod+Shift+B", pressed: now.quote, run: () => chain().toggleBlockquote().run() },
      {
        name: "table",
        icon: "table",
        disabled: now.inTable,
        run: () => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
      },
      { name: "rule", icon: "rule", run: () => chain().setHorizontalRule().run() },
    ],
    [
      { name: "link", icon: "link", keys: "Mod+K", pressed: now.link, run: link },
      { name: "reference", icon: "reference", run: reference },
    ],
    [
      {
        name: "comment",
        icon: "comment",
        keys: "Mod+Alt+M",
        disabled: !now.hasSelection,
        strong: now.hasSelection,
        run: comment,
      },
      { name: "to-thread", icon: "passage", keys: "Mod+Alt+J", disabled: !now.inPassage, run: toThread },
    ],
  ];
  if (now.inTable) groups.push(tableTools(editor, now));
  return groups;
}

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

function stateOf(editor: Editor) {
  const { selection } = editor.state;
  const is = (name: string) => editor.isActive(name);
  const inTable = is("table");
  return {
    canUndo: editor.can().undo(),
    canRedo: editor.can().redo(),
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
    link: is("link"),
    inTable,
    inHeader: is("tableHeader"),
    canMerge: inTable && (editor.can().mergeCells() || editor.can().splitCell()),
    hasSelection: !selection.empty,
    inPassage: is("comment"),
  };
}
