/**
 * Writing some blocks of a text apart from it: the editor of proposals and of decisions about them. Nobody else is in it, and what
 * is written goes nowhere until its form is sent. Loaded only in the browser.
 */
import type { Editor } from "@tiptap/core";
import { Placeholder, UndoRedo } from "@tiptap/extensions";
import { EditorContent, useEditor } from "@tiptap/react";
import { useEffect, useMemo, useRef, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import { drawBlocks, wordsIn } from "#server/documents/content/records.rules";
import type { TextContent } from "#server/documents/rules";
import { textExtensions } from "#server/documents/content/schema.rules";
import { CleanPaste } from "../prosemirror/paste";
import { PageRecords } from "../prosemirror/record-book";
import { ProposalTools } from "./tools";
import { useToolbarKey } from "../toolbar/toolbar";

/** What the form around it may ask. */
export interface ProposalEditorHandle {
  /** Puts these blocks in the place of all that is written. */
  replaceAll(blocks: readonly TextContent[]): void;
  focus(): void;
}

interface ProposalEditorProps {
  documentId: number;
  /** What it begins with. */
  blocks: readonly TextContent[];
  /** Where the words of their records stand. */
  drawn: readonly TextContent[];
  label: string;
  placeholder: string;
  /** Of sentences that say more about it. */
  describedBy?: string;
  isWrong?: boolean;
  handle?: MutableRefObject<ProposalEditorHandle | null>;
  onChange: (blocks: TextContent[]) => void;
}

const FOLLOW_AFTER = 250;

export default function ProposalEditor(props: ProposalEditorProps) {
  const { documentId, blocks, drawn, label, placeholder, describedBy, isWrong, handle, onChange } = props;
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const records = useMemo(
    () => ({ known: wordsIn(drawn), unknown: { label: t("documents:record.unknown"), text: "" } }),
    [drawn, t],
  );
  const [book] = useState(() => new PageRecords(records));
  useEffect(() => book.turnTo(records), [book, records]);
  const changed = useRef<(editor: Editor) => void>();
  changed.current = (at) => onChange(drawBlocks(blocksOf(at), records));
  const follow = useFollower((at) => changed.current?.(at));
  const editor = useEditor(
    {
      // The Content-Security-Policy forbids injected styles.
      injectCSS: false,
      immediatelyRender: false,
      shouldRerenderOnTransaction: false,
      content: { type: "doc", content: blocks.length ? [...blocks] : [{ type: "paragraph" }] },
      extensions: [
        ...textExtensions({ taskLabel: (item) => t("documents:text.task", { text: item }), givesIds: true, records: book }),
        UndoRedo,
        Placeholder.configure({ placeholder }),
        CleanPaste,
      ],
      editorProps: {
        attributes: {
          class: "ja-text",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": label,
          ...(describedBy && { "aria-describedby": describedBy }),
        },
        // Tab leads on, in lists and tables too: there is a form around.
        handleDOMEvents: { keydown: (_view, event) => event.key === "Tab" },
        scrollMargin: { top: 120, bottom: 80, left: 8, right: 8 },
        scrollThreshold: { top: 120, bottom: 80, left: 0, right: 0 },
      },
      onUpdate: ({ editor: at }) => follow.soon(at),
      // Whoever leaves it may be about to send the form.
      onBlur: ({ editor: at }) => follow.now(at),
    },
    [],
  );
  useToolbarKey(editor, frame);
  useEffect(() => {
    if (!editor || !handle) return undefined;
    handle.current = {
      replaceAll(wanted) {
        editor.commands.setContent({ type: "doc", content: wanted.length ? [...wanted] : [{ type: "paragraph" }] });
        changed.current?.(editor);
      },
      focus: () => void editor.commands.focus("end"),
    };
    return () => {
      handle.current = null;
    };
  }, [editor, handle]);
  useEffect(() => {
    editor?.view.dom.toggleAttribute("aria-invalid", Boolean(isWrong));
  }, [editor, isWrong]);

  return (
    <div className="ja-proposal-editor" ref={frame} data-wrong={isWrong || undefined}>
      {editor && <ProposalTools editor={editor} documentId={documentId} />}
      <EditorContent editor={editor} className="ja-doc-content" />
    </div>
  );
}

/** Empty when nothing is written. */
function blocksOf(editor: Editor): TextContent[] {
  return editor.isEmpty ? [] : ((editor.getJSON() as TextContent).content ?? []);
}

function useFollower(onContent: (editor: Editor) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const now = (editor: Editor) => {
    if (timer.current === undefined || editor.isDestroyed) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    onContent(editor);
  };
  const soon = (editor: Editor) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => now(editor), FOLLOW_AFTER);
  };
  return { soon, now };
}
