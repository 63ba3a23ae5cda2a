/**
 * The paragraphs and tables of a Word file, one after the other, with what their look says about them; lists.rules.ts puts
 * lists and quotes together. A line knows from which elements of the file it came, so that two readings can be compared.
 */
import type { TextContent } from "../../rules.ts";
import { directionMark, onOneLine, paragraph, text } from "../../content/text.rules.ts";
import { assemble, type Line } from "./lists.rules.ts";
import { followComment, isShown, noteControl, readPieces, type Piece, type Reading } from "./runs.rules.ts";
import type { Counted } from "./numbers.rules.ts";
import { QUOTE, type ParagraphLook } from "./styles.rules.ts";
import { readTable } from "./tables.rules.ts";
import { elementIn, elementsBelow, elementsIn, valueOf, type XmlElement } from "./xml.rules.ts";
import { HEAD_STYLE } from "../../../files/file.rules.ts";

/** Place of each paragraph and table in the file, the same in all readings of it. */
export type Sources = Map<XmlElement, number>;

/** Numbers all blocks of a story, whether a reading shows them or not. */
export function sourcesOf(story: XmlElement, sources: Sources = new Map()): Sources {
  for (const child of elementsIn(story)) {
    if (child.name === "w:p" || child.name === "w:tbl") sources.set(child, sources.size);
    else if (!isBlocksOwner(child.name)) continue;
    else sourcesOf(child, sources);
  }
  return sources;
}

const isBlocksOwner = (name: string) => !/^w:(sectPr|tcPr|tblPr|sdtPr|pPr)$/.test(name);

export interface Story {
  lines: Line[];
  /** What the file calls its title, of the first paragraph that looks so. */
  title: string;
  /** Source of the paragraph in which a comment is referred to. */
  referred: Map<string, number>;
}

/** Reads all blocks of one story: the text itself, a cell, a box. @param depth how many tables and boxes we are in */
export function readStory(story: XmlElement, reading: Reading, sources: Sources, depth = 0): Story {
  const reader = new StoryReader(reading, sources, depth);
  reader.readAll(story);
  reader.end();
  return reader.story;
}

const DEEPEST = 8;
/** Longest title of a text. */
const TITLE_MAX = 200;

class StoryReader {
  readonly story: Story = { lines: [], title: "", referred: new Map() };
  readonly #reading: Reading;
  readonly #sources: Sources;
  readonly #depth: number;
  /** Words of paragraphs whose end is taken away: they go on in the next one. */
  #carried: { pieces: Piece[]; from: number } | undefined;
  #last = 0;

  constructor(reading: Reading, sources: Sources, depth: number) {
    this.#reading = { ...reading, referred: (comment) => this.story.referred.set(comment, this.#last) };
    this.#sources = sources;
    this.#depth = depth;
  }

  readAll(parent: XmlElement): void {
    for (const child of elementsIn(parent)) this.#read(child);
  }

  /** What was carried to the end of a cell, or before a table, stands as its own paragraph. */
  end(): void {
    const carried = this.#carried;
    this.#carried = undefined;
    if (carried) this.#add(carried.pieces, PLAIN, carried.from, this.#last);
  }

