/** Makes the editor of a text, and what the frame may ask of it. */
import type { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { Placeholder } from "@tiptap/extensions";
import { useEditor } from "@tiptap/react";
import { useCallback, useEffect, useRef, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import { TEXT_FIELD, type TextContent } from "#server/documents/rules";
import { textExtensions } from "#server/documents/schema.rules";
import type { LiveDocument } from "./live-document";
import { Passages, rangeOf, showPassages } from "./passages";
import { CleanPaste } from "./paste";

/** What the frame may ask of the editor. */
export interface LiveHandle {
  /** @returns false when the thread's passage is gone */
  showThread(threadId: number): boolean;
  showHeading(id: string): void;
  /** A comment was written or given up; then the focus goes back to the text. */
  endDraft(toText: boolean): void;
}

/** How long after the last change outline and comments follow. */
const FOLLOW_AFTER = 400;

interface TextEditorOptions {
  live: LiveDocument;
  editable: boolean;
  label: string;
  onThread: (threadId: number) => void;
  onContent: (content: TextContent) => void;
}

export function useTextEditor({ live, editable, label, onThread, onContent }: TextEditorOptions): Editor | null {
  const { t } = useTranslation();
  const follow = useFollower(onContent);
  const threadClicked = useRef(onThread);
  threadClicked.current = onThread;
  return useEditor(
    {
      // The Content-Security-Policy forbids injected styles; the editor loses characters when it tries. Its CSS is in documents.css.
      injectCSS: false,
      immediatelyRender: false,
      shouldRerenderOnTransaction: false,
      editable,
      extensions: [
        ...textExtensions({ taskLabel: (item) => t("documents:text.task", { text: item }), givesIds: editable }),
        Collaboration.configure({ document: live.ydoc, field: TEXT_FIELD }),
        CollaborationCaret.configure({ provider: live.provider, user: {}, render: drawCaret }),
        Placeholder.configure({ placeholder: t("documents:text.placeholder") }),
        Passages.configure({
          onThread: (threadId) => threadClicked.current(threadId),
          tableLabel: editable ? undefined : t("documents:text.table"),
        }),
        CleanPaste,
      ],
      editorProps: {
        attributes: {
          class: "ja-text",
          ...(editable
            ? { role: "textbox", "aria-multiline": "true", "aria-label": t("documents:text.label", { title: label }) }
            : {}),
        },
        // The toolbar sticks to the top: what is scrolled to must not end up behind it.
        scrollMargin: { top: 140, bottom: 80, left: 8, right: 8 },
        scrollThreshold: { top: 140, bottom: 80, left: 0, right: 0 },
      },
      onCreate: ({ editor }) => onContent(editor.getJSON() as TextContent),
      onUpdate: ({ editor }) => follow(editor),
    },
    [live, editable],
  );
}

function useFollower(onContent: (content: TextContent) => void): (editor: Editor) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (editor) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        if (!editor.isDestroyed) onContent(editor.getJSON() as TextContent);
      }, FOLLOW_AFTER);
    },
    [onContent],
  );
}

function drawCaret(user: Record<string, unknown>): HTMLElement {
  const caret = document.createElement("span");
  caret.className = "ja-text-caret";
  caret.style.borderColor = String(user.color);
  const label = document.createElement("span");
  label.className = "ja-text-caret__label";
  label.style.backgroundColor = String(user.color);
  label.textContent = [user.name, user.organisation].filter(Boolean).join(" · ");
  caret.append(label);
  return caret;
}

export function makeHandle(editor: Editor, frame: MutableRefObject<HTMLDivElement | null>): LiveHandle {
  const reveal = (pos: number) => {
    const { node } = editor.view.domAtPos(pos);
    const element = node instanceof Element ? node : node.parentElement;
    afterFocus(() => element?.scrollIntoView({ block: "center" }));
  };
  return {
    showThread(threadId) {
      const range = rangeOf(editor.state.doc, threadId);
      if (!range) return false;
      if (editor.isEditable) editor.chain().setTextSelection(range.to).focus(undefined, { scrollIntoView: false }).run();
      else frame.current?.querySelector<HTMLElement>("[role=toolbar] button[tabindex='0']")?.focus({ preventScroll: true });
      reveal(range.from);
      return true;
    },
    showHeading(id) {
      const heading = [...editor.view.dom.querySelectorAll<HTMLElement>("h1, h2, h3, h4")].find((element) => element.id === id);
      if (!heading) return;
      if (editor.isEditable)
        editor.chain().setTextSelection(editor.view.posAtDOM(heading, 0)).focus(undefined, { scrollIntoView: false }).run();
      afterFocus(() => heading.scrollIntoView({ block: "start" }));
    },
    endDraft(toText) {
      showPassages(editor, { chosen: null });
      if (!toText) return;
      if (editor.isEditable) editor.commands.focus(undefined, { scrollIntoView: false });
      else frame.current?.querySelector<HTMLElement>("[role=toolbar] button[tabindex='0']")?.focus({ preventScroll: true });
    },
  };
}

/** The editor takes the focus in the next frame, and the browser scrolls with it; only then our place counts. */
const afterFocus = (show: () => void): void => void requestAnimationFrame(() => requestAnimationFrame(show));
