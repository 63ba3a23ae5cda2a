/** The tools of somebody who writes a proposal: those for words, headings, lists and the rows of a table. */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Toolbar, type ToolGroup } from "./toolbar";

const Dialog = lazy(() => import("./dialogs"));

export function ProposalTools({ editor, documentId }: { editor: Editor; documentId: number }) {
  const { t } = useTranslation();
  const [isLinking, setLinking] = useState(false);
  const groups = useTools(editor, () => setLinking(true));
  return (
    <>
      <Toolbar label={t("documents:tool.label")} groups={groups} onLeave={() => editor.commands.focus()} />
      {isLinking && (
        <Suspense>
          <Dialog name="link" editor={editor} documentId={documentId} onClose={() => setLinking(false)} />
        </Suspense>
      )}
    </>
  );
}

function useTools(editor: Editor, link: () => void): ToolGroup[] {
  const now = useEditorState({ editor, selector: ({ editor: at }) => stateOf(at) });
  const chain = () => editor.chain().focus();
  const groups: ToolGroup[] = [
    [
      { name: "undo", icon: "undo", keys: "Mod+Z", disabled: !now.canUndo, run: () => chain().undo().run() },
      { name: "redo", icon: "redo", keys: "Mod+Y", disabled: !now.canRedo, run: () => chain().redo().run() },
    ],
    [
      { name: "paragraph", sign: "¶", keys: "Mod+Alt+0", pressed: now.paragraph, run: () => chain().setParagraph().run() },
      ...([2, 3] as const).map((level) => ({
        name: `heading-${level}`,
        sign: `H${level}`,
        keys: `Mod+Alt+${level}`,
        pressed: now.heading === level,
        run: () => chain().toggleHeading({ level }).run(),
      })),
    ],
    [
      { name: "bold", sign: <b>B</b>, keys: "Mod+B", pressed: now.bold, run: () => chain().toggleBold().run() },
      { name: "italic", sign: <i>I</i>, keys: "Mod+I", pressed: now.italic, run: () => chain().toggleItalic().run() },
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
    ],
    [{ name: "link", icon: "link", pressed: now.link, run: link }],
  ];
  if (now.inTable)
    groups.push([
      { name: "row-above", icon: "rowAbove", run: () => chain().addRowBefore().run() },
      { name: "row-below", icon: "rowBelow", run: () => chain().addRowAfter().run() },
      { name: "row-delete", icon: "rowDelete", run: () => chain().deleteRow().run() },
      { name: "column-right", icon: "columnRight", run: () => chain().addColumnAfter().run() },
      { name: "column-delete", icon: "columnDelete", run: () => chain().deleteColumn().run() },
    ]);
  return groups;
}

function stateOf(editor: Editor) {
  const is = (name: string) => editor.isActive(name);
  return {
    canUndo: editor.can().undo(),
    canRedo: editor.can().redo(),
    paragraph: is("paragraph"),
    heading: ([2, 3] as const).find((level) => editor.isActive("heading", { level })) ?? null,
    bold: is("bold"),
    italic: is("italic"),
    bullets: is("bulletList"),
    numbers: is("orderedList"),
    link: is("link"),
    inTable: is("table"),
  };
}