  #read(element: XmlElement): void {
    const shown = isShown(element, this.#reading);
    if (shown !== undefined) return shown ? this.readAll(element) : undefined;
    switch (element.name) {
      case "w:p":
        return this.#readParagraph(element);
      case "w:tbl":
        return this.#readTable(element);
      case "w:sdt":
        if (elementIn(element, "w:sdtPr", "w:docPartObj") && /table of contents/i.test(galleryOf(element)))
          return this.#reading.losses.note("table-of-contents");
        noteControl(elementIn(element, "w:sdtPr"), this.#reading);
        for (const content of elementsIn(element, "w:sdtContent")) this.readAll(content);
        return undefined;
      case "w:customXml":
      case "w:smartTag":
        return this.readAll(element);
      case "mc:AlternateContent": {
        const choice = elementIn(element, "mc:Fallback") ?? elementIn(element, "mc:Choice");
        return choice && this.readAll(choice);
      }
      case "w:altChunk":
        return this.#reading.losses.note("embedded-documents");
      case "w:commentRangeStart":
      case "w:commentRangeEnd":
        return followComment(element, this.#reading);
    }
  }

  #readParagraph(element: XmlElement): void {
    this.#last = this.#sources.get(element) ?? this.#last;
    const properties = elementIn(element, "w:pPr");
    const { fields, losses, styles } = this.#reading;
    const look = styles.paragraph(properties);
    if (look.heading !== undefined) fields.endContents();
    const pieces = readPieces(element, { ...this.#reading, paragraph: look });
    // What nobody sees is not counted either.
    if (pieces.length === 0 && styles.run(elementIn(properties, "w:rPr"), look).hidden) look.numbered = undefined;
    fields.endParagraph();
    if (/^(toc|table of figures|verzeichnis) ?\d*$/.test(look.name)) {
      losses.note("table-of-contents", pieces.length > 0 ? 1 : 0);
      return;
    }
    const from = this.#carried?.from ?? this.#last;
    const all = [...(this.#carried?.pieces ?? []), ...pieces];
    this.#carried = undefined;
    // A letter that hangs over the lines below is the first one of their words.
    const isDropCap = /^(drop|margin)$/.test(elementIn(properties, "w:framePr")?.attrs["w:dropCap"] ?? "");
    if (isDropCap || this.#endIsTakenAway(properties)) {
      // A paragraph that goes or comes as a whole leaves nothing to the next one.
      if (all.length > 0) this.#carried = { pieces: all, from };
      return;
    }
    if (elementIn(properties, "w:rPr", "w:rPrChange") ?? elementIn(properties, "w:pPrChange")) losses.note("format-changes");
    if (elementIn(properties, "w:pBdr", "w:bottom") && all.length === 0) all.push({ type: "rule" });
    this.#add(all, look, from, this.#last);
  }

  /** The end of a paragraph is a sign like others: it can be inserted and not accepted, or deleted. */
  #endIsTakenAway(properties: XmlElement | undefined): boolean {
    const marks = elementsIn(elementIn(properties, "w:rPr")).filter(({ name }) => /^w:(ins|del|moveFrom|moveTo)$/.test(name));
    return marks.some((mark) => isShown(mark, this.#reading) === false);
  }

  #add(pieces: Piece[], look: ParagraphLook, from: number, to: number): void {
    const counted = look.numbered && this.#reading.counter.count(look.numbered);
    if (/^title$|^titel$/.test(look.name) && !this.story.title && this.#depth === 0) {
      const isWords = ({ type }: Piece) => type === "text" || type === "hardBreak";
      const title = onOneLine(pieces.map((piece) => piece.text ?? (piece.type === "hardBreak" ? " " : "")).join("")).trim();
      // A longer one would be cut.
      if (title.length <= TITLE_MAX) this.story.title = title;
      if (this.story.title)
        return this.#add(
          pieces.filter((piece) => !isWords(piece)),
          PLAIN,
          from,
          to,
        );
    }
    if (look.name === HEAD_STYLE.toLowerCase()) return;
    if (look.heading !== undefined && look.heading > 4) this.#reading.losses.note("deep-headings");
    const boxes = pieces.flatMap((piece) => (piece.box ? [piece.box] : []));
    for (const line of linesOf(pieces, look, counted, this.#depth > 0)) this.story.lines.push({ ...line, from, to });
    if (this.#depth >= DEEPEST) this.#reading.losses.note("blocks-beyond", boxes.length);
    else {
      for (const box of boxes) {
        const inside = readStory(box, this.#reading, new Map(), this.#depth + 1);
        for (const line of inside.lines) this.story.lines.push({ ...line, from, to });
      }
    }
  }

  #readGrid(element: XmlElement, from: number): TextContent | undefined {
    return readTable(element, this.#reading, (cell) => readCell(cell, this.#reading, this.#depth, this.story, from));
  }

  #readTable(element: XmlElement): void {
    this.end();
    this.#last = this.#sources.get(element) ?? this.#last;
    const from = this.#last;
    if (this.#depth >= DEEPEST) this.#reading.losses.note("blocks-beyond");
    const table = this.#depth < DEEPEST ? this.#readGrid(element, from) : undefined;
    const indent = Number(elementIn(element, "w:tblPr", "w:tblInd")?.attrs["w:w"] ?? 0) || 0;
    if (table) this.story.lines.push({ kind: "block", block: table, indent, isQuote: false, from, to: from });
  }
}

const PLAIN: ParagraphLook = { name: "", heading: undefined, numbered: undefined, indent: 0, runsLeft: false, runs: [] };

const galleryOf = (element: XmlElement): string =>
  valueOf(elementIn(element, "w:sdtPr", "w:docPartObj"), "w:docPartGallery") ?? "";

// --- a paragraph as lines ---------------------------------------------------------------

type Unplaced = Omit<Line, "from" | "to">;

/**
 * Pictures and rules are blocks of ours: they part the words around them.
 * @param isInside of a cell or box, where many people leave the number alone to count their rows
 */
function linesOf(pieces: readonly Piece[], look: ParagraphLook, counted: Counted | undefined, isInside: boolean): Unplaced[] {
  const isQuote = QUOTE.test(look.name);
  const { task, rest } = takeTask(pieces, look);
  const groups: Piece[][] = [[]];
  for (const piece of rest) {
    if (piece.type === "image" || piece.type === "rule") groups.push([piece], []);
    else if (piece.type === "checkbox") groups.at(-1)!.push({ type: "text", text: piece.attrs?.checked ? "☒" : "☐" });
    else if (piece.type !== "box") groups.at(-1)!.push(piece);
  }
  const lines: Unplaced[] = [];
  let isFirst = true;
  for (const group of groups) {
    const [first] = group;
    const place = { indent: look.indent, isQuote };
    if (first?.type === "image") lines.push({ kind: "block", block: first, ...place });
    else if (first?.type === "rule") lines.push({ kind: "block", block: { type: "horizontalRule" }, ...place });
    else {
      const content = directed(tidy(group), look.runsLeft);
      const isItem = isFirst && (task !== undefined || Boolean(look.numbered?.kind)) && look.heading === undefined;
      // A numbered picture is an item whose words are missing.
      const isWanted = content.length > 0 || (isItem && (groups.length > 1 || (isInside && look.numbered?.kind === "number")));
      if (!isWanted) continue;
      const line = lineOf(content, look, isFirst ? task : undefined, place);
      lines.push(isFirst && counted && look.numbered?.kind === "number" ? { ...line, counted } : line);
      isFirst = false;
    }
  }
  return lines;
}

function lineOf(
  content: TextContent[],
  look: ParagraphLook,
  task: boolean | undefined,
  place: Pick<Line, "indent" | "isQuote">,
): Unplaced {
  if (look.heading !== undefined) return { kind: "heading", level: Math.min(4, look.heading), content, ...place };
  if (task !== undefined) return { kind: "task", checked: task, content, ...place };
  if (look.numbered?.kind) return { kind: "item", numbered: look.numbered, content, ...place };
  return { kind: "paragraph", content, isIndented: look.numbered !== undefined, ...place };
}

/** A box at the beginning makes a task; our own files say its state in words too. */
function takeTask(pieces: readonly Piece[], look: ParagraphLook): { task?: boolean; rest: readonly Piece[] } {
  const [first, ...rest] = pieces;
  if (first?.type === "checkbox") return { task: Boolean(first.attrs?.checked), rest: withoutBlanks(rest) };
  const [sign, box] = /^([☐☑☒])\s*/.exec(first?.text ?? "") ?? [];
  if (!sign || !first) return { rest: pieces };
  let words = first.text!.slice(sign.length);
  if (look.name === "task") words = words.replace(/^(Offen|Erledigt|Open|Done):\s*/, "");
  return { task: box !== "☐", rest: withoutBlanks([{ ...first, text: words }, ...rest]) };
}

const withoutBlanks = ([first, ...rest]: readonly Piece[]): Piece[] =>
  !first ? [] : first.type === "text" ? [{ ...first, text: first.text?.trimStart() }, ...rest] : [first, ...rest];

function directed(content: TextContent[], runsLeft: boolean): TextContent[] {
  const [first, ...rest] = content;
  const mark = directionMark(content.map((node) => node.text ?? "").join(""), runsLeft);
  if (!mark || !first) return content;
  return first.type === "text" ? [{ ...first, text: mark + first.text }, ...rest] : [...text(mark), ...content];
}

/** Runs that look the same become one, as if they were typed in one go; breaks at the ends say nothing. */
export function tidy(pieces: readonly TextContent[]): TextContent[] {
  const nodes: TextContent[] = [];
  for (const piece of pieces) {
    const last = nodes.at(-1);
    if (piece.type === "text" && !piece.text) continue;
    if (piece.type === "hardBreak" && nodes.length === 0) continue;
    if (piece.type === "text" && last?.type === "text" && sameMarks(piece, last)) last.text = `${last.text}${piece.text}`;
    else nodes.push({ ...piece });
  }
  while (nodes.at(-1)?.type === "hardBreak") nodes.pop();
  return nodes.every((node) => node.type === "text" && node.text?.trim() === "") ? [] : nodes;
}

const sameMarks = (one: TextContent, other: TextContent) =>
  JSON.stringify(one.marks ?? []) === JSON.stringify(other.marks ?? []);

// --- cells ------------------------------------------------------------------------------

function readCell(cell: XmlElement, reading: Reading, depth: number, outer: Story, source: number) {
  const inside = readStory(cell, reading, new Map(), depth + 1);
  for (const comment of inside.referred.keys()) outer.referred.set(comment, source);
  const blocks = assemble(inside.lines, reading.labels).map(({ node }) => node);
  const names = [...elementsBelow(cell, "w:pStyle")].map(({ attrs }) => attrs["w:val"]);
  const looksLikeHeader = names.length > 0 && names.every((name) => name === "TableHeader");
  return { content: blocks.length ? blocks : [paragraph()], looksLikeHeader };
}
