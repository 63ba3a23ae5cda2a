/** Texts as Word paragraphs and tables with real styles and numbering; `docxFile` (docx-file.ts) packs them. */
import {
  Bookmark,
  BorderStyle,
  ImageRun,
  LevelFormat,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  type TextRun,
  WidthType,
  type IParagraphOptions,
  type IRunOptions,
} from "docx";
import type { Numbering } from "../../db/schema/documents.ts";
import type { Language } from "../../db/schema/people.ts";
import { docxLists, headingStyle, run, TEXT_WIDTH } from "./docx-file.ts";
import { changed, commentEnds, commentStarts, inline, revisionOf, type RunWriting } from "./docx-runs.ts";
import { inBrackets, sizeOnPaper, type FileImages } from "./images.rules.ts";
import { writeNumber } from "../documents/content/numbering.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { gridOf, type TableGrid } from "../documents/content/tables.rules.ts";
import { blockIdOf, headingLevels, runsLeft, text as textRun, toPlainText } from "../documents/content/text.rules.ts";
import { trackedOf } from "../documents/content/tracked.rules.ts";

export type DocxBlock = Paragraph | Table;

export interface DocxOptions extends RunWriting {
  language: Language;
  /** Level of the heading that the text stands under; 0 when it stands alone. */
  below?: number;
  /** Pictures that the reader may see, in kinds that Word knows (PNG, JPEG); the others are left as their words. */
  images?: FileImages;
  numbering?: Numbering;
  /** By block id, as `numbersOf` gives them. */
  numbers?: ReadonlyMap<string, string>;
  /** Names of headings that a list of contents leads to. */
  anchors?: ReadonlyMap<TextContent, string>;
  /** Of the page, in twentieths of a point, where it is not the usual one. */
  width?: number;
  /** How much of the width the columns of a table get, one to another; otherwise all the same. */
  shares?: readonly number[];
}

const TASK_WORDS: Record<Language, { open: string; done: string }> = {
  de: { open: "☐ Offen:", done: "☑ Erledigt:" },
  en: { open: "☐ Open:", done: "☑ Done:" },
};

/** @param comments numbers of those on the whole text */
export const docxTitle = (text: string, comments: readonly number[] = []): Paragraph => {
  const node: TextContent = { type: "text", text };
  const places = { starts: new Map([[node, comments]]), ends: new Map([[node, comments]]) };
  return new Paragraph({ style: "Title", children: inline([node], { lists: docxLists(), comments: places }) });
};

export const docxParagraph = (text: string, options: Omit<IRunOptions, "text"> = {}): Paragraph =>
  new Paragraph({ children: [run(text, options)] });

/** The line below the title: of which day the file is. */
export const docxHead = (text: string): Paragraph => new Paragraph({ style: "Stand", children: [run(text)] });

/** A table with one header row, repeated on every page it reaches. */
export function docxTable(header: string[], rows: string[][]): Table {
  const cell = (text: string, isHeader: boolean) => ({
    header: isHeader,
    colspan: 1,
    rowspan: 1,
    cell: { type: "tableCell", content: [{ type: "paragraph", content: textRun(text) }] },
  });
  const grid: TableGrid = {
    columns: header.length,
    headerRows: 1,
    rows: [header.map((text) => cell(text, true)), ...rows.map((row) => row.map((text) => cell(text, false)))],
  };
  return tableOf(grid, [], { ...START, lists: docxLists(), language: "de", levels: new Map() });
}

/** The whole text as Word paragraphs and tables. Comment marks leave no trace unless `comments` says where they go. */
export function docxBlocks(content: TextContent, options: DocxOptions): DocxBlock[] {
  const isCounted = countsItself(content, options);
  if (isCounted) options.lists.numbered = true;
  return blocks(content.content, { ...START, ...options, isCounted, levels: headingLevels(content, options.below ?? 0) });
}

