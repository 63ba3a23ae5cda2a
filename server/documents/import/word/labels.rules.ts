/**
 * Numbers of Word that no list of ours shows: where they are those that our texts count by themselves, the text is numbered; all
 * others stay in the words, because people cite them.
 */
import type { Numbering } from "../../../../db/schema/documents.ts";
import { numbersOf, writeNumber } from "../../content/numbering.rules.ts";
import { blockIdOf, text, withBlockIds } from "../../content/text.rules.ts";
import type { TextContent } from "../../rules.ts";
import type { Block, Labels } from "./lists.rules.ts";

interface Labelled {
  blocks: readonly Block[];
  labels: Labels;
}

/** How our text would have to be numbered so that every heading, or every paragraph, shows what Word shows. */
export function numberingOf({ blocks, labels }: Labelled): Numbering {
  if (labels.size === 0) return "none";
  const nodes = blocks.map(({ node }) => node);
  const content = { type: "doc", content: withBlockIds(nodes) };
  const fits = (numbering: Numbering): boolean => {
    const numbers = numbersOf(content, numbering);
    const pairs = [...pairsIn(nodes, content.content)].filter(([, copy]) => numbers.has(blockIdOf(copy)!));
    return (
      pairs.length > 0 &&
      pairs.every(([node, copy]) => bare(labels.get(node)) === writeNumber(numbers.get(blockIdOf(copy)!)!, numbering))
    );
  };
  return (["headings", "paragraphs"] as const).find(fits) ?? "none";
}

/** Without the dot that some put behind it. */
const bare = (label: string | undefined): string | undefined => label?.trim().replace(/\.$/, "");

function* pairsIn(nodes: readonly TextContent[], copies: readonly TextContent[]): Generator<[TextContent, TextContent]> {
  for (const [index, node] of nodes.entries()) {
    yield [node, copies[index]!];
    yield* pairsIn(node.content ?? [], copies[index]!.content ?? []);
  }
}

/** Puts numbers before their words, but those that the text counts by itself. @returns how many */
export function writeLabels({ blocks, labels }: Labelled, numbering: Numbering): number {
  const top = new Set(blocks.map(({ node }) => node));
  let count = 0;
  for (const [node, label] of labels) {
    if (numbering === "headings" && node.type === "heading") continue;
    if (numbering === "paragraphs" && node.type === "paragraph" && top.has(node)) continue;
    const [first, ...rest] = node.content ?? [];
    const isBare = first?.type === "text" && !first.marks?.length;
    node.content = isBare
      ? [...text(`${label}${first.text}`), ...rest]
      : [...text(first ? label : label.trimEnd()), ...(first ? [first, ...rest] : [])];
    count += 1;
  }
  return count;
}
