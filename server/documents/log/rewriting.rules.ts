/**
 * Turns one stretch of a ydoc into another by as few changes as possible: what stays the same is not touched, so that carets,
 * comment marks and what others are typing at the same moment stay where they are.
 */
import type { Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { nodeOf, runsOf } from "./rules.ts";
import { commonSubsequence, DiffBudget, matchBlocks } from "../content/matching.rules.ts";
import type { TextContent } from "../rules.ts";
import { withoutComments, writeText } from "../content/canonical.rules.ts";

type Parent = Y.XmlFragment | Y.XmlElement;
type Inline = Y.XmlElement | Y.XmlText;

/** Writes the blocks of another ydoc over those from `from` to before `to`. */
export function rewriteBlocks(
  parent: Parent,
  range: { from: number; to: number },
  source: Y.XmlElement[],
  schema: Schema,
): void {
  new Rewriter(schema).blocks(parent, range, source);
}

class Rewriter {
  readonly #schema: Schema;
  readonly #budget = new DiffBudget();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  blocks(parent: Parent, { from, to }: { from: number; to: number }, source: Y.XmlElement[]): void {
    const all = parent.toArray().slice(from, to);
    const current = all.filter((child) => child instanceof Y.XmlElement);
    const bare = (element: Y.XmlElement) => withoutComments(nodeOf(element));
    const matches = matchBlocks(current.map(bare), source.map(bare), this.#budget);
    const matchOf = new Map(matches.map((match) => [source[match.after]!, match]));
    const pairs: [Y.XmlElement, Y.XmlElement][] = [];
    const kept = new Set<unknown>();
    const wanted = source.map((block): Y.XmlElement => {
      const match = matchOf.get(block);
      const own = match && current[match.before]!;
      if (!own) return block.clone();
      // A block cannot be moved or made a heading; a copy of what is there brings its comment marks along.
      const stays = match.inOrder && own.nodeName === block.nodeName;
      const element = stays ? own : copyOf(own, block.nodeName);
      if (stays) kept.add(own);
      pairs.push([element, block]);
      return element;
    });
    arrange(parent, { from, present: all, kept }, wanted);
    for (const [element, block] of pairs) this.#element(element, block);
  }

  #element(element: Y.XmlElement, source: Y.XmlElement): void {
    setAttributes(element, source);
    if (this.#schema.nodes[source.nodeName]?.inlineContent) this.#inline(element, source);
    else this.blocks(element, { from: 0, to: element.length }, elementsIn(source));
  }

  #inline(element: Y.XmlElement, source: Y.XmlElement): void {
    const [present, wanted] = [inlineIn(element), inlineIn(source)];
    if (writeInline(present) === writeInline(wanted) && !wanted.some(hasComments)) return;
    const partners = new Map<Inline, Inline>(
      pairsOf(present, wanted, this.#budget).map(([before, after]) => [wanted[after]!, present[before]!]),
    );
    const placed = wanted.map((child) => partners.get(child) ?? child.clone());
    arrange(element, { from: 0, present: element.toArray(), kept: new Set<unknown>(partners.values()) }, placed);
    for (const [child, own] of partners) {
      if (child instanceof Y.XmlText) rewriteText(own as Y.XmlText, child, this.#budget);
      else setAttributes(own as Y.XmlElement, child);
    }
  }
}

/** Deletes what is not kept, and puts what is new between what is. */
function arrange(
  parent: Parent,
  { from, present, kept }: { from: number; present: readonly unknown[]; kept: ReadonlySet<unknown> },
  wanted: readonly Inline[],
): void {
  for (let end = present.length; end > 0; ) {
    let start = end;
    while (start > 0 && !kept.has(present[start - 1])) start -= 1;
    if (start < end) parent.delete(from + start, end - start);
    end = Math.min(start, end) - 1;
  }
  for (let index = 0; index < wanted.length; ) {
    let end = index;
    while (end < wanted.length && !kept.has(wanted[end])) end += 1;
    if (end > index) parent.insert(from + index, wanted.slice(index, end));
    index = end + 1;
  }
}

function copyOf(element: Y.XmlElement, nodeName: string): Y.XmlElement {
  const copy = new Y.XmlElement(nodeName);
  for (const [name, value] of Object.entries(element.getAttributes())) copy.setAttribute(name, value as string);
  copy.insert(
    0,
    element.toArray().flatMap((child) => (isInline(child) ? [child.clone()] : [])),
  );
  return copy;
}

const isInline = (child: unknown): child is Inline => child instanceof Y.XmlElement || child instanceof Y.XmlText;
const elementsIn = (parent: Parent): Y.XmlElement[] => parent.toArray().filter((child) => child instanceof Y.XmlElement);
const inlineIn = (parent: Parent): Inline[] => parent.toArray().filter(isInline);

/** Values of any kind, although Yjs only speaks of strings. The id stays where the other block has none. */
function setAttributes(element: Y.XmlElement, source: Y.XmlElement): void {
  const [own, wanted] = [element.getAttributes(), source.getAttributes()] as Record<string, unknown>[];
  for (const [name, value] of Object.entries(wanted!)) {
    if (!isEqual(own![name], value)) element.setAttribute(name, value as string);
  }
  for (const name of Object.keys(own!)) if (name !== "id" && !(name in wanted!)) element.removeAttribute(name);
}

const isEqual = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

// --- inside a paragraph --------------------------------------------------------------

const contentOfInline = (child: Inline): TextContent[] => (child instanceof Y.XmlText ? runsOf(child) : [nodeOf(child)]);
const writeInline = (children: readonly Inline[]): string =>
  writeText({ type: "paragraph", content: children.flatMap(contentOfInline) });
const hasComments = (child: Inline): boolean =>
  contentOfInline(child).some((node) => node.marks?.some((mark) => mark.type === "comment"));

/** Runs of text and what stands between them: the same ones first, then those of the same kind. */
function pairsOf(present: readonly Inline[], wanted: readonly Inline[], budget: DiffBudget): [number, number][] {
  const same = commonSubsequence(present.map(writeOne), wanted.map(writeOne), budget);
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  for (const [before, after] of [...same, [present.length, wanted.length] as const]) {
    const alike = commonSubsequence(present.slice(i, before).map(kindOf), wanted.slice(j, after).map(kindOf), budget);
    pairs.push(...alike.map(([k, l]): [number, number] => [i + k, j + l]));
    if (before < present.length && after < wanted.length) pairs.push([before, after]);
    [i, j] = [before + 1, after + 1];
  }
  return pairs;
}

const writeOne = (child: Inline): string => writeInline([child]);
const kindOf = (child: Inline): string => (child instanceof Y.XmlText ? "text" : child.nodeName);

// --- text ---------------------------------------------------------------------------------

type Attributes = Record<string, unknown>;

interface Run {
  text: string;
  attributes: Attributes;
}

/** Stands for something inside a run that no text of ours holds; it never matches, so it goes. */
const FOREIGN = "\u0000";
const WORDS = /[\p{L}\p{N}\p{M}_]+|\s+|[^\p{L}\p{N}\p{M}_\s]/gu;
const isComment = (key: string): boolean => key === "comment" || key.startsWith("comment--");

function deltaOf(text: Y.XmlText): Run[] {
  return (text.toDelta() as { insert: unknown; attributes?: Attributes }[]).map(({ insert, attributes = {} }) => ({
    text: typeof insert === "string" ? insert : FOREIGN,
    attributes,
  }));
}

/** @param source its comment marks are set too, and none are taken away */
function rewriteText(text: Y.XmlText, source: Y.XmlText, budget: DiffBudget): void {
  const [own, wanted] = [new Line(deltaOf(text)), new Line(deltaOf(source))];
  let at = 0;
  for (const step of stepsBetween(own.text, wanted.text, budget)) {
    if (step.kind === "same") {
      for (const { from, to, attributes } of own.differences(wanted, step)) text.format(at + from, to - from, attributes);
      at += step.length;
      continue;
    }
    if (step.to > step.from) text.delete(at, step.to - step.from);
    const around = own.commentsAround(step.from, step.to);
    for (const run of wanted.slice(step.start, step.end)) {
      text.insert(at, run.text, { ...around, ...run.attributes });
      at += run.text.length;
    }
  }
}

type Step =
  | { kind: "same"; own: number; wanted: number; length: number }
  /** From `from` to before `to` it is replaced by what stands there from `start` to before `end`. */
  | { kind: "replace"; from: number; to: number; start: number; end: number };

function stepsBetween(own: string, wanted: string, budget: DiffBudget): Step[] {
  const [words, others] = [own.match(WORDS) ?? [], wanted.match(WORDS) ?? []];
  const [places, otherPlaces] = [placesOf(words), placesOf(others)];
  const steps: Step[] = [];
  let [from, start] = [0, 0];
  const replace = (to: number, end: number) => {
    if (to > from || end > start) steps.push(...trimmed(own, wanted, { from, to, start, end }));
  };
  for (const [i, j] of commonSubsequence(words, others, budget)) {
    if (words[i] === FOREIGN) continue;
    replace(places[i]!, otherPlaces[j]!);
    const length = words[i]!.length;
    const last = steps.at(-1);
    if (last?.kind === "same" && last.own + last.length === places[i] && last.wanted + last.length === otherPlaces[j]) {
      last.length += length;
    } else steps.push({ kind: "same", own: places[i]!, wanted: otherPlaces[j]!, length });
    [from, start] = [places[i]! + length, otherPlaces[j]! + length];
  }
  replace(own.length, wanted.length);
  return steps;
}

function placesOf(words: readonly string[]): number[] {
  let at = 0;
  return words.map((word) => (at += word.length) - word.length);
}

/** Letters that begin and end both are left alone; pairs of surrogates are never torn. */
function trimmed(
  own: string,
  wanted: string,
  { from, to, start, end }: { from: number; to: number; start: number; end: number },
): Step[] {
  const most = Math.min(to - from, end - start);
  let head = 0;
  while (head < most && own[from + head] === wanted[start + head] && own[from + head] !== FOREIGN) head += 1;
  if (head > 0 && isHigh(own, from + head - 1)) head -= 1;
  let tail = 0;
  while (tail < most - head && own[to - tail - 1] === wanted[end - tail - 1] && own[to - tail - 1] !== FOREIGN) tail += 1;
  if (tail > 0 && isLow(own, to - tail)) tail -= 1;
  const steps: Step[] = [];
  if (head > 0) steps.push({ kind: "same", own: from, wanted: start, length: head });
  if (to - tail > from + head || end - tail > start + head) {
    steps.push({ kind: "replace", from: from + head, to: to - tail, start: start + head, end: end - tail });
  }
  if (tail > 0) steps.push({ kind: "same", own: to - tail, wanted: end - tail, length: tail });
  return steps;
}

const isHigh = (text: string, index: number): boolean => /[\ud800-\udbff]/.test(text[index] ?? "");
const isLow = (text: string, index: number): boolean => /[\udc00-\udfff]/.test(text[index] ?? "");

/** A run of text with the marks of each stretch. */
class Line {
  readonly text: string;
  readonly #runs: (Run & { from: number; to: number })[];

  constructor(runs: readonly Run[]) {
    let at = 0;
    this.#runs = runs.map((run) => ({ ...run, from: at, to: (at += run.text.length) }));
    this.text = runs.map((run) => run.text).join("");
  }

  slice(from: number, to: number): Run[] {
    const found: Run[] = [];
    for (let index = this.#firstEndingAfter(from); index < this.#runs.length && this.#runs[index]!.from < to; index += 1) {
      const run = this.#runs[index]!;
      found.push({ text: this.text.slice(Math.max(from, run.from), Math.min(to, run.to)), attributes: run.attributes });
    }
    return found;
  }

  #firstEndingAfter(place: number): number {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#runs[middle]!.to > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Where the same words look different over there, counted from the beginning of the step. */
  differences(
    other: Line,
    step: { own: number; wanted: number; length: number },
  ): { from: number; to: number; attributes: Attributes }[] {
    const found: { from: number; to: number; attributes: Attributes }[] = [];
    const others = other.slice(step.wanted, step.wanted + step.length);
    let at = 0;
    for (const run of this.slice(step.own, step.own + step.length)) {
      for (let left = run.text.length; left > 0; ) {
        const length = Math.min(left, others[0]!.text.length);
        const attributes = changeOfMarks(run.attributes, others[0]!.attributes);
        if (Object.keys(attributes).length) found.push({ from: at, to: at + length, attributes });
        others[0]!.text = others[0]!.text.slice(length);
        if (!others[0]!.text) others.shift();
        [at, left] = [at + length, left - length];
      }
    }
    return found;
  }

  /** What is written inside a commented passage belongs to it. */
  commentsAround(from: number, to: number): Attributes {
    const [before] = this.slice(from - 1, from);
    const [after] = this.slice(to, to + 1);
    return Object.fromEntries(
      Object.entries(before?.attributes ?? {}).filter(([key]) => isComment(key) && after && key in after.attributes),
    );
  }
}

function changeOfMarks(own: Attributes, wanted: Attributes): Attributes {
  const set = Object.entries(wanted).filter(([key, value]) => !isEqual(own[key], value));
  const unset = Object.keys(own).filter((key) => !isComment(key) && !(key in wanted));
  return Object.fromEntries([...set, ...unset.map((key) => [key, null])]) as Attributes;
}
