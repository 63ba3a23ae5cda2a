/**
 * Appears at the end of what a reader has selected with the mouse. Under a finger it stands at the lower edge of the window, where
 * the menu of the phone does not come.
 */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { useRef, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Chosen } from "./passage-steps";

export function SelectionBubble({
  editor,
  frame,
  onComment,
}: {
  editor: Editor;
  frame: MutableRefObject<HTMLDivElement | null>;
  onComment: (chosen: Chosen) => void;
}) {
  const { t } = useTranslation();
  const last = useRef<Chosen | null>(null);
  // Some phones give the selection up as soon as the button is touched.
  const [isTouched, setTouched] = useState(false);
  const selected = useEditorState({
    editor,
    selector: ({ editor: at }) => (at.state.selection.empty ? null : `${at.state.selection.from} ${at.state.selection.to}`),
  });
  if (selected) {
    const [from = 0, to = 0] = selected.split(" ").map(Number);
    last.current = { from, to };
  }
  const chosen = selected || isTouched ? last.current : null;
  if (!chosen || !frame.current) return null;
  const box = frame.current.getBoundingClientRect();
  const end = editor.view.coordsAtPos(Math.min(chosen.to, editor.state.doc.content.size));
  const left = Math.max(0, Math.min(end.left - box.left - 40, box.width - 170));
  return (
    <button
      type="button"
      className="ja-doc-bubble"
      style={{ top: end.bottom - box.top + 10, left }}
      // The toolbar has the same button for the keyboard.
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={() => setTouched(true)}
      onPointerCancel={() => setTouched(false)}
      onClick={() => {
        setTouched(false);
        onComment(chosen);
        // The place stays marked; selected as well, the phone's menu would stay over it.
        window.getSelection()?.removeAllRanges();
        editor.commands.setTextSelection(chosen.to);
      }}
    >
      {t("documents:tool.comment")}
    </button>
  );
}
