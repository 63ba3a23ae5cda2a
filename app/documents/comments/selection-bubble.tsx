/**
 * Appears at the end of what a reader has selected with the mouse. Under a finger it stands at the lower edge of the window, where
 * the menu of the phone does not come.
 */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { useRef, useState, type MutableRefObject } from "react";
import type { Chosen } from "./passage-steps";

/** So much room it takes, so that it does not stand out of the text. */
const WIDTH = 340;

export interface BubbleAction {
  name: string;
  label: string;
  run: (chosen: Chosen) => void;
}

export function SelectionBubble({
  editor,
  frame,
  actions,
}: {
  editor: Editor;
  frame: MutableRefObject<HTMLDivElement | null>;
  actions: readonly BubbleAction[];
}) {
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
  const left = Math.max(0, Math.min(end.left - box.left - 40, box.width - WIDTH));
  return (
    <div className="ja-doc-bubble" style={{ top: end.bottom - box.top + 10, left }}>
      {actions.map(({ name, label, run }) => (
        <button
          key={name}
          type="button"
          data-action={name}
          // The toolbar has the same buttons for the keyboard.
          tabIndex={-1}
          onMouseDown={(event) => event.preventDefault()}
          onPointerDown={() => setTouched(true)}
          onPointerCancel={() => setTouched(false)}
          onClick={() => {
            setTouched(false);
            run(chosen);
            // The place stays marked; selected as well, the phone's menu would stay over it.
            window.getSelection()?.removeAllRanges();
            editor.commands.setTextSelection(chosen.to);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
