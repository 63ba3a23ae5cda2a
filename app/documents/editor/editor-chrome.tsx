/** What stands around the words while they are written: the section that is shown, handle and lists over them, footnotes below. */
import type { Editor } from "@tiptap/core";
import { EditorContent } from "@tiptap/react";
import { memo, useEffect, useMemo, type MutableRefObject } from "react";
import type { TextContent } from "#server/documents/rules";
import { footnoteId, footnotesOf } from "#server/documents/content/text.rules";
import { BlockHandle } from "./blocks/handle";
import { useCopying } from "./blocks/links";
import { CountLine } from "./count-line";
import { Footnotes } from "../reader/footnotes";
import { LiveRegion, useLiveRegion } from "./live-region";
import { SectionNotice } from "./section-notice";
import { showNumbers } from "../prosemirror/text-decorations";
import { SuggestList } from "./suggest-list";
import type { LiveHandle } from "./text-editor";
import type { WritingHelp } from "./writing";

interface EditorChromeProps {
  editor: Editor;
  editable: boolean;
  documentId: number;
  /** What the editor shows now, a moment later. */
  content: TextContent;
  /** As they are written, by block id. */
  numbers: ReadonlyMap<string, string>;
  help: WritingHelp;
  handle: MutableRefObject<LiveHandle | null>;
  frame: MutableRefObject<HTMLDivElement | null>;
  comment?: () => void;
}

/** Apart from the state of the connection, which changes with every key. */
export const EditorChrome = memo(function EditorChrome(props: EditorChromeProps) {
  const { editor, editable, documentId, content, numbers, help, handle, frame, comment } = props;
  const { said, say } = useLiveRegion();
  const copyLink = useCopying(documentId, say);
  useEffect(() => showNumbers(editor, numbers), [editor, numbers]);
  useEffect(() => {
    const toFootnote = (number: number) => document.getElementById(footnoteId(number))?.focus();
    Object.assign(help.page.current, { say, copyLink, toFootnote });
  }, [help, say, copyLink]);
  const footnotes = useMemo(() => [...footnotesOf(content).keys()].map(({ attrs }) => String(attrs?.text ?? "")), [content]);
  return (
    <>
      <SectionNotice editor={editor} />
      <EditorContent editor={editor} className="ja-doc-content" />
      <Footnotes texts={footnotes} onGo={(number) => handle.current?.showFootnote(number)} />
      <CountLine content={content} editor={editor} />
      <LiveRegion said={said} />
      {editable && <BlockHandle editor={editor} frame={frame} copyLink={copyLink} say={say} comment={comment} />}
      {editable && <SuggestList editor={editor} suggesting={help.suggesting} frame={frame} />}
    </>
  );
});
