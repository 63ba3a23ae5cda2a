/**
 * Keeps what is typed and pasted within what the server takes: a list that begins at 20251, a cell over half a page. Whatever way it
 * came in, its value becomes the usual one before anybody hears of it.
 */
import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, type EditorState, type Transaction } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { fits, MARKS, NODES } from "#server/documents/content/repair.rules";

export const FittingValues = Extension.create({
  name: "fittingValues",
  addProseMirrorPlugins: () => [new Plugin({ appendTransaction: (changes, _before, state) => fitted(changes, state) })],
});

/** @returns null when all fits, or others wrote it: opening a text must not change it */
export function fitted(changes: readonly Transaction[], state: EditorState): Transaction | null {
  const { tr, doc } = state;
  for (const change of changes) {
    if (!change.docChanged || change.getMeta(ySyncPluginKey)) continue;
    for (const [from, to] of rangesOf(change, doc.content.size)) doc.nodesBetween(from, to, (node, pos) => mend(tr, node, pos));
  }
  return tr.docChanged ? tr : null;
}

function mend(tr: Transaction, node: Node, pos: number): void {
  const known = NODES.get(node.type.name)?.attrs ?? {};
  for (const [name, value] of Object.entries(node.attrs))
    if (!fits({ [name]: value }, known)) tr.setNodeAttribute(pos, name, node.type.spec.attrs?.[name]?.default);
  for (const mark of node.marks)
    if (!fits(mark.attrs, MARKS.get(mark.type.name) ?? {})) tr.removeMark(pos, pos + node.nodeSize, mark);
}

/** What it put in, where that stands at its end. */
function rangesOf(change: Transaction, size: number): [number, number][] {
  return change.mapping.maps.flatMap((map, index) => {
    const ranges: [number, number][] = [];
    const rest = change.mapping.slice(index + 1);
    map.forEach((_from, _to, from, to) => ranges.push([rest.map(from, -1), Math.min(size, rest.map(to, 1))]));
    return ranges;
  });
}
