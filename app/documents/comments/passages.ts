/**
 * What is drawn over a text without being part of it: which passages and blocks have an open thread, which thread is looked at, and
 * which place is being chosen for a comment. Passages that bear no mark, because not everybody may see their threads, are found by
 * their words and followed from there.
 */
import { Extension, type Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey, type EditorState } from "@tiptap/pm/state";
import type { Mapping } from "@tiptap/pm/transform";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { findAgain, type Placed } from "#server/documents/comments/positions.rules";
import { isMarked } from "#server/documents/comments/threads.rules";
import { anchorOf, findBlock, isWholeBlock, keyOf, type Anchor } from "./anchors";
import { drawHandle, type HandleTexts } from "./comment-handles";
import { flattenDocument } from "./flat-document";
import { changeBetween, LASTING, redraw } from "../prosemirror/decoration-diff";
import { drawOver } from "../sync/flush-selection";
import type { Chosen } from "./passage-steps";

/** As far as it is drawn. */
export type DrawnThread = Placed & { isOpen: boolean };

interface Shown {
  threads: readonly DrawnThread[];
  activeThread: number | null;
  chosen: Chosen | null;
  mayComment: boolean;
}

interface Drawn extends Shown {
  open: ReadonlySet<number>;
  /** Ids of the open threads on a block as a whole, by its key. */
  onBlocks: ReadonlyMap<string, readonly number[]>;
  /** Where passages without marks are now. */
  unmarked: ReadonlyMap<number, Chosen>;
  decorations: DecorationSet;
}

const key = new PluginKey<Drawn>("passages");

interface PassagesOptions {
  /** A passage or a block's threads were clicked; `isWriting`: by somebody who wants the caret there as well. */
  onThread: (threadId: number, isWriting?: boolean) => void;
  /** Somebody wants to comment on a block as a whole. */
  onBlock: (block: string) => void;
  texts?: HandleTexts;
  /** For readers wide tables are a stop of Tab, so that arrow keys scroll them; writers move their caret through them. */
  tableLabel?: string;
}

export const Passages = Extension.create<PassagesOptions>({
  name: "passages",
  addOptions: () => ({ onThread: () => undefined, onBlock: () => undefined }),
  addProseMirrorPlugins() {
    const options = this.options;
    const drawAll = (doc: Node, shown: Omit<Drawn, "decorations">) =>
      DecorationSet.create(doc, [...decorate(doc, 0, doc.content.size, shown, options), ...drawLasting(doc, shown)]);
    return [
      new Plugin<Drawn>({
        key,
        state: {
          init: () => ({
            threads: [],
            activeThread: null,
            chosen: null,
            mayComment: false,
            open: new Set(),
            onBlocks: new Map(),
            unmarked: new Map(),
            decorations: DecorationSet.empty,
          }),
          apply(tr, old, before, { doc }) {
            const change = tr.getMeta(key) as Partial<Shown> | undefined;
            const edit = tr.docChanged ? changeBetween(before.doc, doc) : null;
            if (!change && !edit) return old;
            const chosen = change?.chosen !== undefined ? change.chosen : mapRange(old.chosen, edit?.mapping);
            const { unmarked, isSteady } = follow(old, before.doc, doc, edit?.mapping);
            const shown = {
              ...old,
              ...change,
              chosen,
              unmarked,
              ...(change?.threads && sorted(doc, change.threads, unmarked)),
            };
            if (change || !edit || !isSteady) return { ...shown, decorations: drawAll(doc, shown) };
            const draw = (from: number, to: number) => decorate(doc, from, to, shown, options);
            return { ...shown, decorations: redraw(old.decorations, edit, doc, draw) };
          },
        },
        props: {
          decorations: (state) => key.getState(state)?.decorations,
          handleClick(view, pos) {
            const here = threadsAt(view.state, pos).filter((id) => key.getState(view.state)?.open.has(id));
            // Where passages overlap, another click leads to the next one.
            const at = here.indexOf(key.getState(view.state)?.activeThread ?? -1);
            const thread = here[(at + 1) % here.length];
            if (thread !== undefined) options.onThread(thread, view.editable);
            return false;
          },
        },
      }),
    ];
  },
});

export function showPassages(editor: Editor, change: Partial<Shown>): void {
  drawOver(editor, key, change);
}

