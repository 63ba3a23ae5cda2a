/**
 * Old and new side by side for files: what goes is struck through in the old wording, what comes is underlined in the new one.
 */
import { compareBlocks, sideOf, type ComparedBlock, type Piece } from "../compare/rules.ts";
import type { TextContent } from "../rules.ts";

type Side = "before" | "after";

export interface Synopsis {
  before: TextContent[];
  after: TextContent[];
}

/** Headings become bold paragraphs: in the cells of a table they would be headings of the file. */
export function synopsisOf(base: readonly TextContent[], proposed: readonly TextContent[]): Synopsis {
  const { blocks } = compareBlocks(base, proposed);
  const side = (which: Side) => blocks.flatMap((block) => blockOn(which, block)).map(withoutHeadings);
  return { before: side("before"), after: side("after") };
}

function blockOn(side: Side, block: ComparedBlock): TextContent[] {
  if (!sideOf([block], side).length) return [];
  const node = side === "before" && block.before ? { ...block.node, ...block.before } : block.node;
  if (node.type === "image" || node.type === "record") return [node];
  if (block.pieces) return [{ ...node, content: sideOf(block.pieces, side).flatMap((piece) => wordsOn(side, piece)) }];
  if (block.blocks) return [{ ...node, content: block.blocks.flatMap((inside) => blockOn(side, inside)) }];
  return [block.status === "same" || block.status === "changed" ? node : marked(node, side)];
}

function wordsOn(side: Side, { status, nodes, before }: Piece): TextContent[] {
  const words = (side === "before" && before ? before : nodes).map(readable);
  return status === "same" || status === "format" ? words : words.map((node) => marked(node, side));
}

/** A comparison opens footnotes where they stand. */
function readable(node: TextContent): TextContent {
  if (node.type === "footnoteStart") return { type: "text", text: " [" };
  return node.type === "footnoteEnd" ? { type: "text", text: "]" } : node;
}

function marked(node: TextContent, side: Side): TextContent {
  if (node.type !== "text") return node.content ? { ...node, content: node.content.map((child) => marked(child, side)) } : node;
  return { ...node, marks: [...(node.marks ?? []), { type: side === "before" ? "strike" : "underline" }] };
}

function withoutHeadings(node: TextContent): TextContent {
  const content = node.content?.map(withoutHeadings);
  if (node.type !== "heading") return { ...node, ...(content && { content }) };
  const bold = content?.map((child) =>
    child.type === "text" ? { ...child, marks: [...(child.marks ?? []), { type: "bold" }] } : child,
  );
  return { type: "paragraph", ...(bold && { content: bold }) };
}
