/** Makes the editor of a text, and what the frame may ask of it. What helps to write is put together in writing.ts. */
import type { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { Placeholder } from "@tiptap/extensions";
import { useEditor } from "@tiptap/react";
import { startTransition, useCallback, useEffect, useMemo, useRef, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import type { KnownRecords } from "#server/documents/content/records.rules";
import { TEXT_FIELD, type TextContent } from "#server/documents/rules";
import { textExtensions } from "#server/documents/content/schema.rules";
import { footnoteMarkId } from "#server/documents/content/text.rules";
import { findBlock } from "../comments/anchors";
import type { HandleTexts } from "../comments/comment-handles";
import { caretLabels } from "../prosemirror/caret-labels";
import { FittingValues } from "../prosemirror/fitting";
import type { LiveDocument } from "../sync/live-document";
import type { Chosen } from "../comments/passage-steps";
import { FlushSelection } from "../sync/flush-selection";
import { chosenPassage, Passages, rangeOf, showPassages } from "../comments/passages";
import { CleanPaste } from "../prosemirror/paste";
import { ProposalMarkers } from "../proposals/markers";
import { PageRecords } from "../prosemirror/record-book";
import { bringIntoView, settle, showPlace } from "../prosemirror/scrolling";
import { bringBack, showSection, TextDecorations } from "../prosemirror/text-decorations";
import { YProsemirrorPatches } from "../prosemirror/y-prosemirror-patches";
import { useWritingHelp, type WritingHelp } from "./writing";

/** What the frame may ask of the editor. */
export interface LiveHandle {
  /** @returns false when the thread's passage is gone */
  showThread(threadId: number): boolean;
  /** Scrolls so that its passage can be seen; the focus stays. */
  revealThread(threadId: number): void;
  /** The same for the place that is about to be commented. */
  revealDraft(): void;
  showHeading(id: string): void;
  /** Goes to a block, or says that it is gone. */
  showBlock(key: string): boolean;
  /** To the number of a footnote in the text, from 1. */
  showFootnote(number: number): void;
  /** Shows one section alone, by the id of its heading's block; null for the whole text. */
  showSection(block: string | null): void;
  /** A comment was written or given up; then the focus goes back to the text. */
  endDraft(toText: boolean): void;
}

/** How long after the last change outline and comments follow. */
const FOLLOW_AFTER = 400;

/** How long the block stands out that a link has led to. */
const POINTED_AT_FOR = 4000;

interface TextEditorOptions {
  live: LiveDocument;
  editable: boolean;
  label: string;
  /** Of the text, for spelling and reading aloud. */
  language: Language;
  help: WritingHelp;
  records: KnownRecords;
  onThread: (threadId: number, isWriting?: boolean) => void;
  /** A block as a whole is to be commented. */
  onBlock: (block: string) => void;
  onContent: (content: TextContent) => void;
}

export function useTextEditor(options: TextEditorOptions): Editor | null {
  const { live, editable, label, language, help, records, onThread, onBlock, onContent } = options;
  const { t } = useTranslation();
  const follow = useFollower(onContent);
  const writing = useWritingHelp(help);
  const [book] = useState(() => new PageRecords(records));
  useEffect(() => book.turnTo(records), [book, records]);
  const clicked = useRef({ onThread, onBlock });
  clicked.current = { onThread, onBlock };
  const carets = useMemo(() => caretLabels(live.provider.awareness), [live]);
  // The list is long, and this is asked at every change of the state.
  const extensions = useMemo(
    () => [
      ...textExtensions({
        taskLabel: (item) => t("documents:text.task", { text: item }),
        givesIds: editable,
        records: book,
      }),
      Collaboration.configure({ document: live.ydoc, field: TEXT_FIELD }),
      CollaborationCaret.configure({ provider: live.provider, user: {}, render: carets.draw }),
      carets.extension,
      YProsemirrorPatches,
      FlushSelection.configure({ beforeOthers: live.beforeOthers }),
      Placeholder.configure({ placeholder: t("documents:text.placeholder") }),
      Passages.configure({
        onThread: (threadId, isWriting) => clicked.current.onThread(threadId, isWriting),
        onBlock: (block) => clicked.current.onBlock(block),
        texts: handleTexts(t),
        tableLabel: editable ? undefined : t("documents:text.table"),
      }),
      ProposalMarkers,
      CleanPaste,
      FittingValues,
      TextDecorations.configure({
        footnoteLabel: (number, text) => t("documents:footnote.label", { number, text }),
        isRead: !editable,
      }),
      ...writing(editable),
    ],
    [live, carets, editable, t, writing, book],
  );
  return useEditor(
    {
      // The Content-Security-Policy forbids injected styles; the editor loses characters when it tries. Its CSS is in documents.css.
      injectCSS: false,
      immediatelyRender: false,
      shouldRerenderOnTransaction: false,
      editable,
      extensions,
      editorProps: {
        attributes: {
          class: "ja-text",
          lang: language,
          spellcheck: "true",
          ...(editable
            ? { role: "textbox", "aria-multiline": "true", "aria-label": t("documents:text.label", { title: label }) }
            : {}),
        },
        // Row and tools stay at the edges: what is scrolled to must not end up behind them.
        scrollMargin: { top: 110, bottom: 80, left: 8, right: 8 },
        scrollThreshold: { top: 110, bottom: 80, left: 0, right: 0 },
      },
      onCreate: ({ editor }) => onContent(editor.getJSON() as TextContent),
      onUpdate: ({ editor }) => follow(editor),
    },
    [live, editable, language],
  );
}

const handleTexts = (t: (key: string, params?: Record<string, unknown>) => string): HandleTexts => ({
  comment: t("documents:tool.comment"),
  commentOn: (kind, words) => t(`documents:threads.comment-on.${kind}`, { words }),
  threads: (count, kind, words) => t(`documents:threads.on.${kind}`, { count, words }),
});

function useFollower(onContent: (content: TextContent) => void): (editor: Editor) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (editor) => {
      clearTimeout(timer.current);
      const look = () => {
        // Whatever follows from a long text may be drawn in pieces, between two keys.
        if (!editor.isDestroyed) startTransition(() => onContent(editor.getJSON() as TextContent));
      };
      timer.current = setTimeout(() => whenIdle(look), FOLLOW_AFTER);
    },
    [onContent],
  );
}

