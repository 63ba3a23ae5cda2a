/**
 * What helps to write, as extensions of the editor: keys that move blocks, the lists under `/` and `@`, find and replace, footnotes
 * that open at a click. The bars fill in what these can do on the page.
 */
import { Extension, type Editor, type Extensions } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import type { Node } from "@tiptap/pm/model";
import { useCallback, useMemo, useRef, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import { moveCurrent } from "./blocks/menu";
import { slashSource, targetSource, type Insertions } from "./choices";
import { Find } from "./find/find";
import { ImagePaste, type ImageActions } from "./images/paste";
import { Suggesting, Suggestions } from "./suggesting";

/** What the page does when the text asks for it. */
export interface PageActions {
  insertions: Insertions;
  /** What comes in as a file or with a paste, and the words of a picture. */
  images: ImageActions;
  /** Opens the bar for finding, with the fields for replacing if it may. */
  find: (replaces: boolean) => void;
  /** Tells what has happened to readers aloud. */
  say: (sentence: string) => void;
  /** Puts a link to a block into the clipboard. */
  copyLink: (anchor: string) => void;
  /** The number of a footnote was clicked, from 1. */
  toFootnote: (number: number) => void;
}

export interface WritingHelp {
  documentId: number;
  suggesting: Suggesting;
  page: MutableRefObject<PageActions>;
}

const nothing = () => undefined;

export function useHelp(documentId: number): WritingHelp {
  const [suggesting] = useState(() => new Suggesting());
  const page = useRef<PageActions>({
    insertions: { footnote: nothing, reference: nothing },
    images: { add: nothing, describe: nothing, pasted: nothing, notCopied: nothing },
    find: nothing,
    say: nothing,
    copyLink: nothing,
    toFootnote: nothing,
  });
  return useMemo(() => ({ documentId, suggesting, page }), [documentId, suggesting]);
}

/** @returns the extensions for those who write, or for those who read */
export function useWritingHelp({ documentId, suggesting, page }: WritingHelp): (editable: boolean) => Extensions {
  const { t } = useTranslation();
  const words = useRef(t);
  words.current = t;
  return useCallback(
    (editable) => {
      const now = () => ({ t: words.current, insertions: page.current.insertions });
      const reading = [Find, Footnotes.configure({ page })];
      if (!editable) return reading;
      const sources = [slashSource(now), targetSource(documentId, now)];
      const images = ImagePaste.configure({ documentId, actions: () => page.current.images });
      return [...reading, images, Keys.configure({ page, now }), Suggestions.configure({ suggesting, sources })];
    },
    [documentId, suggesting, page],
  );
}

interface KeysOptions {
  page: WritingHelp["page"];
  now: () => { t: ReturnType<typeof useTranslation>["t"] };
}

const Keys = Extension.create<KeysOptions>({
  name: "writingKeys",
  addKeyboardShortcuts() {
    const { page, now } = this.options;
    const move = (editor: Editor, steps: 1 | -1) =>
      moveCurrent(editor, steps, now().t, (sentence) => page.current.say(sentence));
    const open = (run: () => void) => () => {
      run();
      return true;
    };
    return {
      "Alt-Shift-ArrowUp": ({ editor }) => move(editor, -1),
      "Alt-Shift-ArrowDown": ({ editor }) => move(editor, 1),
      "Mod-f": open(() => page.current.find(false)),
      "Mod-h": open(() => page.current.find(true)),
      "Mod-Alt-f": open(() => page.current.insertions.footnote()),
    };
  },
});

const Footnotes = Extension.create<{ page: WritingHelp["page"] }>({
  name: "footnotes",
  addProseMirrorPlugins() {
    const { page } = this.options;
    const { editor } = this;
    const open = (node: Node, pos: number): boolean => {
      if (node.type.name !== "footnote") return false;
      if (editor.isEditable) {
        editor.commands.setNodeSelection(pos);
        page.current.insertions.footnote();
      } else page.current.toFootnote(numberOf(editor.state.doc, pos));
      return true;
    };
    return [
      new Plugin({
        props: {
          handleClickOn: (_view, _pos, node, nodePos, _event, direct) => direct && open(node, nodePos),
          // Readers have no caret: the number itself has the focus.
          handleDOMEvents: {
            keydown(view, event) {
              if (editor.isEditable || event.key !== "Enter" || !(event.target as Element).matches(".ja-text-footnote"))
                return false;
              const pos = view.posAtDOM(event.target as Element, 0);
              const node = view.state.doc.nodeAt(pos);
              return node !== null && open(node, pos);
            },
          },
          handleKeyDown(view, event) {
            const { $from } = view.state.selection;
            if (event.key !== "Enter" || event.shiftKey || view.state.selection.empty) return false;
            return $from.nodeAfter !== null && view.state.selection.to === $from.pos + 1 && open($from.nodeAfter, $from.pos);
          },
        },
      }),
    ];
  },
});

function numberOf(doc: Node, pos: number): number {
  let number = 1;
  doc.nodesBetween(0, pos, (node, at) => {
    if (node.type.name === "footnote" && at < pos) number++;
  });
  return number;
}
