/**
 * Texts as PDF: `typstBlocks` writes a text in Typst's language, `compilePdf` makes the accessible file (PDF/UA-1, tagged) in
 * our house style. Called by the PDF routes of documents and by the minutes of roundtables.
 */
import { join } from "node:path";
import { tmpdir } from "node:os";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import type { Language } from "../../db/schema.ts";
import { headingLevels, safeHref } from "./text.rules.ts";
import type { TextContent } from "./rules.ts";
import { gridOf, type GridCell } from "./tables.rules.ts";

export interface PdfOptions {
  language: Language;
  /** Title of the file; the body says itself where it is printed (`typstTitle`). */
  title: string;
  /** Small line at the foot of every page, left of the page number. */
  footer?: string;
}

/**
 * @param body Typst markup; everything that people typed must have gone through `typstText`.
 * @returns a PDF/UA-1 file. Characters that no font here can show (rare scripts, some emoji) are written as their code.
 * @throws Error when the markup itself does not compile: a bug of the caller.
 */
export async function compilePdf(body: string, options: PdfOptions): Promise<Buffer> {
  let source = preamble(options) + body;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const result = compileOnce(source);
    if (Buffer.isBuffer(result)) return result;
    source = withStandIns(source, (character) => result.unshowable.has(character));
  }
  // Every round shows only some of the missing characters; after a few, everything beyond the common European ones goes.
  const result = compileOnce(withStandIns(source, (character) => character.codePointAt(0)! > 0x2122));
  if (Buffer.isBuffer(result)) return result;
  throw new Error(`PDF: characters without a font: ${[...result.unshowable].join(" ")}`);
}

function compileOnce(source: string): Buffer | { unshowable: Set<string> } {
  // The folder need not exist: nothing in our markup reads files, and nothing may.
  const compiler = NodeCompiler.create({ workspace: join(tmpdir(), "joint-agenda-typst") });
  const compiled = compiler.compile({ mainFileContent: source });
  if (!compiled.result) {
    const error = compiled.takeError();
    throw new Error(`PDF: ${JSON.stringify(error ? compiler.fetchDiagnostics(error) : "no result")}`);
  }
  try {
    return compiler.pdf(compiled.result, { pdfStandard: "ua-1" });
  } catch (error) {
    const unshowable = missingCharacters(error instanceof Error ? error.message : String(error));
    if (!unshowable.size) throw error;
    return { unshowable };
  } finally {
    compiler.evictCache(10);
  }
}

/** PDF/UA forbids characters without a glyph; the compiler names them in its message, in Rust's notation. */
function missingCharacters(message: string): Set<string> {
  const found = new Set<string>();
  for (const [, quoted] of message.matchAll(/the text `\\?"(.*?)\\?"` could not be displayed/gu)) {
    const text = quoted!.replace(/\\+u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
    const characters = [...text].filter((character) => character.codePointAt(0)! > 0x7e);
    // What is set as one sign is named as one, such as a digit in a box: letters of ours are not to blame for what stands on them.
    const strange = characters.filter((character) => character.codePointAt(0)! > 0x24f);
    for (const character of strange.length > 0 ? strange : characters) found.add(character);
  }
  return found;
}

function withStandIns(source: string, replace: (character: string) => boolean): string {
  let out = "";
  for (const character of source) out += replace(character) ? standIn(character) : character;
  return out;
}

/** Joiners and variation selectors mean nothing alone; anything else stays readable as its code. */
function standIn(character: string): string {
  const code = character.codePointAt(0)!;
  const silent = code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f) || code < 0x20;
  return silent ? "" : `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

const PAGE_WORDS: Record<Language, [string, string]> = { de: ["Seite", "von"], en: ["Page", "of"] };

function preamble({ language, title, footer }: PdfOptions): string {
  const [page, of] = PAGE_WORDS[language];
  return `#set document(title: ${literal(title)})
#set text(lang: "${language}", region: "${language === "de" ? "DE" : "GB"}", font: "Libertinus Serif", size: 11pt, fallback: true)
#set page(paper: "a4", margin: (top: 25mm, bottom: 25mm, left: 25mm, right: 22mm), footer: context {
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

export const typstParagraph = (text: string): string => `${typstText(text)}\n\n`;

export interface TypstOptions {
  /** Level of the heading that the text stands under; 0 when it stands alone. */
  below?: number;
  language?: Language;
  /** Address of an agenda item, for references to become links; without it they stay text. */
  agendaItemUrl?: (itemId: number) => string;
}

/** The whole text as Typst markup, to be put into the body of `compilePdf`. Comment marks leave no trace. */
export function typstBlocks(content: TextContent, options: TypstOptions = {}): string {
  const levels = headingLevels(content, options.below ?? 0);
  return blocks(content.content, { ...options, levels });
}

type Writing = TypstOptions & { levels: Map<TextContent, number> };

const blocks = (nodes: TextContent[] | undefined, writing: Writing): string =>
  (nodes ?? []).map((node) => block(node, writing)).join("");

function block(node: TextContent, writing: Writing): string {
  const children = () => blocks(node.content, writing).trim();
  switch (node.type) {
    case "paragraph":
      return node.content?.length ? `${inline(node.content, writing)}\n\n` : "";
    case "heading":
      // An empty heading would be read out as one.
      return node.content?.length
        ? `#heading(level: ${writing.levels.get(node) ?? 1})[${inline(node.content, writing)}]\n\n`
        : "";
    case "bulletList":
      return `#list(${items(node, writing)})\n\n`;
    case "orderedList":
      return `#enum(start: ${startOf(node)}, ${items(node, writing)})\n\n`;
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
    default:
      return node.content ? blocks(node.content, writing) : inline([node], writing);
  }
}

const items = (node: TextContent, writing: Writing) =>
  (node.content ?? []).map((item) => `[${block(item, writing).trim()}], `).join("");

const startOf = (node: TextContent) =>
  Number.isInteger(node.attrs?.start) && (node.attrs!.start as number) >= 0 ? (node.attrs!.start as number) : 1;

/** A box to look at and a word to hear. */
function taskWord(item: TextContent, language: Language): string {
  if (item.attrs?.checked) return language === "de" ? "☑ Erledigt:" : "☑ Done:";
  return language === "de" ? "☐ Offen:" : "☐ Open:";
}

function table(node: TextContent, writing: Writing): string {
  const grid = gridOf(node);
  if (!grid.columns) return "";
  const row = (cells: GridCell[]) => cells.map((cell) => tableCell(cell, writing)).join("");
  const head = grid.headerRows ? `table.header(${grid.rows.slice(0, grid.headerRows).map(row).join("")}), ` : "";
  return `#table(columns: ${grid.columns}, ${head}${grid.rows.slice(grid.headerRows).map(row).join("\n")})\n\n`;
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
  }
  const href = safeHref(node.marks?.find((mark) => mark.type === "link")?.attrs?.href);
  // A path within the app leads nowhere from a file.
  return href && /^(https?|mailto):/i.test(href) ? `#link(${literal(href)})[${out}]` : out;
}

function atom(node: TextContent, writing: Writing): string {
  if (node.type === "text") return typstText(node.text ?? "");
  if (node.type === "hardBreak") return "#linebreak();";
  if (node.type === "agendaReference") {
    const label = typstText(String(node.attrs?.label ?? ""));
    const itemId = Number(node.attrs?.itemId);
    return writing.agendaItemUrl && itemId > 0 ? `#link(${literal(writing.agendaItemUrl(itemId))})[${label}]` : label;
  }
  return inline(node.content, writing);
}
