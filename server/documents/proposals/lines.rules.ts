/**
 * Proposing without an editor: paragraphs and headings as lines of plain text, and back. What was not touched keeps its look,
 * its references and its footnotes.
 */
import { diffIndices } from "node-diff3";
import { isTextblock } from "./blocks.rules.ts";
import { joinTokens, mergeWords, tokensOf, type Token } from "./words.rules.ts";
import type { TextContent } from "../rules.ts";
import { paragraph, text, toPlainText } from "../content/text.rules.ts";

/** Lists, tables and pictures cannot be written as lines. */
export const hasLines = (blocks: readonly TextContent[]): boolean => blocks.every(isTextblock);

/** One line per block. */
export const linesOf = (blocks: readonly TextContent[]): string => blocks.map(lineOf).join("\n");

const lineOf = (block: TextContent): string => tokensOf(block).map(wordsOf).join("");

/** Whatever is no text is written so that it can be found again. */
function wordsOf({ node }: Token): string {
  if (node.type === "text") return node.text ?? "";
  return node.type === "hardBreak" ? " ↵ " : toPlainText(node).replace(/\s+/g, " ");
}

/** @returns blocks for the lines; a line that stands where a block stood is that block, empty lines are none */
export function blocksFromLines(base: readonly TextContent[], typed: string): TextContent[] {
  const lines = typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const before = base.map((block) => lineOf(block).trim());
  const blocks: TextContent[] = [];
  const same = (from: number, to: number) => blocks.push(...base.slice(from, to));
  let at = 0;
  for (const { buffer1, buffer2 } of diffIndices(before, lines)) {
    same(at, buffer1[0]);
    const [old, now] = [base.slice(buffer1[0], buffer1[0] + buffer1[1]), lines.slice(buffer2[0], buffer2[0] + buffer2[1])];
    blocks.push(...now.map((line, index) => (old[index] ? retyped(old[index], line) : paragraph(line))));
    at = buffer1[0] + buffer1[1];
  }
  same(at, base.length);
  return blocks.filter((block) => block.content?.length);
}

/** The same block with other words; words that stayed keep their look. */
function retyped(block: TextContent, line: string): TextContent {
  const was = tokensOf(block).map((token) => ({ ...token, key: wordsOf(token) }));
  const now = tokensOfLine(
    line,
    was.filter(({ node }) => node.type !== "text"),
  );
  const merged = mergeWords(was, was, now, "proposal");
  return { ...block, content: joinTokens(merged?.tokens ?? now) };
}

/** Breaks, references and footnotes are what they were where their words still stand, in their order. */
function tokensOfLine(line: string, others: readonly Token[]): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const plain = (to?: number) =>
    tokens.push(...tokensOf(paragraph(text(line.slice(at, to)))).map((token) => ({ ...token, key: wordsOf(token) })));
  for (const other of others) {
    const found = line.indexOf(other.key, at);
    if (found === -1) continue;
    plain(found);
    tokens.push(other);
    at = found + other.key.length;
  }
  plain();
  return tokens;
}
