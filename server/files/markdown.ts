/** Texts as Markdown, in the dialect that most programs read (GitHub's, with footnotes). */
import { inBrackets, type FileImages } from "./images.rules.ts";
import { writeNumber } from "../documents/content/numbering.rules.ts";
import type { TextWriting } from "./html.ts";
import type { TextContent } from "../documents/rules.ts";
import { gridOf, type GridCell } from "../documents/content/tables.rules.ts";
import { blockIdOf, headingLevels, onOneLine, safeHref } from "../documents/content/text.rules.ts";

/** @param title the heading above all others */
export function writeMarkdown(title: string, head: string, content: TextContent, options: TextWriting): string {
  const writing: Writing = { ...options, levels: headingLevels(content, 1), notes: [] };
  const body = [`# ${escape(title)}`, escape(head), ...blocks(content.content, writing)];
  const notes = writing.notes.map((note, index) => `[^${index + 1}]: ${note}`);
  return `${[...body, ...(notes.length ? [notes.join("\n")] : [])].filter(Boolean).join("\n\n")}\n`;
}

/** `isOther`: of a list right below another one, which would be one with it if it had the same signs. */
type Writing = TextWriting & { levels: Map<TextContent, number>; notes: string[]; isOther?: boolean };

function blocks(nodes: TextContent[] | undefined, writing: Writing): string[] {
  let isOther = false;
  let before: string | undefined;
  return (nodes ?? []).flatMap((node) => {
    const list = /^(bullet|task)List$/.test(node.type) ? "bullets" : node.type === "orderedList" ? "numbers" : undefined;
    isOther = list !== undefined && list === before && !isOther;
    const written = block(node, { ...writing, isOther });
    if (written === "") return [];
    before = list;
    return [written];
  });
}

function block(node: TextContent, writing: Writing): string {
  const bullet = writing.isOther ? "*" : "-";
  switch (node.type) {
    case "paragraph":
      return guarded(numberOf(node, writing) + inline(node.content, writing));
    case "heading":
      return node.content?.length
        ? `${"#".repeat(Math.min(6, writing.levels.get(node) ?? 2))} ${oneLine(numberOf(node, writing) + inline(node.content, writing))}`
        : "";
    case "bulletList":
      return items(node, writing, () => `${bullet} `);
    case "orderedList": {
      const start =
        Number.isInteger(node.attrs?.start) && (node.attrs!.start as number) >= 0 ? (node.attrs!.start as number) : 1;
      return items(node, writing, (index) => `${start + index}${writing.isOther ? ")" : "."} `);
    }
    case "taskList":
      return items(node, writing, (_, item) => (item.attrs?.checked ? `${bullet} [x] ` : `${bullet} [ ] `));
    case "blockquote":
      return indented(blocks(node.content, writing).join("\n\n"), "> ", "> ");
    case "horizontalRule":
      return "---";
    case "table":
      return table(node, writing);
    case "image":
      return image(node, writing.images);
    case "record":
      return `> **${escape(String(node.attrs?.label ?? ""))}**  \n${indented(escape(String(node.attrs?.text ?? "")), "> ", "> ")}`;
    default:
      return node.content ? blocks(node.content, writing).join("\n\n") : guarded(inline([node], writing));
  }
}

function numberOf(node: TextContent, { numbers, numbering = "none" }: Writing): string {
  const number = numbers?.get(blockIdOf(node) ?? "");
  return number === undefined ? "" : `${escape(writeNumber(number, numbering))} `;
}

function items(node: TextContent, writing: Writing, sign: (index: number, item: TextContent) => string): string {
  const written = (node.content ?? []).map((item, index) => {
    const mark = sign(index, item);
    const indent = " ".repeat(/^\d/.test(mark) ? mark.length : 2);
    return indented(itemBody(item, writing), mark, indent);
  });
  // A list between two paragraphs of an item is read as loose all the same; tight ones stay tight.
  const isLoose = (node.content ?? []).some(
    (item) => (item.content ?? []).filter(({ type }) => type === "paragraph").length > 1,
  );
  return written.join(isLoose ? "\n\n" : "\n");
}

