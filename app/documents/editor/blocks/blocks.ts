/**
 * What can be done with a whole block: moved, duplicated, deleted (turned into another kind: kinds.ts). Blocks are those of
 * the text itself and, inside a list, its items.
 */
import type { Editor } from "@tiptap/core";
import { Fragment, Slice, type Node, type ResolvedPos } from "@tiptap/pm/model";
import { NodeSelection, Selection, TextSelection, type EditorState } from "@tiptap/pm/state";
import { ySyncPluginKey, yUndoPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { findBlock, keyOf } from "../../comments/anchors";
import { withoutForeignMarks } from "../../prosemirror/paste";

export interface Block {
  /** Position before it. */
  pos: number;
  node: Node;
  /** Its place among its siblings. */
  index: number;
  siblings: number;
}

const ITEMS = new Set(["listItem", "taskItem"]);

/** The list item or the block that a position is in; undefined between blocks. */
export function blockAround($pos: ResolvedPos): Block | undefined {
  for (let depth = $pos.depth; depth > 0; depth--) {
    if (depth === 1 || ITEMS.has($pos.node(depth).type.name)) return blockAtDepth($pos, depth);
  }
  const node = $pos.nodeAfter;
  return node && $pos.depth === 0 ? { pos: $pos.pos, node, index: $pos.index(), siblings: $pos.parent.childCount } : undefined;
}

const blockAtDepth = ($pos: ResolvedPos, depth: number): Block => ({
  pos: $pos.before(depth),
  node: $pos.node(depth),
  index: $pos.index(depth - 1),
  siblings: $pos.node(depth - 1).childCount,
});

/** The one that the caret is in, or that is selected as a whole. */
export function currentBlock({ selection }: EditorState): Block | undefined {
  if (selection instanceof NodeSelection && selection.node.isBlock) {
    const { $from, node } = selection;
    return { pos: $from.pos, node, index: $from.index(), siblings: $from.parent.childCount };
  }
  return blockAround(selection.$from);
}

/** The block of the text itself that a position is in. */
export function outerBlock(doc: Node, pos: number): Block | undefined {
  const $pos = doc.resolve(pos);
  return $pos.depth ? blockAtDepth($pos, 1) : blockAround($pos);
}

export const canMove = (block: Block, steps: number): boolean =>
  steps !== 0 && block.index + steps >= 0 && block.index + steps < block.siblings;

/**
 * Moves a block among its siblings, in the shared text itself: moved by the editor, the words of both places would be written over
 * each other, and what somebody types there at this moment ended up in the wrong block. Id and comment marks stay.
 * @returns false when there is no such place
 */
export function moveBlock(editor: Editor, block: Block, steps: number): boolean {
  const parent = canMove(block, steps) ? sharedParent(editor.state, block) : undefined;
  if (!parent) return false;
  const { selection, doc } = editor.state;
  const end = block.pos + block.node.nodeSize;
  const inside = selection.from >= block.pos && selection.to <= end;
  const [anchor, head] = [selection.anchor - block.pos, selection.head - block.pos];
  const wasNode = selection instanceof NodeSelection;
  asOneStep(editor, () =>
    parent.doc?.transact(() => {
      const copy = (parent.get(block.index) as Y.XmlElement).clone();
      parent.delete(block.index, 1);
      parent.insert(block.index + steps, [copy]);
    }, ySyncPluginKey),
  );
  const pos = placeOf(editor.state.doc, doc, block, steps);
  const { tr } = editor.state;
  if (inside)
    tr.setSelection(
      wasNode && anchor === 0
        ? NodeSelection.create(tr.doc, pos)
        : TextSelection.between(tr.doc.resolve(pos + anchor), tr.doc.resolve(pos + head)),
    );
  editor.view.dispatch(tr.scrollIntoView());
  return true;
}

/** Where the block begins after it was moved. */
function placeOf(now: Node, before: Node, block: Block, steps: number): number {
  const $before = before.resolve(block.pos);
  const parent = $before.depth ? now.nodeAt($before.before()) : now;
  let pos = $before.start();
  for (let index = 0; index < block.index + steps; index++) pos += parent?.child(index).nodeSize ?? 0;
  return pos;
}

/** The shared list of blocks that holds this one; undefined while the editor and the shared text differ. */
function sharedParent(state: EditorState, block: Block): Y.XmlFragment | undefined {
  const sync = ySyncPluginKey.getState(state) as { type: Y.XmlFragment } | undefined;
  const $pos = state.doc.resolve(block.pos);
  let parent: Y.XmlFragment | undefined = sync?.type;
  for (let depth = 0; depth < $pos.depth; depth++) parent = parent?.get($pos.index(depth)) as Y.XmlElement | undefined;
  return parent?.length === block.siblings ? parent : undefined;
}

/** Undone by itself, not together with what was typed before and after. */
export function asOneStep(editor: Editor, change: () => void): void {
  const { undoManager } = yUndoPluginKey.getState(editor.state) as { undoManager?: Y.UndoManager };
  undoManager?.stopCapturing();
  change();
  undoManager?.stopCapturing();
}

/** Fresh ids, no comment marks, no second record of a decision. @returns false when nothing would be left of it */
export function duplicateBlock(editor: Editor, { pos, node }: Block): boolean {
  const copy = withoutForeignMarks(new Slice(Fragment.from(node), 0, 0), editor.state.doc).content;
  if (!copy.childCount) return false;
  const end = pos + node.nodeSize;
  asOneStep(editor, () => {
    const tr = editor.state.tr.insert(end, withoutIds(copy));
    editor.view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(end + 1))).scrollIntoView());
  });
  return true;
}

