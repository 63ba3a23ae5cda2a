/** The editor's document as the flat text in which passages are looked for (server/documents/comments/passages.rules.ts), and the way back to its positions. */
import type { Node } from "@tiptap/pm/model";
import { type FlatBlock, type FlatText } from "#server/documents/comments/passages.rules";
import { blockKeyOf } from "#server/documents/content/text.rules";
import type { Chosen } from "./passage-steps";

export interface FlatDocument extends FlatText {
  /** A range of the flat text in positions of the document. */
  rangeAt(range: { from: number; to: number }): Chosen | undefined;
}

export function flattenDocument(doc: Node): FlatDocument {
  let flat = "";
  const blocks: FlatBlock[] = [];
  const runs: { at: number; pos: number; length: number }[] = [];
  const walk = (parent: Node, inside: number) => {
    parent.forEach((node, offset) => {
      const pos = inside + offset;
      if (node.isText) {
        const words = node.text ?? "";
        runs.push({ at: flat.length, pos, length: words.length });
        flat += words;
        return;
      }
      flat += " ";
      const id = blockKeyOf({ type: node.type.name, attrs: node.attrs });
      const block = { id: id ?? "", type: node.type.name, from: flat.length, to: flat.length };
      if (id !== undefined) blocks.push(block);
      walk(node, pos + 1);
      block.to = flat.length;
    });
  };
  walk(doc, 0);
  return {
    flat,
    blocks,
    rangeAt({ from, to }) {
      const first = runs.find((run) => from < run.at + run.length);
      const last = runs.findLast((run) => to > run.at);
      if (!first || !last) return undefined;
      const range = { from: first.pos + Math.max(0, from - first.at), to: last.pos + Math.min(to - last.at, last.length) };
      return range.from < range.to ? range : undefined;
    },
  };
}