/** A list directly below its words, everything else apart. */
function itemBody(item: TextContent, writing: Writing): string {
  const [first, ...rest] = blocks(item.content, writing);
  const isList = /List$/.test(item.content?.[1]?.type ?? "");
  if (first === undefined) return "";
  return rest.length ? `${first}${isList ? "\n" : "\n\n"}${rest.join("\n\n")}` : first;
}

const indented = (text: string, first: string, others: string): string =>
  text
    .split("\n")
    .map((line, index) => (index === 0 ? first + line : line === "" ? others.trimEnd() : others + line))
    .join("\n");

// --- tables and pictures ----------------------------------------------------------------

/** Markdown knows no joined cells: their words stand in the first one. The head is what the table says, or empty. */
function table(node: TextContent, writing: Writing): string {
  const grid = gridOf(node);
  if (!grid.columns) return "";
  const rows = spread(grid.rows, grid.columns).map((row) => row.map((cell) => cellOf(cell, writing)));
  const head = grid.headerRows > 0 ? rows.shift()! : Array.from({ length: grid.columns }, () => "");
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** One cell per place. */
function spread(rows: readonly GridCell[][], columns: number): (GridCell | undefined)[][] {
  const out: (GridCell | undefined | null)[][] = rows.map(() => Array.from({ length: columns }, () => null));
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const cell of row) {
      while (out[y]![x] !== null && x < columns) x += 1;
      for (let dy = 0; dy < cell.rowspan; dy += 1)
        for (let dx = 0; dx < cell.colspan; dx += 1) if (out[y + dy]) out[y + dy]![x + dx] = dy || dx ? undefined : cell;
    }
  }
  return out.map((row) => row.map((cell) => cell ?? undefined));
}

const cellOf = (cell: GridCell | undefined, writing: Writing): string =>
  blocks(cell?.cell?.content, writing)
    .join("<br>")
    .replace(/ {2}\n|\n+/g, "<br>")
    .replace(/(?<!\\)\|/g, "\\|");

function image(node: TextContent, images: FileImages | undefined): string {
  const alt = String(node.attrs?.alt ?? "").trim();
  const found = images?.get(Number(node.attrs?.imageId));
  if (!found) return escape(inBrackets(alt));
  const data = Buffer.from(found.bytes).toString("base64");
  return `![${escape(alt).replace(/\n/g, " ")}](data:${found.mediaType};base64,${data})`;
}

// --- inside a paragraph -----------------------------------------------------------------

/** With the sign of Markdown and, where that would be read as itself, the element of HTML. */
const SIGNS: [mark: string, sign: string, tag: string][] = [
  ["strike", "~~", "del"],
  ["italic", "*", "em"],
  ["bold", "**", "strong"],
];

function inline(nodes: TextContent[] | undefined, writing: Writing): string {
  const all = nodes ?? [];
  return all.reduce((written, node, index) => written + inlineNode(node, writing, written, all[index + 1]), "");
}

function inlineNode(node: TextContent, writing: Writing, before = "", next?: TextContent): string {
  switch (node.type) {
    case "hardBreak":
      return "  \n";
    case "footnote":
      return footnote(node, writing);
    case "agendaReference":
      return linked(escape(String(node.attrs?.label ?? "")), writing.agendaItemUrl, Number(node.attrs?.itemId));
    case "reference":
      return linked(escape(String(node.attrs?.label ?? "")), writing.documentUrl, Number(node.attrs?.targetId));
    case "text":
      return words(node, before, next);
    default:
      return inline(node.content, writing);
  }
}