/** Marks the place that somebody is about to comment, for them alone. @returns undefined when there is nothing to comment */
export function beginDraft(editor: Editor, chosen: Partial<Chosen> | undefined): Anchor | undefined {
  if (!chosen) return undefined;
  const { block, from = 0, to = 0 } = chosen;
  const place = block === undefined ? undefined : findBlock(editor.state.doc, block);
  if (block !== undefined && !place) return undefined;
  const range = place ? { from: place.pos, to: place.pos + place.node.nodeSize, block } : { from, to };
  const anchor = anchorOf(editor, range);
  if (anchor) showPassages(editor, { chosen: range });
  return anchor;
}

export const chosenPassage = (editor: Editor): Chosen | null => key.getState(editor.state)?.chosen ?? null;

function mapRange<T extends Chosen>(range: T | null, mapping?: Mapping): T | null {
  if (!range || !mapping) return range;
  const [from, to] = [mapping.map(range.from, 1), mapping.map(range.to, -1)];
  return from < to ? { ...range, from, to } : null;
}

// --- passages without marks -----------------------------------------------------

function sorted(doc: Node, threads: readonly DrawnThread[], known: ReadonlyMap<number, Chosen>) {
  const open = threads.filter((thread) => thread.isOpen);
  const onBlocks = new Map<string, number[]>();
  for (const { wholeBlock, blockId, id } of open)
    if (wholeBlock && blockId !== null) onBlocks.set(blockId, [...(onBlocks.get(blockId) ?? []), id]);
  const without = threads.filter((thread) => thread.quote !== "" && !thread.wholeBlock && !isMarked(thread));
  const unmarked = new Map([...known].filter(([id]) => without.some((thread) => thread.id === id)));
  for (const [id, range] of find(
    doc,
    without.filter((thread) => !unmarked.has(thread.id)),
  ))
    unmarked.set(id, range);
  return { open: new Set(open.map((thread) => thread.id)), onBlocks, unmarked };
}

function find(doc: Node, threads: readonly Placed[]): Map<number, Chosen> {
  if (!threads.length) return new Map<number, Chosen>();
  const flat = flattenDocument(doc);
  return new Map(
    [...findAgain(flat, threads)].flatMap(([id, found]) => {
      const range = flat.rangeAt(found);
      return range ? [[id, range] as const] : [];
    }),
  );
}

/**
 * Carried along by what was written; where a whole block was written anew, looked for again by the words of a moment ago.
 * @returns `isSteady`: all were only carried along, and so were their drawings
 */
function follow(old: Drawn, before: Node, doc: Node, mapping?: Mapping): Pick<Drawn, "unmarked"> & { isSteady: boolean } {
  if (!mapping || !old.unmarked.size) return { unmarked: old.unmarked, isSteady: true };
  const unmarked = new Map<number, Chosen>();
  const lost: Placed[] = [];
  for (const [id, range] of old.unmarked) {
    const moved = mapRange(range, mapping);
    const thread = old.threads.find((each) => each.id === id);
    if (moved) unmarked.set(id, moved);
    else if (thread) lost.push({ ...thread, words: before.textBetween(range.from, range.to, " ", " ") });
  }
  for (const [id, range] of find(doc, lost)) unmarked.set(id, range);
  return { unmarked, isSteady: lost.length === 0 };
}

// --- drawing ----------------------------------------------------------------------

type Drawing = Omit<Drawn, "decorations">;

function decorate(doc: Node, start: number, end: number, shown: Drawing, options: PassagesOptions): Decoration[] {
  const decorations: Decoration[] = [];
  doc.nodesBetween(start, end, (node, pos) => {
    if (isWholeBlock(node)) decorations.push(...drawBlock(node, pos, shown, options));
    if (!node.isText) return;
    for (const mark of node.marks) {
      const threadId = mark.attrs.threadId as number;
      if (mark.type.name === "comment" && shown.open.has(threadId))
        decorations.push(Decoration.inline(pos, pos + node.nodeSize, { class: classOf(threadId, shown) }));
    }
  });
  return decorations;
}

const classOf = (threadId: number, { activeThread }: Drawing): string =>
  `ja-text-comment--open ${threadId === activeThread ? "ja-text-comment--active" : ""}`;

