/**
 * Texts as one page of HTML that stands alone: no script, nothing from elsewhere, pictures inside. Every word is escaped;
 * addresses are those that the content model lets through.
 */
import type { Numbering } from "../../db/schema/documents.ts";
import type { Language } from "../../db/schema/people.ts";
import { CONTENTS_DEPTH } from "./file.rules.ts";
import { inBrackets, type FileImages } from "./images.rules.ts";
import { writeNumber } from "../documents/content/numbering.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { gridOf, type GridCell } from "../documents/content/tables.rules.ts";
import {
  blockIdOf,
  headingId,
  headingLevels,
  isLanguageTag,
  levelOf,
  safeHref,
  toPlainText,
} from "../documents/content/text.rules.ts";

export interface TextWriting {
  language: Language;
  /** Addresses, for references to become links; without them they stay text. */
  agendaItemUrl?: (itemId: number) => string;
  documentUrl?: (documentId: number) => string;
  /** Pictures that the reader may see; the others are left as their words. */
  images?: FileImages;
  numbering?: Numbering;
  /** By block id, as `numbersOf` gives them. */
  numbers?: ReadonlyMap<string, string>;
  /** For tables that want the whole window. */
  isWide?: boolean;
}

interface PageWriting extends TextWriting {
  /** Title of a list of contents, which leads to the headings; without it there is none. */
  contents?: string;
  /** Across the page, for the eye alone; the head says it in words. */
  watermark?: string | null;
}

const WORDS: Record<Language, { notes: string; back: string; done: string; open: string }> = {
  de: { notes: "Fußnoten", back: "zurück zum Text", done: "Erledigt", open: "Offen" },
  en: { notes: "Footnotes", back: "back to the text", done: "Done", open: "Open" },
};

