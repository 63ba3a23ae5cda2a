/**
 * Numbers of headings or paragraphs, by the id of their block: drawn over the text, written into files, kept by frozen versions.
 * They are no part of the text. What a frozen version has numbered keeps its number; what comes in between gets letters.
 */
import type { Numbering } from "../../../db/schema/documents.ts";
import type { TextContent } from "../rules.ts";
import { blockIdOf, toPlainText } from "./text.rules.ts";

/**
 * The number of each numbered block, bare: `1.2`, `12a`; `writeNumber` gives it its looks.
 *
 * Headings count by their depth, `1`, `1.1`, whatever level the text begins with; paragraphs count through the whole text, those in
 * lists, tables and quotes are part of what they belong to. Blocks without words are not numbered.
 * @param fixed numbers of the newest frozen version: they stay with their blocks wherever these are now, and those of deleted
 *   blocks are not given again. New blocks after the last one count on; those in between get letters after their predecessor
 *   (`12a`, `12b`, between these `12aa`), those before the first one come after a zero (`0a`).
 */
export function numbersOf(
  content: TextContent,
  numbering: Numbering,
  fixed: Readonly<Record<string, string>> = {},
): Map<string, string> {
  const numbers = new Map<string, string>();
  if (numbering === "none") return numbers;
  const blocks = numbering === "headings" ? headingTree(content) : paragraphs(content);
  const kept = isOfThese(blocks, content, fixed) ? fixed : {};
  numberSiblings(blocks, "", { numbers, fixed: kept, taken: new Set(Object.values(kept)) });
  return numbers;
}

/** As it stands before its block: `(12a)` for a paragraph, `1.2` for a heading. */
export const writeNumber = (number: string, numbering: Numbering): string =>
  numbering === "paragraphs" ? `(${number})` : number;

interface Numbered {
  id: string | undefined;
  children: Numbered[];
}

/** False when headings were numbered then and paragraphs are now, or the other way round: these numbers mean something else. */
function isOfThese(blocks: readonly Numbered[], content: TextContent, fixed: Readonly<Record<string, string>>): boolean {
  const count = (ids: Iterable<string>) => [...ids].filter((id) => Object.hasOwn(fixed, id)).length;
  const numbered = new Set(idsOf(blocks));
  return count(numbered) >= count(blockIdsIn(content).filter((id) => !numbered.has(id)));
}

const idsOf = (blocks: readonly Numbered[]): string[] =>
  blocks.flatMap(({ id, children }) => [...(id === undefined ? [] : [id]), ...idsOf(children)]);

const blockIdsIn = (node: TextContent): string[] => {
  const id = blockIdOf(node);
  return [...(id === undefined ? [] : [id]), ...(node.content ?? []).flatMap(blockIdsIn)];
};

const hasWords = (node: TextContent): boolean => toPlainText(node).trim() !== "";

const paragraphs = (content: TextContent): Numbered[] =>
  (content.content ?? [])
    .filter((node) => node.type === "paragraph" && hasWords(node))
    .map((node) => ({ id: blockIdOf(node), children: [] }));

/** Each heading below the nearest one before it that is higher, so that skipped levels leave no holes. */
function headingTree(content: TextContent): Numbered[] {
  const roots: Numbered[] = [];
  const open: { level: number; heading: Numbered }[] = [];
  const visit = (node: TextContent) => {
    if (node.type === "heading" && hasWords(node)) {
      const level = Number(node.attrs?.level) || 1;
      while (open.length && open.at(-1)!.level >= level) open.pop();
      const heading: Numbered = { id: blockIdOf(node), children: [] };
      (open.at(-1)?.heading.children ?? roots).push(heading);
      open.push({ level, heading });
    }
    node.content?.forEach(visit);
  };
  visit(content);
  return roots;
}

interface Counting {
  numbers: Map<string, string>;
  fixed: Readonly<Record<string, string>>;
  /** Given to a block of this text, or kept for one that is gone. */
  taken: Set<string>;
}

/** @param prefix what all of them begin with: `2.` below heading 2 */
function numberSiblings(siblings: readonly Numbered[], prefix: string, counting: Counting): void {
  const { numbers, fixed, taken } = counting;
  const fixedOf = ({ id }: Numbered) => (id !== undefined && Object.hasOwn(fixed, id) ? fixed[id] : undefined);
  const lastFixed = siblings.findLastIndex((block) => lastPart(fixedOf(block), prefix) !== undefined);
  let count = highest(taken, prefix);
  let previous = "0";
  for (const [index, block] of siblings.entries()) {
    let number = fixedOf(block);
    if (number === undefined) {
      const part = index < lastFixed ? between(previous, (candidate) => taken.has(prefix + candidate)) : String((count += 1));
      number = prefix + part;
      taken.add(number);
    }
    previous = lastPart(number, prefix) ?? previous;
    if (block.id !== undefined && !numbers.has(block.id)) numbers.set(block.id, number);
    numberSiblings(block.children, `${number}.`, counting);
  }
}

/** What a number adds to the prefix, `3a` of `2.3a`; undefined for numbers of other places. */
function lastPart(number: string | undefined, prefix: string): string | undefined {
  if (!number?.startsWith(prefix)) return undefined;
  const part = number.slice(prefix.length);
  return /^\d+[a-z]*$/.test(part) ? part : undefined;
}

function highest(taken: ReadonlySet<string>, prefix: string): number {
  const counts = [...taken].map((number) => parseInt(lastPart(number, prefix) ?? "0", 10));
  return counts.reduce((most, count) => Math.max(most, count), 0);
}

/** The next free number that sorts after its predecessor and before the next whole one: 12 → 12a → 12b, or 12aa before 12b. */
function between(previous: string, isTaken: (candidate: string) => boolean): string {
  if (/[a-z]$/.test(previous)) {
    const next = nextLetter(previous);
    if (!isTaken(next)) return next;
  }
  let candidate = `${previous}a`;
  while (isTaken(candidate)) candidate = nextLetter(candidate);
  return candidate;
}

/** After z comes za, so that the order of the alphabet is the order of the text. */
const nextLetter = (label: string): string =>
  label.endsWith("z") ? `${label}a` : label.slice(0, -1) + String.fromCharCode(label.charCodeAt(label.length - 1) + 1);
