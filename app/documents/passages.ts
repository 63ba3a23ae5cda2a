/**
 * What is drawn over a text without being part of it: which passages have an open thread, which thread is looked at, which
 * passage is being chosen for a comment, and the anchors of the headings. Also builds the anchor of a new thread.
 */
import { Extension, type Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey, type EditorState } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { absolutePositionToRelativePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import { headingId } from "#server/documents/text.rules";
import { AROUND_MAX, QUOTE_MAX } from "#server/documents/threads.rules";
import { wordsOf, type Block, type Chosen } from "./passage-steps";

/** What the form of a new thread carries. */
export interface Anchor {
  /** Tells one attempt from the next. */
  key: string;
  quote: string;
  prefix: string;
  suffix: string;
  start: string;
  end: string;
}

interface Shown {
  openThreads: ReadonlySet<number>;
  activeThread: number | null;
  chosen: Chosen | null;
}

const key = new PluginKey<Shown & { decorations: DecorationSet }>("passages");
const NOTHING: Shown = { openThreads: new Set(), activeThread: null, chosen: null };

interface PassagesOptions {
  /** A passage was clicked; the innermost thread. */
  onThread: (threadId: number) => void;
  /** For readers wide tables are a stop of Tab, so that arrow keys scroll them; writers move their caret through them. */
  tableLabel?: string;
}

export const Passages = Extension.create<PassagesOptions>({
  name: "passages",
  addOptions: () => ({ onThread: () => undefined }),
  addProseMirrorPlugins() {
    const { onThread, tableLabel } = this.options;
    const draw = (doc: Node, shown: Shown) => DecorationSet.create(doc, decorate(doc, shown, tableLabel));
    return [
      new Plugin({
        key,
        state: {
          init: (_config, state) => ({ ...NOTHING, decorations: draw(state.doc, NOTHING) }),
          apply(tr, old, _before, state) {
            const change = tr.getMeta(key) as Partial<Shown> | undefined;
            if (!change && !tr.docChanged) return old;
            const chosen = change?.chosen !== undefined ? change.chosen : mapChosen(old.chosen, tr.mapping);
            const shown = { ...old, ...change, chosen };
            return { ...shown, decorations: draw(state.doc, shown) };
          },
        },
        props: {
          decorations: (state) => key.getState(state)?.decorations,
          handleClick(view, pos) {
            const thread = threadsAt(view.state, pos).find((id) => key.getState(view.state)?.openThreads.has(id));
            if (thread) onThread(thread);
            return false;
          },
        },
      }),
    ];
  },
});

export function showPassages(editor: Editor, change: Partial<Shown>): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, change).setMeta("addToHistory", false));
}

export const chosenPassage = (editor: Editor): Chosen | null => key.getState(editor.state)?.chosen ?? null;

function mapChosen(chosen: Chosen | null, mapping: { map(pos: number, assoc?: number): number }): Chosen | null {
  if (!chosen) return null;
  const [from, to] = [mapping.map(chosen.from, 1), mapping.map(chosen.to, -1)];
  return from < to ? { from, to } : null;
}

function decorate(doc: Node, { openThreads, activeThread, chosen }: Shown, tableLabel?: string): Decoration[] {
  const decorations: Decoration[] = [];
  let headings = 0;
  doc.descendants((node, pos) => {
    if (node.type.name === "heading")
      decorations.push(Decoration.node(pos, pos + node.nodeSize, { id: headingId(headings++) }));
    if (node.type.name === "table" && tableLabel)
      decorations.push(Decoration.node(pos, pos + node.nodeSize, { tabindex: "0", role: "group", "aria-label": tableLabel }));
    if (!node.isText) return;
    for (const mark of node.marks) {
      const threadId = mark.attrs.threadId as number;
      if (mark.type.name !== "comment" || !openThreads.has(threadId)) continue;
      const isActive = threadId === activeThread;
      decorations.push(
        Decoration.inline(pos, pos + node.nodeSize, {
          class: `ja-text-comment--open ${isActive ? "ja-text-comment--active" : ""}`,
        }),
      );
    }
  });
  if (chosen && chosen.to <= doc.content.size)
    decorations.push(Decoration.inline(chosen.from, chosen.to, { class: "ja-text-chosen" }));
  return decorations;
}

/** Threads whose passage is at a position, the shortest-lived run first. */
export function threadsAt(state: EditorState, pos: number): number[] {
  const node = state.doc.resolve(pos).nodeAfter ?? state.doc.resolve(pos).nodeBefore;
  return (node?.marks ?? []).filter((mark) => mark.type.name === "comment").map((mark) => mark.attrs.threadId as number);
}

/** Where a thread's passage begins and ends now; undefined when it is gone. */
export function rangeOf(doc: Node, threadId: number): Chosen | undefined {
  let range: Chosen | undefined;
  doc.descendants((node, pos) => {
    if (!node.isText || !node.marks.some((mark) => mark.type.name === "comment" && mark.attrs.threadId === threadId)) return;
    range = { from: range?.from ?? pos, to: pos + node.nodeSize };
  });
  return range;
}

/** The anchor of a passage: its words, the words around it, and where Yjs has it. Undefined when there are no words. */
export function anchorOf(editor: Editor, { from, to }: Chosen): Anchor | undefined {
  const { doc } = editor.state;
  const read = (start: number, end: number) => doc.textBetween(Math.max(0, start), Math.min(doc.content.size, end), " ", " ");
  const quote = read(from, to);
  if (!quote.trim()) return undefined;
  const sync = ySyncPluginKey.getState(editor.state) as
    | {
        type: Parameters<typeof absolutePositionToRelativePosition>[1];
        binding: { mapping: Parameters<typeof absolutePositionToRelativePosition>[2] };
      }
    | undefined;
  const position = (pos: number): string => {
    if (!sync?.binding) return "";
    return JSON.stringify(absolutePositionToRelativePosition(pos, sync.type, sync.binding.mapping) ?? null);
  };
  return {
    key: `${Date.now()}-${from}-${to}`,
    // Half of an emoji at the cut would not be found again.
    quote: quote
      .slice(0, QUOTE_MAX)
      .replace(/[\ud800-\udbff]$/, "")
      .toWellFormed(),
    prefix: read(from - AROUND_MAX, from)
      .slice(-AROUND_MAX)
      .toWellFormed(),
    suffix: read(to, to + AROUND_MAX)
      .slice(0, AROUND_MAX)
      .toWellFormed(),
    start: position(from),
    end: position(to),
  };
}

/** The blocks of a text with their words, for choosing by keyboard. */
export function blocksOf(doc: Node): Block[] {
  const blocks: Block[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const start = pos + 1;
    // A reference is one character wide, as it is one position wide.
    const text = node.textBetween(0, node.content.size, "", "\ufffc");
    blocks.push({ from: start, to: start + node.content.size, words: wordsOf(text, start) });
    return false;
  });
  return blocks;
}