type Writing = DocxOptions & {
  levels: Map<TextContent, number>;
  /** How many lists and quotes we are in, and how many numbered lists. */
  depth: number;
  ordered: number;
  /** Room for what is inside, in twentieths of a point. */
  width: number;
  style?: string;
  /** Word counts headings or paragraphs itself. */
  isCounted?: boolean;
};

const START = { depth: 0, ordered: 0, width: TEXT_WIDTH };

const blocks = (nodes: TextContent[] | undefined, writing: Writing): DocxBlock[] =>
  (nodes ?? []).flatMap((node) => block(node, writing));

function block(node: TextContent, writing: Writing): DocxBlock[] {
  switch (node.type) {
    case "paragraph":
      return [plainParagraph(node, writing)];
    case "heading":
      return node.content?.length ? [heading(node, writing)] : [];
    case "bulletList":
      return items(node, writing, "bullets");
    case "orderedList":
      return items(node, { ...writing, ordered: writing.ordered + 1 }, orderedReference(node, writing));
    case "taskList":
      return (node.content ?? []).flatMap((item) => taskItem(item, writing));
    case "blockquote":
      return blocks(node.content, { ...writing, depth: writing.depth + 1, style: "Quote" });
    case "horizontalRule":
      return [
        paragraph(node, { border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: "808080", space: 1 } } }, writing),
      ];
    case "table":
      return tableBlocks(node, writing);
    case "image":
      return [image(node, writing)];
    case "record":
      return record(node);
    default:
      return node.content ? blocks(node.content, writing) : [];
  }
}

const indentOf = ({ depth }: Writing) => (depth ? { left: 425 * depth } : undefined);

/**
 * A paragraph with all that is in it; its end is somebody's change when it is.
 * @param before a sign or number in front of the words, which comes and goes with them
 */
function paragraph(node: TextContent, options: IParagraphOptions, writing: Writing, before = ""): Paragraph {
  const change = trackedOf(node);
  const revision = change && revisionOf(change, writing.lists);
  const run = revision && { [change.kind]: revision };
  // Where a whole block is commented that has no words.
  const isEmpty = !node.content?.length;
  const inside = inline(node.content, writing);
  const anchor = writing.anchors?.get(node);
  const around = isEmpty ? [...commentStarts(node, writing), ...commentEnds(node, writing)] : [];
  return new Paragraph({
    ...options,
    bidirectional: runsLeft(toPlainText(node)) || undefined,
    ...(run ? { run } : {}),
    children: [
      ...(before ? [changed({ text: before }, change, writing)] : []),
      ...around,
      ...(anchor ? [new Bookmark({ id: anchor, children: inside })] : inside),
    ],
  });
}

function plainParagraph(node: TextContent, writing: Writing): Paragraph {
  const { before, ...counting } = counted(node, writing, 0);
  return paragraph(node, { style: writing.style, indent: indentOf(writing), ...counting }, writing, before);
}

function heading(node: TextContent, writing: Writing): Paragraph {
  const level = writing.levels.get(node) ?? 1;
  const { before, ...counting } = counted(node, writing, level - 1 - (writing.below ?? 0));
  return paragraph(node, { heading: headingStyle(level), ...counting }, writing, before);
}

// --- numbers of headings and paragraphs --------------------------------------------------

/** Real numbers of Word where they come out the same; those that a frozen version fixed are written out. */
function countsItself(content: TextContent, { numbers, numbering }: DocxOptions): boolean {
  if (!numbers?.size || numbering === undefined || numbering === "none") return false;
  if ([...trackedIn(content)].length > 0) return false;
  const counts: number[] = [];
  const levels = headingLevels(content);
  let paragraphs = 0;
  const fits = (node: TextContent): boolean => {
    const number = numbers.get(blockIdOf(node) ?? "");
    if (numbering === "headings" && node.type === "heading" && levels.has(node)) {
      const level = levels.get(node)!;
      counts.length = Math.min(counts.length, level);
      while (counts.length < level) counts.push(0);
      counts[level - 1]! += 1;
      if (number !== counts.join(".")) return false;
    }
    if (numbering === "paragraphs" && number !== undefined && number !== String((paragraphs += 1))) return false;
    return (node.content ?? []).every(fits);
  };
  return fits(content);
}

