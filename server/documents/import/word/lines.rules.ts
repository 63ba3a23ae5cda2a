/**
 * The paragraphs and tables of a Word file, one after the other, with what their look says about them; lists.rules.ts puts
 * lists and quotes together. A line knows from which elements of the file it came, so that two readings can be compared.
 */
import type { TextContent } from "../../rules.ts";
import { paragraph } from "../../content/text.rules.ts";
import { assemble, type Line } from "./lists.rules.ts";
import { followComment, isShown, readPieces, type Piece, type Reading } from "./runs.rules.ts";
import { isOn, valueOf, type ParagraphLook } from "./styles.rules.ts";
import { evened } from "../../content/tables.rules.ts";
import { elementIn, elementsBelow, elementsIn, type XmlElement } from "./xml.rules.ts";
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
  /** How many headings carry numbers of Word. */
  numberedHeadings: number;
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

class StoryReader {
  readonly story: Story = { lines: [], title: "", numberedHeadings: 0, referred: new Map() };
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
    const look = this.#reading.styles.paragraph(properties);
    const { fields, losses } = this.#reading;
    if (look.heading !== undefined) fields.endContents();
    const pieces = readPieces(element, this.#reading);
    fields.endParagraph();
    if (/^(toc|table of figures|verzeichnis) ?\d*$/.test(look.name)) return;
    const from = this.#carried?.from ?? this.#last;
    const all = [...(this.#carried?.pieces ?? []), ...pieces];
    this.#carried = undefined;
    if (this.#endIsTakenAway(properties)) {
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
    if (/^title$|^titel$/.test(look.name) && !this.story.title && this.#depth === 0) {
      this.story.title = pieces
        .map((piece) => piece.text ?? "")
        .join("")
        .trim();
      if (this.story.title) return;
    }
    if (look.name === HEAD_STYLE.toLowerCase()) return;
    if (look.heading !== undefined && look.numbered?.kind) this.story.numberedHeadings += 1;
    if (look.heading !== undefined && look.heading > 4) this.#reading.losses.note("deep-headings");
    const boxes = pieces.flatMap((piece) => (piece.box ? [piece.box] : []));
    for (const line of linesOf(pieces, look)) this.story.lines.push({ ...line, from, to });
    if (this.#depth >= DEEPEST) this.#reading.losses.note("blocks-beyond", boxes.length);
    else {
      for (const box of boxes) {
        const inside = readStory(box, this.#reading, new Map(), this.#depth + 1);
        for (const line of inside.lines) this.story.lines.push({ ...line, from, to });
      }
    }
  }

  #readTable(element: XmlElement): void {
    this.end();
    this.#last = this.#sources.get(element) ?? this.#last;
    const from = this.#last;
    if (this.#depth >= DEEPEST) this.#reading.losses.note("blocks-beyond");
    const table = this.#depth < DEEPEST ? readTable(element, this.#reading, this.#depth, this.story, from) : undefined;
    const indent = Number(elementIn(element, "w:tblPr", "w:tblInd")?.attrs["w:w"] ?? 0) || 0;
    if (table) this.story.lines.push({ kind: "block", block: table, indent, isQuote: false, from, to: from });
  }
}

const PLAIN: ParagraphLook = { name: "", heading: undefined, numbered: undefined, indent: 0 };

const galleryOf = (element: XmlElement): string =>
  valueOf(elementIn(element, "w:sdtPr", "w:docPartObj"), "w:docPartGallery") ?? "";

// --- a paragraph as lines ---------------------------------------------------------------

type Unplaced = Omit<Line, "from" | "to">;

/** Pictures and rules are blocks of ours: they part the words around them. */
function linesOf(pieces: readonly Piece[], look: ParagraphLook): Unplaced[] {
  const isQuote = /quot|zitat|block text/.test(look.name);
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
      const content = tidy(group);
      const isItem = isFirst && (task !== undefined || Boolean(look.numbered?.kind)) && look.heading === undefined;
      // A numbered picture is an item whose words are missing.
      const isWanted = content.length > 0 || (isItem && groups.length > 1);
      if (!isWanted) continue;
      lines.push(lineOf(content, look, isFirst ? task : undefined, place));
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

/** Runs that look the same become one, as if they were typed in one go; breaks at the end say nothing. */
export function tidy(pieces: readonly TextContent[]): TextContent[] {
  const nodes: TextContent[] = [];
  for (const piece of pieces) {
    const last = nodes.at(-1);
    if (piece.type === "text" && !piece.text) continue;
    if (piece.type === "text" && last?.type === "text" && sameMarks(piece, last)) last.text = `${last.text}${piece.text}`;
    else nodes.push({ ...piece });
  }
  while (nodes.at(-1)?.type === "hardBreak") nodes.pop();
  return nodes.every((node) => node.type === "text" && node.text?.trim() === "") ? [] : nodes;
}

const sameMarks = (one: TextContent, other: TextContent) =>
  JSON.stringify(one.marks ?? []) === JSON.stringify(other.marks ?? []);

// --- tables -----------------------------------------------------------------------------

function readTable(
  element: XmlElement,
  reading: Reading,
  depth: number,
  outer: Story,
  source: number,
): TextContent | undefined {
  const rows = rowsOf(element).filter((row) => rowIsShown(row, reading));
  const hasHeader = rows.some(isHeaderRow);
  const table: TextContent = { type: "table", content: [] };
  /** Cells that go on downwards, by the column in which they begin. */
  const open = new Map<number, TextContent>();
  for (const row of rows) {
    const isHeader = isHeaderRow(row);
    const cells: TextContent[] = [];
    let column = Number(valueOf(elementIn(row, "w:trPr"), "w:gridBefore") ?? 0) || 0;
    for (const cell of cellsOf(row)) {
      const properties = elementIn(cell, "w:tcPr");
      const colspan = spanOf(valueOf(properties, "w:gridSpan"));
      const merge = elementIn(properties, "w:vMerge");
      const above = open.get(column);
      if (merge && merge.attrs["w:val"] !== "restart" && above) {
        above.attrs!.rowspan = (above.attrs!.rowspan as number) + 1;
      } else {
        const read = readCell(cell, reading, depth, outer, source);
        const type = isHeader || read.looksLikeHeader ? "tableHeader" : "tableCell";
        const node: TextContent = { type, attrs: { colspan, rowspan: 1, colwidth: null }, content: read.content };
        cells.push(node);
        if (merge) open.set(column, node);
        else open.delete(column);
      }
      column += colspan;
    }
    table.content!.push({ type: "tableRow", content: cells });
  }
  if (!hasHeader) boldHeader(table);
  return evened(table);
}

/** Rows also stand inside content controls. */
function rowsOf(parent: XmlElement): XmlElement[] {
  return elementsIn(parent).flatMap((child) => {
    if (child.name === "w:tr") return [child];
    return /^w:(sdt|sdtContent|customXml|ins|del)$/.test(child.name) ? rowsOf(child) : [];
  });
}

function cellsOf(parent: XmlElement): XmlElement[] {
  return elementsIn(parent).flatMap((child) => {
    if (child.name === "w:tc") return [child];
    return /^w:(sdt|sdtContent|customXml)$/.test(child.name) ? cellsOf(child) : [];
  });
}

function rowIsShown(row: XmlElement, reading: Reading): boolean {
  const marks = elementsIn(elementIn(row, "w:trPr")).filter(({ name }) => name === "w:ins" || name === "w:del");
  return marks.every((mark) => isShown(mark, reading) !== false);
}

/** Without the switch of Word: a first row that is all bold is what most people take for it. */
function boldHeader(table: TextContent): void {
  const [first, ...rest] = table.content ?? [];
  const runs = (first?.content ?? []).map((cell) => [...runsIn(cell)].filter((run) => run.text?.trim()));
  const isBold = (run: TextContent) => run.marks?.some((mark) => mark.type === "bold");
  if (!first || rest.length === 0 || !runs.every((cell) => cell.length > 0 && cell.every(isBold))) return;
  for (const cell of first.content!) cell.type = "tableHeader";
  for (const run of runs.flat()) run.marks = run.marks!.filter((mark) => mark.type !== "bold");
}

function* runsIn(node: TextContent): Generator<TextContent> {
  if (node.type === "text") yield node;
  for (const child of node.content ?? []) yield* runsIn(child);
}

function isHeaderRow(row: XmlElement): boolean {
  const mark = elementIn(row, "w:trPr", "w:tblHeader");
  return mark !== undefined && isOn(mark.attrs["w:val"]);
}

const spanOf = (value: string | undefined): number => Math.min(60, Math.max(1, Math.floor(Number(value ?? 1)) || 1));

function readCell(cell: XmlElement, reading: Reading, depth: number, outer: Story, source: number) {
  const inside = readStory(cell, reading, new Map(), depth + 1);
  for (const comment of inside.referred.keys()) outer.referred.set(comment, source);
  const blocks = assemble(inside.lines, reading.losses).map(({ node }) => node);
  const names = [...elementsBelow(cell, "w:pStyle")].map(({ attrs }) => attrs["w:val"]);
  const looksLikeHeader = names.length > 0 && names.every((name) => name === "TableHeader");
  return { content: blocks.length ? blocks : [paragraph()], looksLikeHeader };
}
