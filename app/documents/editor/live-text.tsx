/**
 * The living text: editor for those who write, the same text to read and to comment for everybody else. Loaded only in the
 * browser; until its room has answered, the static text stays where it is.
 */
import { useCallback, useEffect, useRef, type MutableRefObject, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import type { TextContent } from "#server/documents/rules";
import type { DocumentText } from "#server/documents/page/text.queries";
import { chosenBySelection, type Anchor } from "../comments/anchors";
import { EditorChrome } from "./editor-chrome";
import { useLinkedBlock } from "./blocks/links";
import { ReadingBar, StateRow } from "./bars";
import type { LiveDocument } from "../sync/live-document";
import { Closing, DamageNotice, SizeNotice } from "../sync/live-notices";
import { isStuck, type LiveState } from "../sync/live-state";
import { beginDraft, showPassages, type DrawnThread } from "../comments/passages";
import type { Chosen } from "../comments/passage-steps";
import { SelectionBubble, type BubbleAction } from "../comments/selection-bubble";
import { makeHandle, useTextEditor, type LiveHandle } from "./text-editor";
import { useRoomForKeyboard } from "../toolbar/keyboard-room";
import { useToolbarKey } from "../toolbar/toolbar";
import { useHelp } from "./writing";
import { WritingBar } from "./writing-bar";
import { LeaveGuard, useResumption } from "../sync/staying";
import { Leftovers } from "../sync/unsent-text";
import { useLiveDocument } from "../sync/use-live-document";
import type { ProposalFocus } from "../proposals/focus";
import { useLong } from "./use-long";
import { useProposalMarkers, usePropose } from "../proposals/use-proposals";

interface LiveTextProps {
  text: DocumentText;
  /** Where it is to say whether all is saved, and who is here. */
  stateSlot: HTMLElement | null;
  /** What is drawn over the text. */
  threads: readonly DrawnThread[];
  activeThread: number | null;
  /** What the editor shows now, a moment later. */
  content: TextContent;
  /** As they are written, by block id. */
  numbers: ReadonlyMap<string, string>;
  /** The static text. */
  children: ReactNode;
  handle: MutableRefObject<LiveHandle | null>;
  onThread: (threadId: number, isWriting?: boolean) => void;
  onDraft: (anchor: Anchor) => void;
  onContent: (content: TextContent) => void;
  /** Changes wait for longer than a moment, or no longer. */
  onStuck: (stuck: boolean) => void;
  proposal: ProposalFocus;
}

export default function LiveText({ children, onStuck, stateSlot, ...props }: LiveTextProps) {
  const { text } = props;
  const { live, state } = useLiveDocument(text);
  useResumption(live, state, text);
  const stuck = isStuck(state);
  useEffect(() => onStuck(stuck), [stuck, onStuck]);
  const waiting = (
    <>
      <div className="ja-doc-bar ja-doc-bar--coming" />
      {children}
    </>
  );
  return (
    <>
      {stateSlot && createPortal(<StateRow state={state} text={text} />, stateSlot)}
      <LeaveGuard state={state} />
      <Closing live={live} state={state} title={text.title} />
      <Leftovers live={live} leftovers={state.leftovers} title={text.title} />
      {state.size !== "fine" && <SizeNotice size={state.size} />}
      {state.damaged && <DamageNotice documentId={text.documentId} />}
      {live && state.ready && !state.damaged ? <LiveEditor {...props} live={live} state={state} waiting={waiting} /> : waiting}
    </>
  );
}

// --- the editor ---------------------------------------------------------------------

/** `waiting` stays until the editor is made: an empty page in between would lose the reader's place. */
type EditorProps = Omit<LiveTextProps, "children" | "onStuck" | "stateSlot"> & {
  live: LiveDocument;
  state: LiveState;
  waiting: ReactNode;
};

function LiveEditor({
  live,
  state,
  waiting,
  text,
  threads,
  activeThread,
  content,
  numbers,
  handle,
  onThread,
  onDraft,
  onContent,
  proposal,
}: EditorProps) {
  const { t } = useTranslation();
  const help = useHelp(text.documentId);
  const frame = useRef<HTMLDivElement>(null);
  // While access is being judged anew the editor stays as it is: most changes of access concern others.
  const isOver = state.text.kind === "closed" && state.text.reason !== "access-changed";
  const editable = (state.access ?? text.access) === "edit" && !isOver;
  const draft = useRef<(chosen?: Partial<Chosen>) => void>(() => undefined);
  const onBlock = useCallback((block: string) => draft.current({ block }), []);
  const { title: label, language, records } = text;
  const editor = useTextEditor({ live, editable, label, language, help, records, onThread, onBlock, onContent });
  useToolbarKey(editor, frame);
  useRoomForKeyboard(frame);

  useEffect(() => {
    if (editor) showPassages(editor, { threads, activeThread, mayComment: text.access !== "read" });
  }, [editor, threads, activeThread, text.access]);

  draft.current = (chosen) => {
    const anchor = editor && text.access !== "read" ? beginDraft(editor, chosen ?? chosenBySelection(editor)) : undefined;
    if (anchor) onDraft(anchor);
  };
  const comment = useCallback(() => draft.current(), []);

  useEffect(() => {
    if (!editor) return undefined;
    handle.current = makeHandle(editor, frame);
    return () => {
      handle.current = null;
    };
  }, [editor, handle]);

  useLinkedBlock(editor, handle, help);
  useProposalMarkers(editor, text, content, proposal);
  const propose = usePropose(editor, text.documentId);

  const long = useLong(editor, content);
  if (!editor) return waiting;
  const bars = { editor, comment };
  const onSelection: BubbleAction[] = [
    { name: "comment", label: t("documents:tool.comment"), run: (chosen) => draft.current(chosen) },
    ...(text.mayPropose ? [{ name: "propose", label: t("documents:tool.propose"), run: propose }] : []),
  ];
  return (
    <div className="ja-doc-live" ref={frame} data-long={long}>
      {editable ? (
        <WritingBar {...bars} {...{ help, frame, onThread }} documentId={text.documentId} />
      ) : (
        <ReadingBar {...bars} text={text} onDraft={onDraft} />
      )}
      <EditorChrome
        {...{ editor, editable, content, numbers, help, handle, frame }}
        documentId={text.documentId}
        comment={text.access === "read" ? undefined : comment}
      />
      {!editable && text.access !== "read" && <SelectionBubble editor={editor} frame={frame} actions={onSelection} />}
      {!editable && text.access === "read" && <p className="kern-sr-only">{t("documents:text.read-only")}</p>}
    </div>
  );
}
