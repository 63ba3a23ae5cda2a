/**
 * A comparison in words, for paper and for those who hear it: `[Gestrichen 3: Mai] [Hinzugefügt 3: Juni]`, struck through and
 * underlined besides. Gives a plain text for typst.ts.
 */
import type { ComparedBlock, Comparison, Piece } from "./rules.ts";
import { writeFormat, writeTurn, type Translate } from "./names.rules.ts";
import type { TextContent } from "../rules.ts";

export function labelledText({ blocks }: Comparison, t: Translate): TextContent {
  return { type: "doc", content: blocks.flatMap((block) => labelledBlock(block, t)) };
}

function labelledBlock(block: ComparedBlock, t: Translate): TextContent[] {
  const inside = insideOf(block, t);
  const words = labelOf(block, t);
  return words === null ? inside : [paragraphOf([bold(words)]), ...inside];
}

/** "Änderung 3 · Hinzugefügt · von Stadt Auen"; null where only something in it has changed. */
function labelOf(block: ComparedBlock, t: Translate): string | null {
  const { moved, status, before, by, number } = block;
  if (number === undefined && status !== "added" && status !== "removed") return null;
  const words = [
    number === undefined ? null : t("documents:comparison.number", { number }),
    moved ? t(`documents:comparison.moved-${moved}`) : null,
    !moved && (status === "added" || status === "removed") ? t(`documents:comparison.${status}`) : null,
    before ? writeTurn(t, before, block.node) : null,
    by ? t("documents:comparison.by", { names: by.join(", ") }) : null,
  ];
  return words.filter(Boolean).join(" · ");
}

function insideOf(block: ComparedBlock, t: Translate): TextContent[] {
  const { node, status } = block;
  if (status === "added" && !block.blocks) return [looking(node, "underline")];
  if (status === "removed" && !block.blocks) return [looking(node, "strike")];
  if (node.type === "image" && block.pieces) {
    return [node, paragraphOf([bold(t("documents:comparison.alt")), plain(" "), ...labelledWords(block.pieces, t)])];
  }
  if (node.type === "record" && block.pieces) {
    return [paragraphOf([bold(String(node.attrs?.label ?? ""))]), paragraphOf(labelledWords(block.pieces, t))];
  }
  if (block.pieces) return [{ ...node, content: labelledWords(block.pieces, t) }];
  if (!block.blocks) return [node];
  return [{ ...node, content: block.blocks.flatMap((child) => partOf(child, block, t)) }];
}

/** Items, rows and cells keep their places; their label stands in them. */
function partOf(part: ComparedBlock, parent: ComparedBlock, t: Translate): TextContent[] {
  const { node } = part;
  if (!/Item$|Cell$|^tableHeader$|^tableRow$/.test(node.type)) return labelledBlock(part, t);
  // Cells of a row that came or went say it once, in the first.
  const isNamed = !(node.type !== "tableRow" && parent.status !== "changed" && part.status === parent.status);
  const words = isNamed ? labelOf(part, t) : null;
  const [shell] = insideOf(part, t);
  if (!words || !shell) return shell ? [shell] : [];
  if (node.type !== "tableRow") return [{ ...shell, content: [paragraphOf([bold(words)]), ...(shell.content ?? [])] }];
  const [first, ...rest] = shell.content ?? [];
  if (!first) return [shell];
  const named = `${words} ${t("documents:comparison.row")}`;
  return [{ ...shell, content: [{ ...first, content: [paragraphOf([bold(named)]), ...(first.content ?? [])] }, ...rest] }];
}

const LOOKS = { added: "underline", removed: "strike", format: null } as const;

function labelledWords(pieces: readonly Piece[], t: Translate): TextContent[] {
  return pieces.flatMap((piece): TextContent[] => {
    const nodes = piece.nodes.map((node) => openNote(node, t));
    if (piece.status === "same") return nodes;
    const number = piece.number === undefined ? "" : ` ${piece.number}`;
    const words = piece.status === "format" ? writeFormat(t, piece) : t(`documents:comparison.${piece.status}`);
    const by = piece.by ? ` · ${t("documents:comparison.by", { names: piece.by.join(", ") })}` : "";
    const look = LOOKS[piece.status];
    return [bold(`[${words}${number}${by}: `), ...nodes.map((node) => (look ? looking(node, look) : node)), bold("]")];
  });
}

const openNote = (node: TextContent, t: Translate): TextContent => {
  if (node.type === "footnoteStart") return plain(` [${t("documents:comparison.footnote")} `);
  return node.type === "footnoteEnd" ? plain("]") : node;
};

/** All words of it in one look more. What went is no heading any more: it would stand in the outline of the file. */
function looking(node: TextContent, look: "underline" | "strike"): TextContent {
  const content = node.content?.map((child) => looking(child, look));
  if (node.type === "text")
    return { ...node, marks: [...(node.marks ?? []).filter(({ type }) => type !== look), { type: look }] };
  const type = node.type === "heading" && look === "strike" ? "paragraph" : node.type;
  return { ...node, type, ...(content && { content }) };
}

const plain = (text: string): TextContent => ({ type: "text", text });
const bold = (text: string): TextContent => ({ type: "text", text, marks: [{ type: "bold" }] });
const paragraphOf = (content: TextContent[]): TextContent => ({ type: "paragraph", content });
