/**
 * From the lines of a Word file to blocks of ours: what Word says on every paragraph (a number, an indent, a style) becomes
 * lists in lists, quotes and paragraphs.
 */
import type { TextContent } from "../../rules.ts";
import type { Counted, Numbered } from "./numbers.rules.ts";

/** Numbers that no list of ours shows, by the paragraph or heading that they belong to. */
export type Labels = Map<TextContent, string>;

export interface Line {
  kind: "paragraph" | "heading" | "item" | "task" | "block";
  /** Inline nodes; of all but blocks. */
  content?: TextContent[];
  /** Of a heading, 1–4. */
  level?: number;
  checked?: boolean;
  numbered?: Numbered;
  /** Its number, when it has one. */
  counted?: Counted;
  /** A table, a picture, a rule. */
  block?: TextContent;
  /** Has the indent of a list, though no sign. */
  isIndented?: boolean;
  indent: number;
  isQuote: boolean;
  /** Elements of the file that it comes from. */
  from: number;
  to: number;
}

export interface Block {
  node: TextContent;
  from: number;
  to: number;
}

/** Word rounds; a paragraph that begins this much further left still stands below its item. */
const TOLERANCE = 60;
const QUOTE_INDENT = 400;

export function assemble(lines: readonly Line[], labels: Labels): Block[] {
  const assembly = new Assembly(labels);
  let quote: Line[] = [];
  const endQuote = () => {
    if (quote.length > 0) assembly.addQuote(quote);
    quote = [];
  };
  for (const line of lines) {
    if (line.isQuote) {
      quote.push(line);
      continue;
    }
    endQuote();
    assembly.add(line);
  }
  endQuote();
  return assembly.blocks;
}

/** How numbered lists in numbered lists count, unless they say otherwise; see documents.css and docx.ts. */
const BY_DEPTH = ["1", "a", "i"] as const;

/** A list that is still open: the next item may belong to it. */
interface Open {
  list: TextContent;
  kind: "bullet" | "number" | "task";
  listId: string;
  level: number;
  /** Where its words begin. */
  indent: number;
  /** Of the item that would come next. */
  next: number;
}

class Assembly {
  readonly blocks: Block[] = [];
  readonly #labels: Labels;
  #open: Open[] = [];

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  add(line: Line): void {
    if (isWritten(line)) return this.#addWritten(line);
    if (line.kind === "item" || line.kind === "task") return this.#addItem(line);
    const node = this.#nodeOf(line);
    if (line.kind !== "heading" && this.#continues(line)) {
      this.#stretch(line);
      lastItem(this.#open.at(-1)!.list).content!.push(node);
      return;
    }
    this.#open = [];
    this.blocks.push({ node, from: line.from, to: line.to });
  }

  addQuote(lines: readonly Line[]): void {
    const inside = assemble(
      lines.map((line) => ({ ...line, isQuote: false })),
      this.#labels,
    );
    const node = { type: "blockquote", content: inside.map((block) => block.node) };
    const place = { indent: Math.min(...lines.map((line) => line.indent)), from: lines[0]!.from, to: lines.at(-1)!.to };
    this.add({ kind: "block", block: node, isQuote: false, ...place });
  }

  /** Stands below an item: as far to the right as its words, or as those of an item around it, which then goes on. */
  #continues(line: Line): boolean {
    if (this.#open.length === 0) return false;
    if (line.isIndented) return true;
    // Quotes are indented by themselves.
    const least = line.block?.type === "blockquote" ? QUOTE_INDENT : -TOLERANCE;
    const depth = this.#open.findLastIndex((open) => open.indent > 0 && line.indent >= open.indent + least);
    if (depth === -1) return false;
    this.#open = this.#open.slice(0, depth + 1);
    return true;
  }

  /** A paragraph whose number no list of ours shows: below the item that it stands under, if any. */
  #addWritten(line: Line): void {
    const { level } = line.numbered!;
    while (this.#open.length > 0 && this.#open.at(-1)!.level >= level) this.#open.pop();
    const node = this.#nodeOf(line);
    const around = this.#open.at(-1);
    if (!around) return void this.blocks.push({ node, from: line.from, to: line.to });
    this.#stretch(line);
    lastItem(around.list).content!.push(node);
  }

  #addItem(line: Line): void {
    const isTask = line.kind === "task";
    const kind = isTask ? "task" : line.numbered!.kind!;
    const level = isTask ? this.#taskLevel(line) : line.numbered!.level;
    const listId = isTask ? "task" : line.numbered!.listId;
    const number = kind === "number" ? line.counted!.number : 1;
    while (this.#open.length > 0 && this.#open.at(-1)!.level > level) this.#open.pop();
    const last = this.#open.at(-1);
    const counts = kind !== "number" || (last?.listId === listId && last.next === number);
    const fits = last?.level === level && last.kind === kind && counts;
    if (last?.level === level && !fits) this.#open.pop();
    if (!fits) this.#begin(line, { kind, listId, level, number });
    this.#stretch(line);
    this.#open.at(-1)!.next = number + 1;
    const words = { type: "paragraph", ...(line.content?.length ? { content: line.content } : {}) };
    if (isTask && line.counted?.label) this.#labels.set(words, line.counted.label);
    const item = isTask
      ? { type: "taskItem", attrs: { checked: line.checked ?? false }, content: [words] }
      : { type: "listItem", content: [words] };
    this.#open.at(-1)!.list.content!.push(item);
  }

  #begin(line: Line, { kind, listId, level, number }: Pick<Open, "kind" | "listId" | "level"> & { number: number }): void {
    const list: TextContent =
      kind === "number"
        ? { type: "orderedList", attrs: { start: number, type: this.#typeOf(line.counted!) }, content: [] }
        : { type: kind === "task" ? "taskList" : "bulletList", content: [] };
    const around = this.#open.at(-1);
    if (around) lastItem(around.list).content!.push(list);
    else this.blocks.push({ node: list, from: line.from, to: line.to });
    this.#open.push({ list, kind, listId, level, indent: line.indent, next: number });
  }

  /** Only what our page would not show by itself: numbers in numbers, Roman numbers in numbers. */
  #typeOf({ type = "1" }: Counted): string | null {
    const depth = this.#open.filter((open) => open.kind === "number").length;
    return type === BY_DEPTH[Math.min(depth, BY_DEPTH.length - 1)] ? null : type;
  }

  /** Tasks have no level in Word, only their indent. */
  #taskLevel(line: Line): number {
    const around = this.#open.findLast((open) =>
      open.kind === "task" ? open.indent <= line.indent + TOLERANCE : open.indent < line.indent - TOLERANCE,
    );
    if (!around) return 0;
    const isSibling = around.kind === "task" && Math.abs(around.indent - line.indent) <= TOLERANCE;
    return isSibling ? around.level : around.level + 1;
  }

  #stretch(line: Line): void {
    const block = this.blocks.at(-1);
    if (block) block.to = Math.max(block.to, line.to);
  }

  #nodeOf(line: Line): TextContent {
    if (line.block) return line.block;
    const content = line.content?.length ? { content: line.content } : {};
    const node =
      line.kind === "heading"
        ? { type: "heading", attrs: { level: line.level ?? 1 }, ...content }
        : { type: "paragraph", ...content };
    if (line.counted?.label) this.#labels.set(node, line.counted.label);
    return node;
  }
}

const lastItem = (list: TextContent): TextContent => list.content!.at(-1)!;

const isWritten = ({ kind, numbered, counted }: Line): boolean =>
  kind === "item" && numbered?.kind === "number" && counted?.type === undefined;