/** Not all browsers say when they have time. */
const whenIdle = (run: () => void): void => {
  if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: 1000 });
  else run();
};

export function makeHandle(editor: Editor, frame: MutableRefObject<HTMLDivElement | null>): LiveHandle {
  const reveal = (pos: number) => {
    const [whole, around] = [editor.view.nodeDOM(pos), editor.view.domAtPos(pos).node];
    const element = [whole, around, around.parentElement].find((node) => node instanceof Element);
    afterFocus(() => element && showPlace(element, "center"));
  };
  // Asked once it is shown: until then others may have changed the text.
  const bring = (look: () => Chosen | null | undefined) =>
    afterFocus(() =>
      settle(() => {
        const range = editor.isDestroyed ? null : look();
        if (!range) return;
        const { from, to, block } = range;
        const whole = block === undefined ? null : editor.view.nodeDOM(from);
        const box = whole instanceof Element ? whole.getBoundingClientRect() : null;
        bringIntoView(box ?? { top: editor.view.coordsAtPos(from, 1).top, bottom: editor.view.coordsAtPos(to, -1).bottom });
      }),
    );
  return {
    showThread(threadId) {
      const range = rangeOf(editor.state, threadId);
      if (!range) return false;
      bringBack(editor, range.from);
      if (editor.isEditable) {
        const end = range.block === undefined ? range.to : range.from + 1;
        editor.chain().setTextSelection(end).focus(undefined, { scrollIntoView: false }).run();
      } else frame.current?.querySelector<HTMLElement>("[role=toolbar] button[tabindex='0']")?.focus({ preventScroll: true });
      reveal(range.from);
      return true;
    },
    revealThread(threadId) {
      const range = rangeOf(editor.state, threadId);
      if (!range) return;
      bringBack(editor, range.from);
      bring(() => rangeOf(editor.state, threadId));
    },
    revealDraft: () => bring(() => chosenPassage(editor)),
    showBlock(block) {
      const place = findBlock(editor.state.doc, block);
      if (!place) return false;
      bringBack(editor, place.pos);
      showPassages(editor, { chosen: { from: place.pos, to: place.pos + place.node.nodeSize, block } });
      reveal(place.pos);
      setTimeout(() => {
        if (!editor.isDestroyed && chosenPassage(editor)?.block === block) showPassages(editor, { chosen: null });
      }, POINTED_AT_FOR);
      return true;
    },
    showFootnote(number) {
      const mark = editor.view.dom.querySelector(`#${footnoteMarkId(number)}`);
      if (!mark) return;
      const pos = editor.view.posAtDOM(mark, 0);
      bringBack(editor, pos);
      if (editor.isEditable) editor.chain().setTextSelection(pos).focus(undefined, { scrollIntoView: false }).run();
      reveal(pos);
    },
    showSection: (block) => showSection(editor, block),
    showHeading(id) {
      const heading = [...editor.view.dom.querySelectorAll<HTMLElement>("h1, h2, h3, h4")].find((element) => element.id === id);
      if (!heading) return;
      const pos = editor.view.posAtDOM(heading, 0);
      bringBack(editor, pos);
      if (editor.isEditable) editor.chain().setTextSelection(pos).focus(undefined, { scrollIntoView: false }).run();
      afterFocus(() => showPlace(heading, "start"));
    },
    endDraft(toText) {
      showPassages(editor, { chosen: null });
      if (!toText) return;
      if (editor.isEditable) editor.view.focus();
      else frame.current?.querySelector<HTMLElement>("[role=toolbar] button[tabindex='0']")?.focus({ preventScroll: true });
    },
  };
}

/** The editor takes the focus in the next frame, and the browser scrolls with it; only then our place counts. */
const afterFocus = (show: () => void): void => void requestAnimationFrame(() => requestAnimationFrame(show));
