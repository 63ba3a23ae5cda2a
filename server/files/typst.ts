/**
 * Texts as PDF: `typstBlocks` writes a text in Typst's language, `compilePdf` makes the accessible file (PDF/UA-1, tagged) in
 * one style of ours.
 */
import { labelIn } from "./label.rules.ts";
import type { Numbering } from "../../db/schema/documents.ts";
import type { Language } from "../../db/schema/people.ts";
import { Conflict } from "../errors.ts";
import { CONTENTS_DEPTH } from "./file.rules.ts";
import { inBrackets, sizeOnPaper, type FileImage, type FileImages } from "./images.rules.ts";
import { writeNumber } from "../documents/content/numbering.rules.ts";
import {
  blockIdOf,
  headingLevels,
  isLanguageTag,
  levelOf,
  runsLeft,
  safeHref,
  toPlainText,
} from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { gridOf, type GridCell } from "../documents/content/tables.rules.ts";
import { workIn, type WorkerPool } from "../platform/worker-pool.ts";
import { WorkRefused, type Work } from "../platform/work.rules.ts";

export interface PdfOptions {
  language: Language;
  /** Title of the file; the body says itself where it is printed (`typstTitle`). */
  title: string;
  /** Small line at the foot of every page, left of the page number. */
  footer?: string;
  /** Written across every page, for the eye alone; the body says it in words. */
  watermark?: string | null;
  /** Pictures that the body shows. */
  images?: FileImages;
  /** Without it the file is made here and not in a thread of its own. */
  pool?: WorkerPool;
  /** The person who asks. */
  by?: number;
}

/**
 * @param body Typst markup; everything that people typed must have gone through `typstText`.
 * @returns a PDF/UA-1 file. Characters that no font here can show (rare scripts, some emoji) are written as their code.
 * @throws Conflict when it takes longer than the pool allows, or too much waits there; Error when the markup itself does not
 * compile: a bug of the caller.
 */
export async function compilePdf(body: string, { images, pool, by, ...options }: PdfOptions): Promise<Buffer> {
  const files = new Map([...(images ?? [])].map(([id, image]) => [imageFile(id, image), image.bytes]));
  try {
    const pdf = await workIn(pool, (lane) => lane.ask(WRITE_PDF, { source: preamble(options) + body, images: files }), by);
    return Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  } catch (error) {
    if (error instanceof WorkRefused) throw new Conflict("documents:error.pdf-too-slow");
    throw error;
  }
}

export const WRITE_PDF: Work<{ source: string; images: ReadonlyMap<string, Uint8Array> }, Uint8Array> = {
  name: "files.pdf",
  run: async ({ source, images }) => (await import("./typst-compiler.ts")).compileTypst(source, images),
};

/** Under which name the markup finds a picture. */
const imageFile = (id: number, { mediaType }: FileImage): string => `images/${id}.${mediaType.slice("image/".length)}`;

const PAGE_WORDS: Record<Language, [string, string]> = { de: ["Seite", "von"], en: ["Page", "of"] };

/** The label of the foot stands at the head of every page as well. */
export function typstHeader(footer = ""): string {
  const label = labelIn(footer);
  if (!label) return "";
  const words = `text(size: 8.5pt, weight: 600, fill: rgb("${label.colour}"), ${literal(label.words)})`;
  return `, header: align(right, box(fill: black, inset: (x: 4pt, y: 3pt), ${words}))`;
}

function preamble({ language, title, footer, watermark }: PdfOptions): string {
  const [page, of] = PAGE_WORDS[language];
  const across = watermark
    ? `, background: rotate(-50deg, text(size: 46pt, fill: luma(232), hyphenate: false, ${literal(watermark)}))`
    : "";
  return `#set document(title: ${literal(title)})
#set text(lang: "${language}", region: "${language === "de" ? "DE" : "GB"}", font: "Libertinus Serif", size: 11pt, fallback: true)
#set page(paper: "a4", margin: (top: 25mm, bottom: 25mm, left: 25mm, right: 22mm)${across}${typstHeader(footer)}, footer: context {
  set text(size: 8.5pt, fill: luma(80))
  grid(columns: (1fr, auto), column-gutter: 6mm, [#${literal(footer ?? "")};], [${page} #counter(page).display() ${of} #counter(page).final().first()])
})
#set par(justify: false, leading: 0.68em, spacing: 1.05em)
#show title: set text(size: 19pt)
#show title: set block(below: 1.1em)
#show heading: set block(above: 1.5em, below: 0.75em)
#show heading.where(level: 1): set text(size: 15pt)
#show heading.where(level: 2): set text(size: 12.5pt)
#show heading.where(level: 3): set text(size: 11.5pt)
#show link: underline
#set table(stroke: 0.5pt + luma(120), inset: 5pt, align: left)
#show table.cell.where(y: 0): set text(size: 10pt)
#show table: set text(size: 10pt)
#show table: set par(justify: false)
#show figure: set block(above: 1.2em, below: 1.2em)
#set list(indent: 0.4em, body-indent: 0.6em)
#set enum(indent: 0.4em, body-indent: 0.6em)

`;
}