/** @param head the line below the title: of which day the file is */
export function writeHtml(title: string, head: string, content: TextContent, options: PageWriting): string {
  const levels = headingLevels(content, 1);
  const anchors = new Map(options.contents ? [...levels.keys()].map((node, index) => [node, headingId(index)]) : []);
  const writing: Writing = { ...options, levels, anchors, notes: [] };
  const body = blocks(content.content, writing);
  const { language, contents, watermark } = options;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main${options.isWide ? ' class="wide"' : ""}>
<h1>${escape(title)}</h1>
<p class="head">${escape(head)}</p>
${watermark ? `<p class="watermark" aria-hidden="true">${escape(watermark)}</p>\n` : ""}${contents ? contentsOf(contents, writing) : ""}${body}${notes(writing)}</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem; overflow-wrap: break-word; }
main.wide { max-width: 90rem; }
.wide table { width: 100%; table-layout: fixed; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; }
.head { opacity: 0.8; }
table { border-collapse: collapse; margin: 1rem 0; max-width: 100%; }
th, td { border: 1px solid #888; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
ol ol { list-style: lower-alpha; }
ol ol ol { list-style: lower-roman; }
ol[type="1"] { list-style: decimal; }
ol[type="a" s] { list-style: lower-alpha; }
ol[type="A" s] { list-style: upper-alpha; }
ol[type="i" s] { list-style: lower-roman; }
ol[type="I" s] { list-style: upper-roman; }
p, li, td, th, h1, h2, h3, h4, h5, h6 { unicode-bidi: plaintext; text-align: start; }
img { max-width: 100%; height: auto; }
blockquote { margin-left: 0; padding-left: 1rem; border-left: 3px solid #888; }
.record { margin: 1rem 0; padding-left: 1rem; border-left: 4px solid #555; white-space: pre-line; }
.tasks { list-style: none; padding-left: 0.25rem; }
.notes { margin-top: 2.5rem; border-top: 1px solid #888; font-size: 0.9em; }
.contents ul { list-style: none; padding: 0; }
.contents .deep-3 { padding-left: 1.25rem; }
.contents .deep-4 { padding-left: 2.5rem; }
.watermark { position: fixed; inset: 0; display: grid; place-items: center; margin: 0; font-size: 9vw; font-weight: 700; opacity: 0.08; rotate: -35deg; pointer-events: none; text-align: center; }
@media print { main { padding: 0; max-width: none; } }
`;

type Writing = TextWriting & { levels: Map<TextContent, number>; anchors: Map<TextContent, string>; notes: string[] };

const blocks = (nodes: TextContent[] | undefined, writing: Writing): string =>
  (nodes ?? []).map((node) => block(node, writing)).join("");

function block(node: TextContent, writing: Writing): string {
  const children = () => blocks(node.content, writing);
  switch (node.type) {
    case "paragraph":
      return node.content?.length ? `<p>${numberOf(node, writing)}${inline(node.content, writing)}</p>\n` : "";
    case "heading": {
      const level = Math.min(6, writing.levels.get(node) ?? 2);
      const anchor = writing.anchors.get(node);
      return node.content?.length
        ? `<h${level}${anchor ? ` id="${anchor}"` : ""}>${numberOf(node, writing)}${inline(node.content, writing)}</h${level}>\n`
        : "";
    }
    case "bulletList":
      return `<ul>\n${children()}</ul>\n`;
    case "orderedList":
      return `<ol${startOf(node)}${typeOf(node)}>\n${children()}</ol>\n`;
    case "listItem":
      return `<li>${children()}</li>\n`;
    case "taskList":
      return `<ul class="tasks" data-type="taskList">\n${children()}</ul>\n`;
    case "taskItem":
      return taskItem(node, writing);
    case "blockquote":
      return `<blockquote>\n${children()}</blockquote>\n`;
    case "horizontalRule":
      return "<hr>\n";
    case "table":
      return table(node, writing);
    case "image":
      return image(node, writing.images);
    case "record":
      return `<div class="record"><strong>${escape(node.attrs?.label)}</strong>\n${escape(node.attrs?.text)}</div>\n`;
    default:
      return node.content ? children() : inline([node], writing);
  }
}

function contentsOf(title: string, { levels, anchors }: Writing): string {
  const entries = [...levels]
    .filter(([node]) => levelOf(node) <= CONTENTS_DEPTH)
    .map(
      ([node, level]) =>
        `<li class="deep-${level}"><a href="#${anchors.get(node)}">${escape(toPlainText(node).trim())}</a></li>\n`,
    );
  return `<nav class="contents" aria-labelledby="contents">\n<h2 id="contents">${escape(title)}</h2>\n<ul>\n${entries.join("")}</ul>\n</nav>\n`;
}

function numberOf(node: TextContent, { numbers, numbering = "none" }: Writing): string {
  const number = numbers?.get(blockIdOf(node) ?? "");
  return number === undefined ? "" : `${escape(writeNumber(number, numbering))} `;
}

const startOf = (node: TextContent): string =>
  Number.isInteger(node.attrs?.start) && (node.attrs!.start as number) >= 0 && node.attrs!.start !== 1
    ? ` start="${node.attrs!.start as number}"`
    : "";

const typeOf = (node: TextContent): string =>
  /^[1aAiI]$/.test(String(node.attrs?.type)) ? ` type="${String(node.attrs?.type)}"` : "";

/** A box to look at and a word to hear. */
function taskItem(node: TextContent, writing: Writing): string {
  const checked = Boolean(node.attrs?.checked);
  const words = WORDS[writing.language];
  const box = `<input type="checkbox" disabled${checked ? " checked" : ""} aria-label="${checked ? words.done : words.open}">`;
  return `<li data-type="taskItem" data-checked="${checked}"><label>${box}</label><div>${blocks(node.content, writing)}</div></li>\n`;
}

function table(node: TextContent, writing: Writing): string {
  const grid = gridOf(node);
  if (!grid.columns) return "";
  const row = (cells: GridCell[], isHead: boolean) =>
    `<tr>${cells.map((cell) => tableCell(cell, isHead, writing)).join("")}</tr>\n`;
  const head = grid.rows.slice(0, grid.headerRows);
  const body = grid.rows.slice(grid.headerRows);
  return `<table>\n${head.length ? `<thead>\n${head.map((cells) => row(cells, true)).join("")}</thead>\n` : ""}<tbody>\n${body.map((cells) => row(cells, false)).join("")}</tbody>\n</table>\n`;
}

function tableCell({ cell, colspan, rowspan, header }: GridCell, isHead: boolean, writing: Writing): string {
  const spans = `${colspan > 1 ? ` colspan="${colspan}"` : ""}${rowspan > 1 ? ` rowspan="${rowspan}"` : ""}`;
  const inside = blocks(cell?.content, writing).trim();
  return header ? `<th scope="${isHead ? "col" : "row"}"${spans}>${inside}</th>` : `<td${spans}>${inside}</td>`;
}

/** Without words for it a picture is decoration, which readers aloud pass over. */
function image(node: TextContent, images: FileImages | undefined): string {
  const alt = String(node.attrs?.alt ?? "").trim();
  const found = images?.get(Number(node.attrs?.imageId));
  if (!found) return alt ? `<p>${escape(inBrackets(alt))}</p>\n` : "";
  const data = Buffer.from(found.bytes).toString("base64");
  return `<p><img src="data:${found.mediaType};base64,${data}" alt="${escape(alt)}" width="${found.width}" height="${found.height}"></p>\n`;
}

// --- inside a paragraph -----------------------------------------------------------------

const TAGS: [string, string][] = [
  ["strike", "s"],
  ["underline", "u"],
  ["italic", "em"],
  ["bold", "strong"],
];

const inline = (nodes: TextContent[] | undefined, writing: Writing): string =>
  (nodes ?? []).map((node) => inlineNode(node, writing)).join("");

function inlineNode(node: TextContent, writing: Writing): string {
  switch (node.type) {
    case "hardBreak":
      return "<br>";
    case "footnote":
      return footnote(node, writing);
    case "agendaReference":
      return linked(node, writing.agendaItemUrl, Number(node.attrs?.itemId));
    case "reference":
      return linked(node, writing.documentUrl, Number(node.attrs?.targetId));
    case "text":
      return words(node);
    default:
      return inline(node.content, writing);
  }
}

function words(node: TextContent): string {
  let written = escape(node.text);
  for (const [type, tag] of TAGS) if (node.marks?.some((mark) => mark.type === type)) written = `<${tag}>${written}</${tag}>`;
  const lang = node.marks?.find((mark) => mark.type === "language")?.attrs?.lang;
  if (isLanguageTag(lang)) written = `<span lang="${lang}">${written}</span>`;
  const href = safeHref(node.marks?.find((mark) => mark.type === "link")?.attrs?.href);
  // A path within the app leads nowhere from a file.
  return href && /^(https?|mailto):/i.test(href)
    ? `<a href="${escape(href)}" rel="noopener noreferrer">${written}</a>`
    : written;
}

function linked(node: TextContent, urlOf: ((id: number) => string) | undefined, id: number): string {
  const label = escape(node.attrs?.label);
  return urlOf && label && Number.isInteger(id) && id > 0 ? `<a href="${escape(urlOf(id))}">${label}</a>` : label;
}

function footnote(node: TextContent, { notes: all }: Writing): string {
  const text = String(node.attrs?.text ?? "").trim();
  if (!text) return "";
  const number = all.push(text);
  return `<sup><a id="fnref${number}" href="#fn${number}" role="doc-noteref">${number}</a></sup>`;
}

function notes({ notes: all, language }: Writing): string {
  if (all.length === 0) return "";
  const { notes: title, back } = WORDS[language];
  const items = all.map(
    (text, index) =>
      `<li id="fn${index + 1}">${escape(text).replace(/\n/g, "<br>")} <a href="#fnref${index + 1}" role="doc-backlink" aria-label="${back}">↩</a></li>`,
  );
  return `<section class="notes" role="doc-endnotes" aria-label="${title}">\n<ol>\n${items.join("\n")}\n</ol>\n</section>\n`;
}

const escape = (text: unknown): string =>
  (typeof text === "string" ? text : "")
    .toWellFormed()
    // eslint-disable-next-line no-control-regex -- exactly these have no place in a page
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
