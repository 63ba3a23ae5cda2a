/**
 * A comparison as Word shows changes: what went and what came, each as somebody's insertion or deletion that can be accepted
 * there. Gives a text whose nodes are `tracked` (tracked.rules.ts), for docx.ts.
 */
import { sideOf, type ComparedBlock, type Comparison, type Piece } from "./rules.ts";
import type { TextContent } from "../rules.ts";
import type { Tracked } from "../content/tracked.rules.ts";

export interface Tracking {
  /** Whose changes they are, where nobody is known for them. */
  author: string;
  at: Date;
}

export function trackedText({ blocks }: Comparison, tracking: Tracking): TextContent {
  return { type: "doc", content: blocks.flatMap((block) => trackedBlock(block, tracking)) };
}

type Kind = Tracked["kind"];

function trackedBlock(block: ComparedBlock, tracking: Tracking): TextContent[] {
  const by = (kind: Kind): Tracked => ({ kind, author: block.by?.join(", ") ?? tracking.author, at: tracking.at });
  if (block.status === "removed") return spelt(wholeBlock(block, "before")).map((node) => tracked(node, by("deletion")));
  if (block.status === "added" || block.moved)
    return spelt(wholeBlock(block, "after")).map((node) => tracked(node, by("insertion")));
  if (block.status === "same") return [wholeBlock(block, "after")];
  if (block.node.type === "image") return describedImage(block, tracking);
  if (block.node.type === "record") {
    return [
      { type: "paragraph", content: [label(block.node)] },
      { type: "paragraph", content: words(block.pieces, tracking) },
    ];
  }
  // Word has no name for it: the old one goes, the new one comes.
  if (block.before) {
    return [tracked(wholeBlock(block, "before"), by("deletion")), tracked(wholeBlock(block, "after"), by("insertion"))];
  }
  const content = block.pieces
    ? words(block.pieces, tracking)
    : (block.blocks ?? []).flatMap((inside) =>
        isCell(inside) ? [trackedCell(inside, tracking)] : trackedBlock(inside, tracking),
      );
  return [{ ...block.node, ...(content.length && { content }) }];
}

const isCell = ({ node }: ComparedBlock): boolean => node.type === "tableCell" || node.type === "tableHeader";

/** Word shows no cells that come and go: the cell stays, its words are changes. */
function trackedCell(cell: ComparedBlock, tracking: Tracking): TextContent {
  const { before: _, ...same } = cell;
  const [node] = trackedBlock(same, tracking);
  return node!;
}

function describedImage(block: ComparedBlock, tracking: Tracking): TextContent[] {
  const content = words(block.pieces, tracking);
  return content.length ? [block.node, { type: "paragraph", content }] : [block.node];
}

/** Records are drawn as a whole; as a change they are their words. */
function spelt(node: TextContent): TextContent[] {
  if (node.type !== "record") return [node];
  return [
    { type: "paragraph", content: [label(node)] },
    { type: "paragraph", content: [{ type: "text", text: String(node.attrs?.text ?? "") }] },
  ];
}

const label = (record: TextContent): TextContent => ({
  type: "text",
  text: String(record.attrs?.label ?? ""),
  marks: [{ type: "bold" }],
});

/** The node with all that is in it. */
function tracked(node: TextContent, change: Tracked): TextContent {
  const content = node.content?.flatMap(spelt).map((child) => tracked(child, change));
  return { ...node, attrs: { ...node.attrs, tracked: change }, ...(content && { content }) };
}

/** One side of a block as a text again. */
export function wholeBlock(block: ComparedBlock, side: "before" | "after"): TextContent {
  const shell = (side === "before" && block.before) || block.node;
  if (block.blocks && shell.type === "tableRow")
    return { ...shell, content: block.blocks.map((cell) => wholeCell(cell, side)) };
  if (block.blocks) return { ...shell, content: sideOf(block.blocks, side).map((inside) => wholeBlock(inside, side)) };
  if (!block.pieces || shell.type === "image" || shell.type === "record") return shell;
  const content = closedNotes(
    sideOf(block.pieces, side),
    (piece) => (side === "before" && piece.before) || piece.nodes,
    () => null,
  );
  return { ...shell, ...(content.length && { content }) };
}

/** Empty where its column is not there on this side: all rows stay of one length. */
const wholeCell = (cell: ComparedBlock, side: "before" | "after"): TextContent =>
  sideOf([cell], side).length ? wholeBlock(cell, side) : { ...cell.node, content: [{ type: "paragraph" }] };

function words(pieces: readonly Piece[] = [], { author, at }: Tracking): TextContent[] {
  return closedNotes(
    pieces,
    (piece) => piece.nodes,
    ({ status, by }) => {
      if (status !== "added" && status !== "removed") return null;
      return { kind: status === "added" ? "insertion" : "deletion", author: by?.join(", ") ?? author, at };
    },
  );
}

// --- footnotes ------------------------------------------------------------------------

/** A comparison opens footnotes to look into them; here they become notes again, an old and a new one where they differ. */
function closedNotes(
  pieces: readonly Piece[],
  nodesOf: (piece: Piece) => readonly TextContent[],
  changeOf: (piece: Piece) => Tracked | null,
): TextContent[] {
  const notes = { before: null as string | null, after: null as string | null };
  const out: TextContent[] = [];
  const emit = (node: TextContent, change: Tracked | null) => out.push(change ? tracked(node, change) : node);
  const note = (text: string): TextContent => ({ type: "footnote", attrs: { text } });
  for (const piece of pieces) {
    const change = changeOf(piece);
    const sides = (["before", "after"] as const).filter((side) => piece.status !== (side === "before" ? "added" : "removed"));
    for (const node of nodesOf(piece)) {
      const open = sides.filter((side) => notes[side] !== null);
      if (node.type === "footnoteStart") for (const side of sides) notes[side] = "";
      else if (node.type === "footnoteEnd") {
        const [old, now] = [notes.before, notes.after];
        for (const side of open) notes[side] = null;
        if (open.length === 2 && old !== now) {
          const edited = pieces.map(changeOf);
          emit(note(old!), edited.find((each) => each?.kind === "deletion") ?? change);
          emit(note(now!), edited.find((each) => each?.kind === "insertion") ?? change);
        } else if (open.length) emit(note((open[0] === "before" ? old : now)!), change);
      } else if (open.length) for (const side of open) notes[side] += node.text ?? "";
      else emit(node, change);
    }
  }
  return out;
}