/** Signs stand directly at the words, or they are no signs. */
function words(node: TextContent, written: string, next: TextContent | undefined): string {
  const text = node.text ?? "";
  const bare = text.trim();
  if (!bare) return text;
  const begin = text.length - text.trimStart().length;
  const [before, after] = [text.slice(0, begin), text.slice(begin + bare.length)];
  const has = (type: string) => node.marks?.some((mark) => mark.type === type);
  const href = safeHref(node.marks?.find((mark) => mark.type === "link")?.attrs?.href);
  // A path within the app leads nowhere from a file.
  const isLink = href !== undefined && /^(https?|mailto):/i.test(href);
  const isSame = isLink && (href === bare || href === `mailto:${bare}`) && /^[^\s<>\\]+$/.test(bare);
  const isWrapped = has("underline") || (isLink && !isSame);
  const [left, right] = isWrapped ? [" ", " "] : [(written + before).at(-1) ?? " ", after[0] ?? firstSign(next)];
  const isSign = signsHold(left, isSame ? "<" : bare, right);
  let out = isSame ? `<${bare}>` : escape(bare, isLink);
  for (const [mark, sign, tag] of SIGNS) if (has(mark)) out = isSign ? sign + out + sign : `<${tag}>${out}</${tag}>`;
  if (has("underline")) out = `<u>${out}</u>`;
  if (isLink && !isSame) out = `[${out}](${address(href)})`;
  return before + out + after;
}

/** What comes next in the paragraph: a sign of Markdown where the words begin with one. */
function firstSign(next: TextContent | undefined): string {
  if (next?.type !== "text") return " ";
  const isMarked = next.marks?.some(({ type }) => SIGNS.some(([mark]) => mark === type));
  return isMarked && /^\S/.test(next.text ?? "") ? "*" : (next.text?.[0] ?? " ");
}

/** Whether signs around these words are read as signs: see "left-flanking" in CommonMark. */
function signsHold(left: string, bare: string, right: string): boolean {
  const isApart = (sign: string) => /[\s\p{P}\p{S}]/u.test(sign);
  const isPlain = (sign: string) => !/[\p{P}\p{S}]/u.test(sign);
  if (/[*~]/.test(left) || /[*~]/.test(right)) return false;
  return (isPlain(bare[0]!) || isApart(left)) && (isPlain(bare.at(-1)!) || isApart(right));
}

function footnote(node: TextContent, { notes }: Writing): string {
  const text = String(node.attrs?.text ?? "").trim();
  return text ? `[^${notes.push(onOneLine(escape(text)))}]` : "";
}

const linked = (label: string, urlOf: ((id: number) => string) | undefined, id: number): string =>
  urlOf && label && Number.isInteger(id) && id > 0 ? `[${label}](${address(urlOf(id))})` : label;

const address = (href: string): string =>
  href.replace(/[\s<>()\\]/g, (sign) => encodeURIComponent(sign).replace(/[()]/g, (each) => (each === "(" ? "%28" : "%29")));

/** Up to a sign that ends a sentence. */
const ADDRESS = /\bhttps?:\/\/[^\s<>\\]*[^\s<>\\.,;:!?)]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}/g;

/** What would mean something in Markdown or HTML means itself; addresses stay what they are. */
function escape(text: string, isLink = false): string {
  if (isLink) return escapeSigns(text);
  let [out, from] = ["", 0];
  for (const { index, 0: found } of text.matchAll(ADDRESS)) {
    if (!/[*_[\]~|&]/.test(found)) continue;
    out += `${escapeSigns(text.slice(from, index))}<${found}>`;
    from = index + found.length;
  }
  return out + escapeSigns(text.slice(from));
}

const escapeSigns = (text: string): string =>
  text
    .toWellFormed()
    // eslint-disable-next-line no-control-regex -- exactly these have no place in a text file
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, "")
    .replace(/[\\`*_[\]~|]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;");

const oneLine = (text: string): string => text.replace(/\s+/g, (blanks) => (blanks.includes("\n") ? " " : blanks));

/** At the beginning of a line, a number, a dash or a hash would begin a list or a heading. */
const guarded = (text: string): string =>
  text.replace(
    /^( {0,3})(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|={2,}|-{3,}|(\d{1,9})([.)])(?=\s|$))/gm,
    (_all, blanks: string, sign: string, digits?: string, dot?: string) =>
      digits !== undefined ? `${blanks}${digits}\\${dot}` : `${blanks}\\${sign}`,
  );
