/** The bar of somebody who writes: the tools, and the dialogs they open. On a phone it stands above the keyboard. */
import type { Editor } from "@tiptap/core";
import { lazy, memo, Suspense, useEffect, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import { blockMenu } from "./blocks/menu";
import { currentBlock } from "./blocks/blocks";
import { useShortcuts } from "./bars";
import type { DialogName } from "../toolbar/dialogs";
import { useImages } from "./images/images";
import { threadsAt } from "../comments/passages";
import { Toolbar } from "../toolbar/toolbar";
import { useFinding } from "./find/use-find";
import type { WritingHelp } from "./writing";
import { useWritingTools } from "./writing-tools";

const Dialog = lazy(() => import("../toolbar/dialogs"));

export function WritingBar(tools: ToolsProps) {
  const { editor, help } = tools;
  const finding = useFinding(editor);
  const { open } = finding;
  useEffect(() => {
    help.page.current.find = open;
  }, [help, open]);
  return (
    <div className="ja-doc-bar ja-doc-bar--writing">
      {finding.bar}
      <Tools {...tools} />
    </div>
  );
}

interface ToolsProps {
  editor: Editor;
  help: WritingHelp;
  documentId: number;
  frame: MutableRefObject<HTMLDivElement | null>;
  comment: () => void;
  onThread: (threadId: number) => void;
}

/** Apart from the bar, which is drawn anew with every search. */
const Tools = memo(function Tools({ editor, help, documentId, frame, comment, onThread }: ToolsProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const images = useImages(editor, documentId, help);
  const openers = useDialogs(help, setDialog, images.choose);
  const toThread = () => {
    const [thread] = threadsAt(editor.state, editor.state.selection.from);
    if (thread) onThread(thread);
  };
  const groups = useWritingTools(editor, {
    ...openers,
    describeImage: images.describe,
    comment,
    toThread,
    find: () => help.page.current.find(false),
    print: () => window.print(),
    block: () => {
      const block = currentBlock(editor.state);
      const { say, copyLink } = help.page.current;
      return block ? blockMenu(editor, block, t, { copyLink, say, comment }) : [];
    },
  });
  useShortcuts(() => frame.current, { KeyK: openers.link, KeyM: comment, KeyJ: toThread });
  return (
    <>
      <Toolbar label={t("documents:tool.label")} groups={groups} onLeave={() => editor.view.focus()} />
      {dialog && (
        <Suspense>
          <Dialog name={dialog} editor={editor} documentId={documentId} onClose={() => setDialog(null)} />
        </Suspense>
      )}
      {images.dialog}
    </>
  );
});

function useDialogs(help: WritingHelp, open: (name: DialogName) => void, image: () => void) {
  const openers = {
    image,
    link: () => open("link"),
    reference: () => open("reference"),
    footnote: () => open("footnote"),
    language: () => open("language"),
  };
  useEffect(() => {
    help.page.current.insertions = { footnote: () => open("footnote"), reference: () => open("reference"), image };
  }, [help, open, image]);
  return openers;
}
