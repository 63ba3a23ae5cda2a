/** The words of one block in three versions: as they were, as they are now, as somebody proposes them. */
import { diffIndices } from "node-diff3";
import { isTextblock, joinRuns } from "./blocks.rules.ts";
import type { TextContent } from "../rules.ts";
import { writeText } from "../content/canonical.rules.ts";

/** A word, blanks or a sign, in one look; or whatever stands in a line like a word: break, reference, footnote. */
export interface Token {
  /** Two tokens with the same key read and look the same; comments do not count. */
  key: string;
  node: TextContent;
  isBlank: boolean;
}

export type Side = "text" | "proposal";

/** Beyond it word by word would take too long; such blocks are decided as a whole. */
const MOST_COMPARISONS = 1_000_000;

const PARTS = /[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu;

/** What a paragraph or heading consists of. */
export function tokensOf(block: TextContent): Token[] {
  return (block.content ?? []).flatMap((node) => {
    if (node.type !== "text") return [tokenOf(node)];
    return (node.text ?? "").match(PARTS)?.map((text) => tokenOf({ ...node, text })) ?? [];
  });
}

const tokenOf = (node: TextContent): Token => ({
  key: writeText(node),
  node,
  isBlank: node.type === "text" && !node.text?.trim(),
});

export const joinTokens = (tokens: readonly Token[]): TextContent[] => joinRuns(tokens.map((token) => token.node));

export interface MergedWords {
  tokens: Token[];
  isConflict: boolean;
}

/**
 * @param choice whose words to take where both changed the same ones
 * @returns undefined when the texts are too long for it
 */
export function mergeWords(
  base: readonly Token[],
  text: readonly Token[],
  proposal: readonly Token[],
  choice: Side,
): MergedWords | undefined {
  const [changes, proposed] = [changesBetween(base, text), changesBetween(base, proposal)];
  if (!changes || !proposed) return undefined;
  const merged: MergedWords = { tokens: [], isConflict: false };
  let [at, atText] = [0, 0];
  for (const region of regionsOf(changes, proposed, base)) {
    merged.tokens.push(...text.slice(atText, atText + region.from - at));
    atText += region.from - at;
    const inText = text.slice(atText, atText + region.length + region.textGrowth);
    const start = region.from + region.proposalOffset;
    const inProposal = proposal.slice(start, start + region.length + region.proposalGrowth);
    const isSame = keysOf(inText) === keysOf(inProposal);
    if (region.isBoth && !isSame) merged.isConflict = true;
    const takesProposal = !isSame && (region.isBoth ? choice === "proposal" : region.isProposal);
    merged.tokens.push(...(takesProposal ? commentedAs(inProposal, text, atText, inText.length) : inText));
    atText += inText.length;
    at = region.from + region.length;
  }
  merged.tokens.push(...text.slice(atText));
  return merged;
}

const keysOf = (tokens: readonly Token[]) => tokens.map((token) => token.key).join("\u0001");

// --- changes ------------------------------------------------------------------------

interface Change {
  /** In the base. */
  from: number;
  length: number;
  /** By how much the other side is longer. */
  growth: number;
}

function changesBetween(base: readonly Token[], other: readonly Token[]): Change[] | undefined {
  const [left, right] = [base.map((token) => token.key), other.map((token) => token.key)];
  // Most of a block is unchanged, and the comparison takes time by length times length.
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  const most = Math.min(left.length, right.length) - start;
  while (end < most && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const [a, b] = [left.slice(start, left.length - end), right.slice(start, right.length - end)];
  if (a.length * b.length > MOST_COMPARISONS) return undefined;
  return diffIndices(a, b).map(({ buffer1, buffer2 }) => ({
    from: start + buffer1[0],
    length: buffer1[1],
    growth: buffer2[1] - buffer1[1],
  }));
}

interface Region {
  from: number;
  length: number;
  textGrowth: number;
  proposalGrowth: number;
  /** By how much the proposal has grown before this region. */
  proposalOffset: number;
  isProposal: boolean;
  isBoth: boolean;
}

/** Changes with nothing but blanks between them become one region: neighbouring words are changed with regard to each other. */
function regionsOf(text: readonly Change[], proposal: readonly Change[], base: readonly Token[]): Region[] {
  const afterBlanks = (at: number) => {
    while (base[at]?.isBlank) at += 1;
    return at;
  };
  const all = [
    ...text.map((change) => ({ ...change, isProposal: false })),
    ...proposal.map((change) => ({ ...change, isProposal: true })),
  ].sort((a, b) => a.from - b.from || a.length - b.length);
  const regions: Region[] = [];
  let offset = 0;
  for (const { from, length, growth, isProposal } of all) {
    const last = regions.at(-1);
    if (last && from <= afterBlanks(last.from + last.length)) {
      last.length = Math.max(last.length, from + length - last.from);
      last[isProposal ? "proposalGrowth" : "textGrowth"] += growth;
      last.isBoth ||= last.isProposal !== isProposal;
    } else {
      const growths = { textGrowth: isProposal ? 0 : growth, proposalGrowth: isProposal ? growth : 0 };
      regions.push({ from, length, ...growths, proposalOffset: offset, isProposal, isBoth: false });
    }
    if (isProposal) offset += growth;
  }
  return regions;
}

// --- comments -----------------------------------------------------------------------

/** New words belong to the threads of the words that they replace, or of both words between which they come. */
function commentedAs(words: readonly Token[], text: readonly Token[], at: number, length: number): Token[] {
  const around = length ? text.slice(at, at + length) : [text[at - 1], text[at]];
  const [first, ...others] = around.map((token) => (token?.node.marks ?? []).filter((mark) => mark.type === "comment"));
  const shared = (first ?? []).filter((mark) => others.every((marks) => marks.some((other) => isSameThread(mark, other))));
  if (!shared.length) return [...words];
  return words.map((word) => ({ ...word, node: { ...word.node, marks: [...(word.node.marks ?? []), ...shared] } }));
}

type Mark = NonNullable<TextContent["marks"]>[number];
const isSameThread = (a: Mark, b: Mark) => a.type === b.type && a.attrs?.threadId === b.attrs?.threadId;

/** The same words with the comments that they have in `from`, wherever a block as a whole takes the place of another. */
export function withCommentsOf(from: TextContent, block: TextContent): TextContent {
  const tokens = allTokens(from);
  if (!tokens.some((token) => token.node.marks?.some((mark) => mark.type === "comment"))) return block;
  const words = allTokens(block);
  const merged = mergeWords(tokens, tokens, words, "proposal");
  return merged && merged.tokens.length === words.length ? refilled(block, [...merged.tokens]) : block;
}

const allTokens = (node: TextContent): Token[] =>
  isTextblock(node) ? tokensOf(node) : (node.content ?? []).flatMap((child) => allTokens(child));

/** Takes from `tokens` as many as each block has. */
function refilled(node: TextContent, tokens: Token[]): TextContent {
  if (!node.content) return node;
  if (!isTextblock(node)) return { ...node, content: node.content.map((child) => refilled(child, tokens)) };
  return { ...node, content: joinTokens(tokens.splice(0, tokensOf(node).length)) };
}