function* trackedIn(node: TextContent): Generator<TextContent> {
  if (trackedOf(node)) yield node;
  for (const child of node.content ?? []) yield* trackedIn(child);
}

function counted(
  node: TextContent,
  writing: Writing,
  level: number,
): Pick<IParagraphOptions, "numbering"> & { before?: string } {
  const { numbers, numbering = "none", isCounted } = writing;
  const number = numbers?.get(blockIdOf(node) ?? "");
  if (number === undefined) return {};
  if (isCounted) return { numbering: { reference: numbering, level: Math.min(8, level), instance: 0 } };
  return { before: `${writeNumber(number, numbering)}\u2003` };
}

// --- lists ---------------------------------------------------------------------

const FORMATS: Record<string, (typeof LevelFormat)[keyof typeof LevelFormat]> = {
  "1": LevelFormat.DECIMAL,
  a: LevelFormat.LOWER_LETTER,
  A: LevelFormat.UPPER_LETTER,
  i: LevelFormat.LOWER_ROMAN,
  I: LevelFormat.UPPER_ROMAN,
};
/** As the page shows numbered lists in numbered lists. */
const BY_DEPTH = ["1", "a", "i"];

function orderedReference(node: TextContent, { lists, ordered }: Writing): string {
  const start = Number.isInteger(node.attrs?.start) && (node.attrs!.start as number) >= 0 ? (node.attrs!.start as number) : 1;
  const own = String(node.attrs?.type ?? "");
  const type = Object.hasOwn(FORMATS, own) ? own : BY_DEPTH[Math.min(ordered, BY_DEPTH.length - 1)]!;
  const reference = `numbers-${type}-${start}`;
  lists.kinds.set(reference, { format: FORMATS[type]!, start });
  return reference;
}

/** Word carries the list on its paragraphs: the first of an item has the number, what follows is only indented. */
function items(node: TextContent, writing: Writing, reference: string): DocxBlock[] {
  const instance = (writing.lists.count += 1);
  const level = Math.min(writing.depth, 8);
  const inside = { ...writing, depth: writing.depth + 1 };
  return (node.content ?? []).flatMap((item) => {
    const [first, ...rest] = item.content ?? [];
    if (first?.type !== "paragraph") return blocks(item.content, inside);
    const numbering = { reference, level, instance };
    return [paragraph(first, { style: writing.style, numbering }, inside), ...blocks(rest, inside)];
  });
}

function taskItem(item: TextContent, writing: Writing): DocxBlock[] {
  const [first, ...rest] = item.content ?? [];
  const words = TASK_WORDS[writing.language];
  const inside = { ...writing, depth: writing.depth + 1 };
  const indent = { left: 425 * inside.depth, hanging: 425 };
  const sign = `${item.attrs?.checked ? words.done : words.open} `;
  const line = paragraph(first ?? { type: "paragraph" }, { style: writing.style ?? "Task", indent }, inside, sign);
  return [line, ...blocks(rest, inside)];
}

// --- tables, pictures and records ------------------------------------------------------------

function tableBlocks(node: TextContent, writing: Writing): DocxBlock[] {
  const grid = gridOf(node);
  const rows = (node.content ?? []).filter((row) => row.content?.length);
  // Word joins tables that touch; an empty paragraph keeps them apart.
  return grid.columns ? [tableOf(grid, rows, writing), new Paragraph({ spacing: { after: 0 }, children: [] })] : [];
}

