/** What stands above a text: tools to write or to comment, and whether what was written is safe. */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { useEffect, useRef, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentText } from "#server/documents/text.queries";
import { LinkDialog, ReferenceDialog } from "./dialogs";
import type { LiveState } from "./live-document";
import { PassageChooser } from "./passage-chooser";
import { threadsAt, type Anchor } from "./passages";
import { PresenceList } from "./presence";
import { SaveState } from "./save-state";
import { Toolbar, useWritingTools, type ToolGroup } from "./toolbar";

export function StateRow({ state, text }: { state: LiveState; text: DocumentText }) {
  const { t } = useTranslation();
  const open = text.threads.filter((thread) => !thread.resolvedAt).length;
  return (
    <div className="ja-doc-bar__state">
      <SaveState state={state} />
      {open > 0 && (
        <a className="ja-doc-tothreads" href="#threads">
          {t("documents:threads.jump", { count: open })}
        </a>
      )}
      <PresenceList present={state.present} me={text.me} />
    </div>
  );
}

interface BarProps {
  editor: Editor;
  text: DocumentText;
  state: LiveState;
  frame: MutableRefObject<HTMLDivElement | null>;
  comment: () => void;
  onThread: (threadId: number) => void;
  onDraft: (anchor: Anchor) => void;
}

export function WritingBar({ editor, text, state, frame, comment, onThread }: BarProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<"link" | "reference" | null>(null);
  const toThread = () => {
    const [thread] = threadsAt(editor.state, editor.state.selection.from);
    if (thread) onThread(thread);
  };
  const link = () => setDialog("link");
  const groups = useWritingTools(editor, { link, reference: () => setDialog("reference"), comment, toThread });
  useShortcuts(() => frame.current, { KeyK: link }, { KeyM: comment, KeyJ: toThread });
  const close = () => setDialog(null);
  return (
    <div className="ja-doc-bar ja-doc-bar--writing">
      <Toolbar label={t("documents:tool.label")} groups={groups} onLeave={() => editor.commands.focus()} />
      <StateRow state={state} text={text} />
      <LinkDialog editor={editor} open={dialog === "link"} onClose={close} />
      <ReferenceDialog editor={editor} open={dialog === "reference"} onClose={close} targets={text.agendaItems} />
    </div>
  );
}

export function ReadingBar({ editor, text, state, comment, onDraft }: BarProps) {
  const { t } = useTranslation();
  const [isChoosing, setChoosing] = useState(false);
  const hasSelection = useEditorState({ editor, selector: ({ editor: at }) => !at.state.selection.empty });
  // Readers select without focus: the page itself hears the key.
  useShortcuts(() => document, {}, { KeyM: comment });
  const groups: ToolGroup[] = [
    [
      { name: "comment", icon: "comment", keys: "Mod+Alt+M", disabled: !hasSelection, strong: hasSelection, run: comment },
      { name: "choose-passage", icon: "passage", pressed: isChoosing, run: () => setChoosing(!isChoosing) },
    ],
  ];
  return (
    <div className="ja-doc-bar">
      {text.access !== "read" && (
        <Toolbar label={t("documents:tool.reading-label")} groups={groups} onLeave={() => setChoosing(false)} />
      )}
      <StateRow state={state} text={text} />
      {isChoosing && <PassageChooser editor={editor} onDraft={onDraft} onEnd={() => setChoosing(false)} />}
    </div>
  );
}

type Keys = Record<string, () => void>;

/** By the place of the key: with Ctrl+Alt, German keyboards write other signs on M and J. */
function useShortcuts(target: () => HTMLElement | Document | null, plain: Keys, withAlt: Keys): void {
  const now = useRef({ target, plain, withAlt });
  now.current = { target, plain, withAlt };
  useEffect(() => {
    const element = now.current.target() as HTMLElement | null;
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      const run = (event.altKey ? now.current.withAlt : now.current.plain)[event.code];
      if (!run || event.getModifierState("AltGraph")) return;
      event.preventDefault();
      run();
    };
    element?.addEventListener("keydown", listen, true);
    return () => element?.removeEventListener("keydown", listen, true);
  }, []);
}

/** Appears at the end of what was selected with mouse or finger. */
export function SelectionBubble({
  editor,
  frame,
  onComment,
}: {
  editor: Editor;
  frame: MutableRefObject<HTMLDivElement | null>;
  onComment: () => void;
}) {
  const { t } = useTranslation();
  const to = useEditorState({
    editor,
    selector: ({ editor: at }) => (at.state.selection.empty ? null : at.state.selection.to),
  });
  if (to === null || !frame.current) return null;
  const box = frame.current.getBoundingClientRect();
  const end = editor.view.coordsAtPos(Math.min(to, editor.state.doc.content.size));
  const left = Math.max(0, Math.min(end.left - box.left - 40, box.width - 170));
  return (
    <button
      type="button"
      className="ja-doc-bubble"
      style={{ top: end.bottom - box.top + 10, left }}
      // The toolbar has the same button for the keyboard.
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onComment}
    >
      {t("documents:tool.comment")}
    </button>
  );
}
