/** Decorations that keep up with a long text: after a change only the blocks it has touched are drawn anew. */
import type { Node } from "@tiptap/pm/model";
import { Mapping, StepMap } from "@tiptap/pm/transform";
import { type DecorationSet, type Decoration } from "@tiptap/pm/view";

export interface Change {
  /** From one text to the other. What others write comes as a new text as a whole, and the mapping of its transaction loses every place. */
  mapping: Mapping;
  /** Whole blocks of the text before, and what has become of them. */
  before: Range;
  after: Range;
}

interface Range {
  from: number;
  to: number;
}

/** @returns null when both texts are the same */
export function changeBetween(before: Node, after: Node): Change | null {
  if (before === after) return null;
  const start = before.content.findDiffStart(after.content);
  const ends = before.content.findDiffEnd(after.content);
  if (start === null || !ends) return null;
  // In "aa" that becomes "aaa" both ends meet before the beginning.
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
  const [a, b] = [ends.a + overlap, ends.b + overlap];
  return {
    mapping: new Mapping([new StepMap([start, a - start, b - start])]),
    before: wholeBlocks(before, start, a),
    after: wholeBlocks(after, start, b),
  };
}

function wholeBlocks(doc: Node, from: number, to: number): Range {
  const [$from, $to] = [doc.resolve(from), doc.resolve(to)];
  return { from: $from.depth ? $from.before(1) : from, to: $to.depth ? $to.after(1) : to };
}

/** Decorations with this stay when their block is drawn anew: they do not come from its content. */
export const LASTING = { lasting: true };

/** @param draw what belongs to the whole blocks between two positions */
export function redraw(
  drawn: DecorationSet,
  change: Change,
  doc: Node,
  draw: (from: number, to: number) => Decoration[],
): DecorationSet {
  const { from, to } = change.after;
  const mapped = drawn.map(change.mapping, doc);
  const stale = mapped.find(from, to, (spec) => !spec.lasting).filter((old) => old.from >= from && old.to <= to);
  return mapped.remove(stale).add(doc, draw(from, to));
}