const withoutIds = (fragment: Fragment): Fragment => {
  const nodes: Node[] = [];
  fragment.forEach((node) => {
    if (node.isText) nodes.push(node);
    else {
      const attrs = "id" in node.attrs ? { ...node.attrs, id: null } : node.attrs;
      nodes.push(node.type.create(attrs, withoutIds(node.content), node.marks));
    }
  });
  return Fragment.fromArray(nodes);
};

export function deleteBlock(editor: Editor, { pos, node, siblings }: Block): void {
  asOneStep(editor, () => {
    const { tr, schema, doc } = editor.state;
    const $pos = doc.resolve(pos);
    // The last item takes its list along, the last block leaves an empty paragraph.
    const [from, to] = siblings === 1 && $pos.depth ? [$pos.before(), $pos.after()] : [pos, pos + node.nodeSize];
    if (from === 0 && to === doc.content.size) tr.replaceWith(from, to, schema.nodes.paragraph!.create());
    else tr.delete(from, to);
    editor.view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(Math.min(from, tr.doc.content.size)))).scrollIntoView());
  });
}

/** The caret goes into the block, or takes it as a whole where there is nothing to write. */
export function selectBlock(editor: Editor, { pos, node }: Block, whole = false): void {
  const { tr, doc } = editor.state;
  const end = pos + node.nodeSize;
  const selection = node.isAtom
    ? NodeSelection.create(doc, pos)
    : TextSelection.between(doc.resolve(pos + 1), doc.resolve(whole ? end - 1 : pos + 1));
  editor.view.dispatch(tr.setSelection(selection));
}

/** The same block in the text as it is now: others write meanwhile. */
export function relocate(doc: Node, block: Block): Block | undefined {
  const key = keyOf(block.node);
  const place = key === undefined ? undefined : findBlock(doc, key);
  if (place) {
    const $pos = doc.resolve(place.pos);
    return { ...place, index: $pos.index(), siblings: $pos.parent.childCount };
  }
  // What bears no id is looked for at its place.
  const here = block.pos < doc.content.size ? doc.nodeAt(block.pos) : null;
  return here === block.node ? block : undefined;
}
