/**
 * The living text: editor for those who write, the same text to read and to comment for everybody else. Loaded only in the
 * browser; until its room has answered, the static text stays where it is.
 */
import { EditorContent } from "@tiptap/react";
import { useCallback, useEffect, useRef, type MutableRefObject, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TextContent } from "#server/documents/rules";
import type { DocumentText } from "#server/documents/text.queries";
import { ReadingBar, SelectionBubble, StateRow, WritingBar } from "./bars";
import { isStuck, useLiveDocument, type LiveDocument, type LiveState } from "./live-document";
import { Closing, LeaveGuard, SizeNotice, useResumption } from "./live-notices";
import { anchorOf, showPassages, type Anchor } from "./passages";
import { waitingBar } from "./static-text";
import { makeHandle, useTextEditor, type LiveHandle } from "./text-editor";
import { useToolbarKey } from "./toolbar";

interface LiveTextProps {
  text: DocumentText;
  openThreads: ReadonlySet<number>;
  activeThread: number | null;
  /** The static text. */
  children: ReactNode;
  handle: MutableRefObject<LiveHandle | null>;
  onThread: (threadId: number) => void;
  onDraft: (anchor: Anchor) => void;
  onContent: (content: TextContent) => void;
  /** Changes wait for longer than a moment, or no longer. */
  onStuck: (stuck: boolean) => void;
}

export default function LiveText({ children, onStuck, ...props }: LiveTextProps) {
  const { text } = props;
  const { live, state } = useLiveDocument(text.documentId);
  useResumption(live, state, text);
  const stuck = isStuck(state);
  useEffect(() => onStuck(stuck), [stuck, onStuck]);
  const waiting = (
    <>
      <div className={waitingBar(text.access)}>
        <StateRow state={state} text={text} />
      </div>
      {children}
    </>
  );
  return (
    <>
      <LeaveGuard waiting={state.waiting} />
      <Closing state={state} />
      {state.size !== "fine" && <SizeNotice size={state.size} />}
      {live && state.ready ? <LiveEditor {...props} live={live} state={state} waiting={waiting} /> : waiting}
    </>
  );
}

// --- the editor ---------------------------------------------------------------------

/** `waiting` stays until the editor is made: an empty page in between would lose the reader's place. */
type EditorProps = Omit<LiveTextProps, "children" | "onStuck"> & { live: LiveDocument; state: LiveState; waiting: ReactNode };

function LiveEditor({
  live,
  state,
  waiting,
  text,
  openThreads,
  activeThread,
  handle,
  onThread,
  onDraft,
  onContent,
}: EditorProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  // While access is being judged anew the editor stays as it is: most changes of access concern others.
  const isOver = state.text.kind === "closed" && state.text.reason !== "access-changed";
  const editable = (state.access ?? text.access) === "edit" && !isOver;
  const editor = useTextEditor({ live, editable, label: text.title, onThread, onContent });
  useToolbarKey(editor, frame);

  useEffect(() => {
    if (editor) showPassages(editor, { openThreads, activeThread });
  }, [editor, openThreads, activeThread]);

  const comment = useCallback(() => {
    if (!editor || text.access === "read") return;
    const { from, to } = editor.state.selection;
    const anchor = anchorOf(editor, { from, to });
    if (!anchor) return;
    showPassages(editor, { chosen: { from, to } });
    onDraft(anchor);
  }, [editor, text.access, onDraft]);

  useEffect(() => {
    if (!editor) return undefined;
    handle.current = makeHandle(editor, frame);
    return () => {
      handle.current = null;
    };
  }, [editor, handle]);

  if (!editor) return waiting;
  const bars = { editor, text, frame, comment, onThread, onDraft, state };
  return (
    <div className="ja-doc-live" ref={frame}>
      {editable ? <WritingBar {...bars} /> : <ReadingBar {...bars} />}
      <EditorContent editor={editor} className="ja-doc-content" />
      {!editable && text.access !== "read" && <SelectionBubble editor={editor} frame={frame} onComment={comment} />}
      {!editable && text.access === "read" && <p className="kern-sr-only">{t("documents:text.read-only")}</p>}
    </div>
  );
}
