/**
 * Texts as Word paragraphs and tables with real styles and numbering; `docxFile` (docx-file.ts) packs them. Called by the DOCX
 * routes of documents and by the minutes of roundtables.
 */
import {
  BorderStyle,
  ExternalHyperlink,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type IRunOptions,
  type ParagraphChild,
} from "docx";
import type { Language } from "../../db/schema.ts";
import { docxLists, headingStyle, run, TEXT_WIDTH, type DocxLists } from "./docx-file.ts";
import type { TextContent } from "./rules.ts";
import { gridOf, type TableGrid } from "./tables.rules.ts";
import { headingLevels, safeHref, text as textRun, toPlainText } from "./text.rules.ts";

export type DocxBlock = Paragraph | Table;

export interface DocxOptions {
  lists: DocxLists;
  language: Language;
  /** Level of the heading that the text stands under; 0 when it stands alone. */
  below?: number;
  /** Address of an agenda item, for references to become links; without it they stay text. */
  agendaItemUrl?: (itemId: number) => string;
}

const TASK_WORDS: Record<Language, { open: string; done: string }> = {
  de: { open: "☐ Offen:", done: "☑ Erledigt:" },
  en: { open: "☐ Open:", done: "☑ Done:" },
};

export const docxTitle = (text: string): Paragraph => new Paragraph({ style: "Title", children: [run(text)] });

export const docxParagraph = (text: string, options: Omit<IRunOptions, "text"> = {}): Paragraph =>
  new Paragraph({ children: [run(text, options)] });

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
  return tableOf(grid, { lists: docxLists(), language: "de", levels: new Map(), depth: 0 });
}

/** The whole text as Word paragraphs and tables. Comment marks leave no trace. */
export function docxBlocks(content: TextContent, options: DocxOptions): DocxBlock[] {
  return blocks(content.content, { ...options, levels: headingLevels(content, options.below ?? 0), depth: 0 });
}

type Writing = DocxOptions & {
  levels: Map<TextContent, number>;
  /** How many lists and quotes we are in. */
  depth: number;
  style?: string;
};

const blocks = (nodes: TextContent[] | undefined, writing: Writing): DocxBlock[] =>
  (nodes ?? []).flatMap((node) => block(node, writing));

function block(node: TextContent, writing: Writing): DocxBlock[] {
  switch (node.type) {
    case "paragraph":
      return [paragraph(node, writing)];
    case "heading":
      return node.content?.length
        ? [new Paragraph({ heading: headingStyle(writing.levels.get(node) ?? 1), children: inline(node.content, writing) })]
        : [];
    case "bulletList":
      return items(node, writing, { reference: "bullets" });
    case "orderedList":
      return items(node, writing, { reference: orderedReference(node, writing.lists) });
    case "taskList":
      return (node.content ?? []).flatMap((item) => taskItem(item, writing));
    case "blockquote":
      return blocks(node.content, { ...writing, depth: writing.depth + 1, style: "Quote" });
    case "horizontalRule":
      return [
        new Paragraph({ border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: "808080", space: 1 } }, children: [] }),
      ];
    case "table":
      return tableBlocks(node, writing);
    case "record":
      return record(node);
    default:
      return node.content ? blocks(node.content, writing) : [];
  }
}

const paragraph = (node: TextContent, writing: Writing) =>
  new Paragraph({
    style: writing.style,
    indent: writing.depth ? { left: 425 * writing.depth } : undefined,
    children: inline(node.content, writing),
  });

// --- lists ---------------------------------------------------------------------

function orderedReference(node: TextContent, lists: DocxLists): string {
  const start = Number.isInteger(node.attrs?.start) && (node.attrs!.start as number) >= 0 ? (node.attrs!.start as number) : 1;
  lists.starts.add(start);
  return `numbers-${start}`;
}

