/** Where a new comment is to stand, as its form carries it: a passage, or a block as a whole. And what can be chosen for it. */
import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { NodeSelection } from "@tiptap/pm/state";
import { absolutePositionToRelativePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import { AROUND_MAX, cutWell, QUOTE_MAX, WHOLE_BLOCKS } from "#server/documents/comments/passages.rules";
import { blockKeyOf } from "#server/documents/content/text.rules";
import { sentencesOf, wordsOf, type Block, type Chosen } from "./passage-steps";

/** What the form of a new thread carries. */
export interface Anchor {
  /** Tells one attempt from the next. */
  key: string;
  /** The words of the passage, or a reminder of what stands in the block. */
  quote: string;
  prefix: string;
  suffix: string;
  start: string;
  end: string;
  /** The key of a block that is commented as a whole; empty for a passage. */
  block: string;
}

/** The anchor of a passage: its words, the words around it, and where Yjs has it. Undefined when there are no words. */
export function anchorOf(editor: Editor, { from, to, block }: Chosen): Anchor | undefined {
  if (block !== undefined) return anchorOfBlock(editor, block);
  const { doc } = editor.state;
  const read = (start: number, end: number) => doc.textBetween(Math.max(0, start), Math.min(doc.content.size, end), " ", " ");
  const quote = read(from, to);
  if (!quote.trim()) return undefined;
  const position = positionsIn(editor);
  return {
    key: `${Date.now()}-${from}-${to}`,
    quote: cutWell(quote, QUOTE_MAX),
    prefix: read(from - AROUND_MAX, from)
      .slice(-AROUND_MAX)
      .toWellFormed(),
    suffix: cutWell(read(to, to + AROUND_MAX), AROUND_MAX),
    start: position(from),
    end: position(to),
    block: "",
  };
}

function positionsIn(editor: Editor): (pos: number) => string {
  const sync = ySyncPluginKey.getState(editor.state) as
    | {
        type: Parameters<typeof absolutePositionToRelativePosition>[1];
        binding: { mapping: Parameters<typeof absolutePositionToRelativePosition>[2] };
      }
    | undefined;
  return (pos) =>
    sync?.binding ? JSON.stringify(absolutePositionToRelativePosition(pos, sync.type, sync.binding.mapping) ?? null) : "";
}

/** The anchor of a block as a whole; undefined when it is gone. */
export function anchorOfBlock(editor: Editor, block: string): Anchor | undefined {
  const place = findBlock(editor.state.doc, block);
  if (!place) return undefined;
  const quote = place.node.isLeaf
    ? String(place.node.attrs.alt ?? place.node.attrs.text ?? "")
    : place.node.textBetween(0, place.node.content.size, " ", " ");
  return { key: `${Date.now()}-${block}`, quote: cutWell(quote, 200), prefix: "", suffix: "", start: "", end: "", block };
}

/** A block of the text by its key. */
export function findBlock(doc: Node, block: string): { node: Node; pos: number } | undefined {
  let found: { node: Node; pos: number } | undefined;
  doc.descendants((node, pos) => {
    if (!found && keyOf(node) === block) found = { node, pos };
    return !found && !node.isTextblock;
  });
  return found;
}

export const keyOf = (node: Node): string | undefined =>
  node.isBlock ? blockKeyOf({ type: node.type.name, attrs: node.attrs }) : undefined;

/** People comment such a block as a whole. */
export const isWholeBlock = (node: Node): boolean => WHOLE_BLOCKS.includes(node.type.name) && keyOf(node) !== undefined;

/**
 * What "comment" means where somebody is in the text: what is selected; without a selection the table or figure that they are in,
 * or else their paragraph.
 */
export function chosenBySelection({ state }: Editor): Chosen | undefined {
  const { selection } = state;
  const { $from, from, to } = selection;
  const selected = selection instanceof NodeSelection ? selection.node : undefined;
  if (selected && isWholeBlock(selected)) return { from, to, block: keyOf(selected) };
  if (!selection.empty) return { from, to };
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (isWholeBlock(node)) return { from: $from.before(depth), to: $from.after(depth), block: keyOf(node) };
  }
  return $from.parent.isTextblock && $from.parent.content.size ? { from: $from.start(), to: $from.end() } : undefined;
}

/** The blocks of a text with their words, for choosing without a selection. */
export function blocksOf(doc: Node): Block[] {
  const blocks: Block[] = [];
  doc.descendants((node, pos) => {
    if (isWholeBlock(node)) blocks.push({ from: pos, to: pos + node.nodeSize, words: [], block: keyOf(node) });
    if (!node.isTextblock) return true;
    const start = pos + 1;
    // A reference is one character wide, as it is one position wide.
    const text = node.textBetween(0, node.content.size, "", "\ufffc");
    blocks.push({
      from: start,
      to: start + node.content.size,
      words: wordsOf(text, start),
      sentences: sentencesOf(text, start),
      isHeading: node.type.name === "heading",
    });
    return false;
  });
  return blocks;
}