function tableOf(grid: TableGrid, nodes: readonly TextContent[], writing: Writing): Table {
  const indent = 425 * writing.depth;
  const room = Math.max(1000, writing.width - indent);
  const widths = widthsOf(room, grid.columns, writing.shares);
  const inside: Writing = { ...writing, depth: 0, ordered: 0, style: undefined, shares: undefined };
  const rows = grid.rows.map((row, y) => {
    const change = nodes[y] && trackedOf(nodes[y]);
    return new TableRow({
      tableHeader: y < grid.headerRows,
      cantSplit: true,
      ...(change ? { [change.kind]: revisionOf(change, writing.lists) } : {}),
      children: row.map(({ cell, colspan, rowspan, header }, at) => {
        const before = row.slice(0, at).reduce((sum, each) => sum + each.colspan, 0);
        const width = sumOf(widths.slice(before, before + colspan));
        return new TableCell({
          columnSpan: colspan > 1 ? colspan : undefined,
          rowSpan: rowspan > 1 ? rowspan : undefined,
          width: { size: width, type: WidthType.DXA },
          margins: { top: 60, bottom: 60, left: 100, right: 100 },
          shading: header ? { fill: "E8EBEF" } : undefined,
          children: cellBlocks(cell, {
            ...inside,
            width: width - 200,
            style: header ? "TableHeader" : "TableText",
          }),
        });
      }),
    });
  });
  return new Table({
    rows,
    columnWidths: widths,
    width: { size: sumOf(widths), type: WidthType.DXA },
    indent: indent ? { size: indent, type: WidthType.DXA } : undefined,
  });
}

function widthsOf(room: number, columns: number, shares: readonly number[] = []): number[] {
  const own = Array.from({ length: columns }, (_, column) => shares[column] ?? 1);
  return own.map((share) => Math.floor((room * share) / sumOf(own)));
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** Word refuses a cell that does not end with a paragraph. */
function cellBlocks(cell: TextContent | undefined, writing: Writing): DocxBlock[] {
  const inside = blocks(cell?.content, writing);
  return inside.at(-1) instanceof Paragraph ? inside : [...inside, new Paragraph({ children: [] })];
}

const TALLEST_IMAGE = 600;

/** Without words for it a picture is decoration, which readers aloud pass over. */
function image(node: TextContent, writing: Writing): Paragraph {
  const alt = String(node.attrs?.alt ?? "").trim();
  const found = writing.images?.get(Number(node.attrs?.imageId));
  const place = { indent: indentOf(writing) };
  const change = trackedOf(node);
  if (!found) return paragraph({ ...node, content: [] }, place, writing, inBrackets(alt));
  const room = Math.max(20, (writing.width - 425 * writing.depth) / 20);
  const size = sizeOnPaper(found, { width: room, height: TALLEST_IMAGE });
  const drawing = new ImageRun({
    type: found.mediaType === "image/jpeg" ? "jpg" : "png",
    data: found.bytes,
    // Pixels at 96 to the inch.
    transformation: { width: Math.round(size.width / 0.75), height: Math.round(size.height / 0.75) },
    ...(alt ? { altText: { name: "", description: alt, title: "" } } : { decorative: true }),
    ...(change ? { [change.kind]: revisionOf(change, writing.lists) } : {}),
  });
  return new Paragraph({
    ...place,
    ...(change ? { run: { [change.kind]: revisionOf(change, writing.lists) } } : {}),
    children: [...commentStarts(node, writing), drawing, ...commentEnds(node, writing)],
  });
}

function record(node: TextContent): DocxBlock[] {
  const { label, text } = (node.attrs ?? {}) as { label?: unknown; text?: unknown };
  return [
    new Paragraph({ style: "RecordLabel", children: [run(String(label ?? ""))] }),
    new Paragraph({ style: "Record", children: lines(String(text ?? "")) }),
  ];
}

/** Line breaks inside one paragraph. */
const lines = (text: string): TextRun[] => text.split("\n").map((line, index) => run(line, index ? { break: 1 } : {}));