/** Word carries the list on its paragraphs: the first of an item has the number, what follows is only indented. */
function items(node: TextContent, writing: Writing, list: { reference: string }): DocxBlock[] {
  const instance = (writing.lists.count += 1);
  const level = Math.min(writing.depth, 8);
  const inside = { ...writing, depth: writing.depth + 1 };
  return (node.content ?? []).flatMap((item) => {
    const [first, ...rest] = item.content ?? [];
    if (first?.type !== "paragraph") return blocks(item.content, inside);
    const numbered = new Paragraph({
      style: writing.style,
      numbering: { ...list, level, instance },
      children: inline(first.content, inside),
    });
    return [numbered, ...blocks(rest, inside)];
  });
}

function taskItem(item: TextContent, writing: Writing): DocxBlock[] {
  const [first, ...rest] = item.content ?? [];
  const words = TASK_WORDS[writing.language];
  const inside = { ...writing, depth: writing.depth + 1 };
  const line = new Paragraph({
    style: writing.style,
    indent: { left: 425 * inside.depth, hanging: 425 },
    children: [run(`${item.attrs?.checked ? words.done : words.open} `), ...inline(first?.content, inside)],
  });
  return [line, ...blocks(rest, inside)];
}

// --- tables and records ------------------------------------------------------------

function tableBlocks(node: TextContent, writing: Writing): DocxBlock[] {
  const grid = gridOf(node);
  // Word joins tables that touch; an empty paragraph keeps them apart.
  return grid.columns ? [tableOf(grid, writing), new Paragraph({ spacing: { after: 0 }, children: [] })] : [];
}

function tableOf(grid: TableGrid, writing: Writing): Table {
  const inside: Writing = { ...writing, depth: 0, style: undefined };
  const width = Math.floor(TEXT_WIDTH / grid.columns);
  const rows = grid.rows.map(
    (row, y) =>
      new TableRow({
        tableHeader: y < grid.headerRows,
        cantSplit: true,
        children: row.map(
          ({ cell, colspan, rowspan, header }) =>
            new TableCell({
              columnSpan: colspan > 1 ? colspan : undefined,
              rowSpan: rowspan > 1 ? rowspan : undefined,
              width: { size: width * colspan, type: WidthType.DXA },
              margins: { top: 60, bottom: 60, left: 100, right: 100 },
              shading: header ? { fill: "E8EBEF" } : undefined,
              children: cellBlocks(cell, { ...inside, style: header ? "TableHeader" : "TableText" }),
            }),
        ),
      }),
  );
  return new Table({
    rows,
    columnWidths: Array.from({ length: grid.columns }, () => width),
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
  });
}

/** Word refuses a cell that does not end with a paragraph. */
function cellBlocks(cell: TextContent | undefined, writing: Writing): DocxBlock[] {
  const inside = blocks(cell?.content, writing);
  return inside.at(-1) instanceof Paragraph ? inside : [...inside, new Paragraph({ children: [] })];
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

// --- inside a paragraph -----------------------------------------------------------------

const inline = (nodes: TextContent[] | undefined, writing: Writing): ParagraphChild[] =>
  (nodes ?? []).flatMap((node) => inlineNode(node, writing));

function inlineNode(node: TextContent, writing: Writing): ParagraphChild[] {
  if (node.type === "hardBreak") return [new TextRun({ break: 1 })];
  if (node.type === "agendaReference") return [reference(node, writing)];
  if (node.type !== "text") return node.content ? inline(node.content, writing) : [run(toPlainText(node))];
  const has = (type: string) => node.marks?.some((mark) => mark.type === type) || undefined;
  const look = { bold: has("bold"), italics: has("italic"), strike: has("strike"), underline: has("underline") && {} };
  const href = safeHref(node.marks?.find((mark) => mark.type === "link")?.attrs?.href);
  // A path within the app leads nowhere from a file.
  if (!href || !/^(https?|mailto):/i.test(href)) return [run(node.text ?? "", look)];
  return [new ExternalHyperlink({ link: href, children: [run(node.text ?? "", { ...look, style: "Hyperlink" })] })];
}

function reference(node: TextContent, writing: Writing): ParagraphChild {
  const label = String(node.attrs?.label ?? "");
  const itemId = Number(node.attrs?.itemId);
  if (!writing.agendaItemUrl || !(itemId > 0)) return run(label);
  return new ExternalHyperlink({ link: writing.agendaItemUrl(itemId), children: [run(label, { style: "Hyperlink" })] });
}