function drawBlock(
  node: Node,
  pos: number,
  shown: Drawing,
  { onThread, onBlock, texts, tableLabel }: PassagesOptions,
): Decoration[] {
  const block = keyOf(node)!;
  const { name } = node.type;
  const ids = shown.onBlocks.get(block) ?? [];
  const isActive = shown.activeThread !== null && ids.includes(shown.activeThread);
  const attributes: Record<string, string> = {};
  if (ids.length) {
    attributes.class = `ja-text-commented ${isActive ? "ja-text-commented--active" : ""}`;
    attributes["data-threads"] = ids.join(" ");
  }
  // Whoever writes reaches what is out of sight with their caret: said here too, where it scrolls.
  if (name === "table")
    Object.assign(
      attributes,
      tableLabel ? { tabindex: "0", role: "group", "aria-label": tableLabel } : { contenteditable: "true" },
    );
  const drawn = Object.keys(attributes).length ? [Decoration.node(pos, pos + node.nodeSize, attributes)] : [];
  if (!texts || (!ids.length && !shown.mayComment)) return drawn;
  const words = node.isLeaf
    ? String(node.attrs.label ?? node.attrs.alt ?? "")
    : node.textBetween(0, node.content.size, " ", " ");
  const handle = {
    kind: name,
    words: words.slice(0, 60).trim(),
    threads: ids.length,
    mayComment: shown.mayComment,
    isStop: tableLabel !== undefined,
    texts,
    onShow: () => onThread(ids[(ids.indexOf(shown.activeThread ?? -1) + 1) % ids.length]!),
    onComment: () => onBlock(block),
  };
  const widget = Decoration.widget(pos, () => drawHandle(handle), {
    side: -1,
    key: `${block} ${ids.join()} ${shown.activeThread && isActive ? shown.activeThread : ""} ${shown.mayComment} ${handle.words}`,
    stopEvent: () => true,
    ignoreSelection: true,
  });
  return [...drawn, widget];
}

function drawLasting(doc: Node, shown: Drawing): Decoration[] {
  const inside = ({ to }: Chosen) => to <= doc.content.size;
  const passages = [...shown.unmarked]
    .filter(([id, range]) => shown.open.has(id) && inside(range))
    .map(([id, { from, to }]) =>
      Decoration.inline(
        from,
        to,
        { class: `ja-text-comment ja-text-comment--narrow ${classOf(id, shown)}`, "data-thread": String(id) },
        LASTING,
      ),
    );
  const { chosen } = shown;
  if (!chosen || !inside(chosen)) return passages;
  const drawn =
    chosen.block === undefined
      ? Decoration.inline(chosen.from, chosen.to, { class: "ja-text-chosen" }, LASTING)
      : Decoration.node(chosen.from, chosen.to, { class: "ja-text-chosen-block" }, LASTING);
  return [...passages, drawn];
}

// --- where is what --------------------------------------------------------------------

/** Threads whose passage is at a position, the shortest passage first. */
export function threadsAt(state: EditorState, pos: number): number[] {
  const $pos = state.doc.resolve(pos);
  const run = $pos.nodeAfter?.isText ? $pos.nodeAfter : $pos.nodeBefore;
  const marked = (run?.marks ?? []).filter((mark) => mark.type.name === "comment").map((mark) => mark.attrs.threadId as number);
  const unmarked = [...(key.getState(state)?.unmarked ?? [])].filter(([, { from, to }]) => from <= pos && pos <= to);
  const lengthOf = (id: number) => {
    const range = rangeOf(state, id);
    return range ? range.to - range.from : 0;
  };
  const here = [...marked, ...unmarked.map(([id]) => id)];
  return here.length > 1 ? here.sort((a, b) => lengthOf(a) - lengthOf(b)) : here;
}

/** Where a thread's passage or block begins and ends now; undefined when it is gone. */
export function rangeOf(state: EditorState, threadId: number): Chosen | undefined {
  const drawn = key.getState(state);
  const thread = drawn?.threads.find((each) => each.id === threadId);
  if (thread?.wholeBlock) {
    const place = findBlock(state.doc, thread.blockId ?? "");
    return place && { from: place.pos, to: place.pos + place.node.nodeSize, block: thread.blockId ?? undefined };
  }
  return drawn?.unmarked.get(threadId) ?? markedRange(state.doc, threadId);
}

function markedRange(doc: Node, threadId: number): Chosen | undefined {
  let range: Chosen | undefined;
  doc.descendants((node, pos) => {
    if (!node.isText || !node.marks.some((mark) => mark.type.name === "comment" && mark.attrs.threadId === threadId)) return;
    range = { from: range?.from ?? pos, to: pos + node.nodeSize };
  });
  return range;
}