// --- writing Typst -----------------------------------------------------------

/** A string literal of Typst's code language: nothing in it can end it or start code. */
function literal(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters have no glyph and no place in a PDF
  const clean = text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, "");
  return `"${clean.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n").replace(/\t/g, "\\t")}"`;
}

/** Any text that people typed, safe inside markup: `#import`, quotes, backslashes and dollars are just text. */
export const typstText = (text: string): string => (text ? `#${literal(text)};` : "");

/** The title as printed on the first page, tagged as such. */
export const typstTitle = (text: string): string => `#title[${typstText(text)}]\n\n`;

/** A list of contents with the pages. */
export const typstContents = (title: string): string => `#outline(title: ${literal(title)}, depth: ${CONTENTS_DEPTH})\n\n`;

export const typstParagraph = (text: string): string => `${typstText(text)}\n\n`;

export interface TypstOptions {
  /** Level of the heading that the text stands under; 0 when it stands alone. */
  below?: number;
  language?: Language;
  /** Address of an agenda item or a document, for references to become links; without it they stay text. */
  agendaItemUrl?: (itemId: number) => string;
  documentUrl?: (documentId: number) => string;
  /** Pictures that the reader may see; the others are left as their words. The same go to `compilePdf`. */
  images?: FileImages;
  /** By block id, as `numbersOf` gives them. */
  numbers?: ReadonlyMap<string, string>;
  numbering?: Numbering;
  /** Columns of equal width: hundreds of rows of long cells are laid out much faster than where each row is measured first. */
  equalColumns?: boolean;
  /** A list of contents stands before it (`typstContents`). */
  hasContents?: boolean;
}

/** The whole text as Typst markup, to be put into the body of `compilePdf`. Comment marks leave no trace. */
export function typstBlocks(content: TextContent, options: TypstOptions = {}): string {
  const levels = headingLevels(content, options.below ?? 0);
  return blocks(content.content, { ...options, levels, width: TEXT_WIDTH, ordered: 0 });
}

/** Of the page, in points. */
const TEXT_WIDTH = 462;
const TALLEST_IMAGE = 560;

/** @param width room for pictures, in points @param ordered how many numbered lists we are in */
type Writing = TypstOptions & { levels: Map<TextContent, number>; width: number; ordered: number };

const blocks = (nodes: TextContent[] | undefined, writing: Writing): string =>
  (nodes ?? []).map((node) => block(node, writing)).join("");

function block(node: TextContent, writing: Writing): string {
  const children = () => blocks(node.content, writing).trim();
  switch (node.type) {
    case "paragraph":
      return node.content?.length ? directed(node, `${numberOf(node, writing)}${inline(node.content, writing)}`) : "";
    case "heading":
      // An empty heading would be read out as one.
      return node.content?.length
        ? `#heading(level: ${writing.levels.get(node) ?? 1}${writing.hasContents && levelOf(node) > CONTENTS_DEPTH ? ", outlined: false" : ""})[${numberOf(node, writing)}${inline(node.content, writing)}]\n\n`
        : "";
    case "bulletList":
      return `#list(${items(node, writing)})\n\n`;
    case "orderedList":
      return `#enum(start: ${startOf(node)}, numbering: "${signOf(node, writing)}.", ${items(node, { ...writing, ordered: writing.ordered + 1 })})\n\n`;
    case "taskList":
      return `#list(marker: [], ${items(node, writing)})\n\n`;
    case "listItem":
      return children();
    case "taskItem":
      return `${typstText(taskWord(node, writing.language ?? "de"))} ${children()}`;
    case "blockquote":
      return `#quote(block: true)[${children()}]\n\n`;
    case "horizontalRule":
      return "#line(length: 100%, stroke: 0.5pt + luma(120))\n\n";
    case "table":
      return table(node, writing);
    case "record":
      return record(node);
    case "image":
      return image(node, writing);
    default:
      return node.content ? blocks(node.content, writing) : inline([node], writing);
  }
}

/** Runs as its first letter does. */
const directed = (node: TextContent, words: string): string =>
  runsLeft(toPlainText(node)) ? `#[\n#set text(dir: rtl)\n${words}\n]\n\n` : `${words}\n\n`;

function numberOf(node: TextContent, { numbers, numbering = "none" }: Writing): string {
  const number = numbers?.get(blockIdOf(node) ?? "");
  return number === undefined ? "" : `${typstText(`${writeNumber(number, numbering)}\u2003`)}`;
}

/** Without words for it a picture is decoration, which readers aloud pass over. */
function image(node: TextContent, { images, width }: Writing): string {
  const id = Number(node.attrs?.imageId);
  const found = images?.get(id);
  const alt = String(node.attrs?.alt ?? "").trim();
  if (!found) return alt ? typstParagraph(inBrackets(alt)) : "";
  const size = sizeOnPaper(found, { width, height: TALLEST_IMAGE });
  const file = `image(${literal(imageFile(id, found))}, width: ${size.width}pt, height: ${size.height}pt`;
  return alt ? `#${file}, alt: ${literal(alt)})\n\n` : `#pdf.artifact(${file}))\n\n`;
}

const items = (node: TextContent, writing: Writing) =>
  (node.content ?? []).map((item) => `[${block(item, writing).trim()}], `).join("");

const startOf = (node: TextContent) =>
  Number.isInteger(node.attrs?.start) && (node.attrs!.start as number) >= 0 ? (node.attrs!.start as number) : 1;

/** As the page shows numbered lists in numbered lists. */
const BY_DEPTH = ["1", "a", "i"];

/** Letters and Roman numbers where the list has them, else by its depth. */
function signOf(node: TextContent, { ordered }: Writing): string {
  const type = String(node.attrs?.type ?? "");
  return /^[1aAiI]$/.test(type) ? type : BY_DEPTH[Math.min(ordered, BY_DEPTH.length - 1)]!;
}

/** A box to look at and a word to hear. */
function taskWord(item: TextContent, language: Language): string {
  if (item.attrs?.checked) return language === "de" ? "☑ Erledigt:" : "☑ Done:";
  return language === "de" ? "☐ Offen:" : "☐ Open:";
}

function table(node: TextContent, writing: Writing): string {
  const grid = gridOf(node);
  if (!grid.columns) return "";
  const inside = { ...writing, width: Math.max(20, writing.width / grid.columns - 10) };
  const row = (cells: GridCell[]) => cells.map((cell) => tableCell(cell, inside)).join("");
  const head = grid.headerRows ? `table.header(${grid.rows.slice(0, grid.headerRows).map(row).join("")}), ` : "";
  const columns = writing.equalColumns ? `(1fr,) * ${grid.columns}` : grid.columns;
  return `#table(columns: ${columns}, ${head}${grid.rows.slice(grid.headerRows).map(row).join("\n")})\n\n`;
}

function tableCell({ cell, colspan, rowspan, header }: GridCell, writing: Writing): string {
  const body = blocks(cell?.content, writing).trim();
  return `table.cell(colspan: ${colspan}, rowspan: ${rowspan})[${header ? `#strong[${body}]` : body}], `;
}

function record(node: TextContent): string {
  const { label, text } = (node.attrs ?? {}) as { label?: unknown; text?: unknown };
  return `#block(width: 100%, inset: (left: 8pt, y: 4pt), stroke: (left: 2pt + luma(100)))[#strong[${typstText(String(label ?? ""))}] #linebreak() ${typstText(String(text ?? ""))}]\n\n`;
}

function inline(nodes: TextContent[] | undefined, writing: Writing): string {
  return (nodes ?? []).map((node) => marked(node, writing)).join("");
}

function marked(node: TextContent, writing: Writing): string {
  let out = atom(node, writing);
  for (const mark of node.marks ?? []) {
    if (mark.type === "bold") out = `#strong[${out}]`;
    if (mark.type === "italic") out = `#emph[${out}]`;
    if (mark.type === "underline") out = `#underline[${out}]`;
    if (mark.type === "strike") out = `#strike[${out}]`;
    const lang = mark.type === "language" ? mark.attrs?.lang : undefined;
    if (isLanguageTag(lang)) out = `#text(lang: "${lang.split("-")[0]}")[${out}]`;
  }
  const href = safeHref(node.marks?.find((mark) => mark.type === "link")?.attrs?.href);
  // A path within the app leads nowhere from a file.
  return href && /^(https?|mailto):/i.test(href) ? `#link(${literal(href)})[${out}]` : out;
}

function atom(node: TextContent, writing: Writing): string {
  if (node.type === "text") return typstText(node.text ?? "");
  if (node.type === "hardBreak") return "#linebreak();";
  if (node.type === "footnote") return footnote(node);
  if (node.type === "agendaReference") return reference(node, Number(node.attrs?.itemId), writing.agendaItemUrl);
  if (node.type === "reference") return reference(node, Number(node.attrs?.targetId), writing.documentUrl);
  return inline(node.content, writing);
}

const footnote = (node: TextContent): string => {
  const text = String(node.attrs?.text ?? "").trim();
  return text ? `#footnote[${typstText(text)}]` : "";
};

function reference(node: TextContent, id: number, urlOf: ((id: number) => string) | undefined): string {
  const label = typstText(String(node.attrs?.label ?? ""));
  return urlOf && label && Number.isInteger(id) && id > 0 ? `#link(${literal(urlOf(id))})[${label}]` : label;
}
