/**
 * HTML that others wrote, from word processors, web pages and mails, brought into a shape that the content model reads rightly:
 * lists, footnotes, task boxes; what is only layout, tracking or script goes. Works on a parsed page and changes it; nothing of
 * it ever runs.
 */
import { FOOTNOTE_MAX } from "../content/text.rules.ts";
import { raisedText } from "./word/symbols.rules.ts";

/** Only for the console: the Content-Security-Policy reports each of these, although nothing of a parsed page ever runs. */
export const withoutNoise = (html: string): string =>
  withoutStyles(html).replace(/\son\w{1,40}\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");

/** Each ending is looked for once: as one expression it would be looked for from every beginning to the end of the page. */
function withoutStyles(html: string): string {
  const kept: string[] = [];
  const ending = /<\/style>/gi;
  let from = 0;
  for (const { index } of html.matchAll(/<style\b/gi)) {
    if (index < from) continue;
    ending.lastIndex = index;
    if (!ending.exec(html)) break;
    kept.push(html.slice(from, index));
    from = ending.lastIndex;
  }
  return kept.join("") + html.slice(from);
}

/** @param own our own kinds of nodes may stay: the page is a copy of one of our texts */
export function cleanPage(page: Document, { own = false } = {}): void {
  for (const element of all(page, "style, script, meta, link, title, xml, template, noscript")) element.remove();
  if (!own) dropOurSigns(page);
  dropTraces(page);
  mendFootnotes(page);
  mendWordLists(page);
  mendNestedLists(page);
  mendTasks(page);
  mendRuns(page);
  mendPreformatted(page);
  dropDistances(page);
}

const all = (page: ParentNode, selector: string): Element[] => [...page.querySelectorAll(selector)];
const styleOf = (element: Element | null): string => element?.getAttribute("style") ?? "";

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

/** Threads, records and references are made here and nowhere else; a page that claims to hold some is not believed. */
function dropOurSigns(page: Document): void {
  const ours = ["data-thread", "data-agenda-item", "data-reference", "data-target", "data-image", "data-pm-slice"];
  for (const element of all(page, ours.map((name) => `[${name}]`).join(", ")))
    for (const name of ours) element.removeAttribute(name);
  for (const element of all(page, "div[data-type=record]")) element.removeAttribute("data-type");
}

// --- what is no text -----------------------------------------------------------------

/** Comments and deletions of Word, invisible parts, marks of the clipboard. */
function dropTraces(page: Document): void {
  const gone = [
    "[style*='mso-element:comment-list']",
    "[style*='mso-element: comment-list']",
    "[style*='mso-hide:all']",
    "[style*='mso-hide: all']",
    ".MsoCommentReference",
    ".msocomtxt",
    ".msocomanchor",
    ".msoDel",
    "del[cite][datetime]",
    "br.Apple-interchange-newline",
    "[hidden]",
  ];
  for (const element of all(page, gone.join(", "))) element.remove();
  for (const element of all(page, "[style*='display']")) {
    if (/display\s*:\s*none/i.test(styleOf(element))) element.remove();
  }
  for (const element of all(page, "a[style*='mso-comment-reference']")) unwrap(element);
  // Empty paragraphs are distances.
  for (const element of all(page, "p")) {
    const isEmpty =
      (element.textContent ?? "").replace(/\u00a0/g, " ").trim() === "" && !element.querySelector("img, sup, hr, input");
    if (isEmpty && !element.closest("td, th, li")) element.remove();
  }
}

const BLOCKS = /^(P|H[1-6]|UL|OL|DL|TABLE|BLOCKQUOTE|DIV|SECTION|ARTICLE|HR)$/;

/** Line ends that stand between blocks and not between words are distances. */
function dropDistances(page: Document): void {
  for (const end of all(page, "body > br, div > br")) {
    const beside = [besideOf(end, "previousSibling"), besideOf(end, "nextSibling")].filter((node) => node !== null);
    if (beside.length > 0 && beside.every((node) => BLOCKS.test(node.nodeName))) end.remove();
  }
}

function besideOf(end: Element, step: "previousSibling" | "nextSibling"): Node | null {
  let node = end[step];
  while (node && (node.nodeName === "#comment" || (node.nodeName === "#text" && !node.textContent?.trim()))) node = node[step];
  return node;
}

// --- footnotes --------------------------------------------------------------------------

/**
 * Word, LibreOffice, Google, Markdown: a small sign that leads to a note, which leads back to the sign. The words of the note come to
 * the place of its sign.
 */
function mendFootnotes(page: Document): void {
  const named = new Map<string, Element>();
  for (const element of all(page, "[id], a[name]")) {
    const name = element.getAttribute("id") || element.getAttribute("name");
    if (name && !named.has(name)) named.set(name, element);
  }
  const anchors = all(page, "a[href^='#']");
  const order = new Map(anchors.map((anchor, index) => [anchor, index]));
  const backs = new Map<string, Element[]>();
  for (const anchor of anchors) {
    const to = (anchor.getAttribute("href") ?? "").slice(1);
    const others = backs.get(to);
    if (others) others.push(anchor);
    else backs.set(to, [anchor]);
  }
  for (const sign of anchors) {
    const target = named.get((sign.getAttribute("href") ?? "").slice(1));
    if (!target || !sign.isConnected || !target.isConnected || sign === target || target.contains(sign)) continue;
    if (!isFootnoteSign(sign)) continue;
    const note = noteAround(target);
    const back = namesAround(sign)
      .flatMap((name) => backs.get(name)?.slice(0, MOST_BACKS) ?? [])
      .find((other) => other !== sign && note.contains(other));
    // The second of two that lead to each other is the note.
    if (!back || order.get(back)! < order.get(sign)! || note.contains(sign)) continue;
    back.remove();
    const text = withoutReturn((note.textContent ?? "").replace(/^[\s\u00a0]*(\[?\d+\]?\s)?/, "").replace(/\s+/g, " "));
    const words = page.createElement("sup");
    words.setAttribute("data-footnote", text.slice(0, FOOTNOTE_MAX).toWellFormed());
    wholeSign(sign).replaceWith(words);
    removeUpwards(note);
  }
}

/** Links back from one note that are looked at. */
const MOST_BACKS = 20;
/** Longest footnote sign, with brackets and blanks. */
const SIGN_MAX = 20;

function isFootnoteSign(sign: Element): boolean {
  const words = (sign.textContent ?? "").trim();
  return words.length <= SIGN_MAX && /^\[?\s*([\divxlc]{1,5}|[*†‡]{1,3})\s*\]?$/i.test(words);
}

/** Without the arrows that lead back. */
function withoutReturn(text: string): string {
  let end = text.length;
  while (end > 0 && /[↩\s\ufe0e]/.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

const namesAround = (sign: Element): string[] =>
  [sign, sign.parentElement, ...sign.querySelectorAll("[id], [name]")]
    .flatMap((element) => [element?.getAttribute("id"), element?.getAttribute("name")])
    .filter((name) => name !== null && name !== undefined);

function noteAround(target: Element): Element {
  const own = target.closest("li, aside, p, dd") ?? target;
  const box = own.closest("div[id], div[style*='mso-element']");
  return box && /foot|note|ftn|fn\d|sdend/i.test(`${box.id} ${styleOf(box)}`) && all(box, "a[href^='#']").length === 1
    ? box
    : own;
}

/** With the raised element that holds nothing else. */
function wholeSign(sign: Element): Element {
  let whole = sign;
  while (
    whole.parentElement &&
    /^(sup|span)$/i.test(whole.parentElement.tagName) &&
    whole.parentElement.textContent === whole.textContent
  )
    whole = whole.parentElement;
  return whole;
}

/** With the list, the line and the box that are left empty. */
function removeUpwards(note: Element): void {
  const parent = note.parentElement;
  note.remove();
  if (!parent || parent.tagName === "BODY" || (parent.textContent ?? "").trim() !== "") return;
  const before = parent.previousElementSibling;
  if (before?.tagName === "HR") before.remove();
  removeUpwards(parent);
}

// --- lists ------------------------------------------------------------------------------

/** Word writes lists as paragraphs with a level in their style and the bullet as text. */
function mendWordLists(page: Document): void {
  const isListed = (element: Element | null) =>
    /mso-list:\s*l\d+\s+level\d+/i.test(styleOf(element)) && /^(p|h\d)$/i.test(element!.tagName);
  for (const first of all(page, "p")) {
    if (!isListed(first) || isListed(first.previousElementSibling)) continue;
    const paragraphs: Element[] = [];
    for (let next: Element | null = first; next && isListed(next); next = next.nextElementSibling) paragraphs.push(next);
    first.before(listOf(page, paragraphs));
    for (const paragraph of paragraphs) paragraph.remove();
  }
  for (const sign of all(page, "span[style*='mso-list']")) if (isIgnored(sign)) sign.remove();
}

const isIgnored = (element: Element): boolean => /mso-list:\s*ignore/i.test(styleOf(element));

function listOf(page: Document, paragraphs: readonly Element[]): Element {
  const open: { level: number; name: string; list: Element }[] = [];
  const holder = page.createElement("div");
  for (const paragraph of paragraphs) {
    const [, name = "", level = 1] = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(styleOf(paragraph)) ?? [];
    const sign = takeBullet(paragraph);
    while (open.length > 1 && open.at(-1)!.level > Number(level)) open.pop();
    const last = open.at(-1);
    // Another list of the same depth that begins right below.
    const isOther = last?.level === Number(level) && (last.name !== name || last.list.tagName !== tagOf(sign));
    if (isOther) open.pop();
    if (isOther || !last || last.level < Number(level)) {
      const list = newList(page, sign);
      const parent = open.at(-1)?.list;
      if (parent) (parent.lastElementChild ?? parent).append(list);
      else holder.append(list);
      open.push({ level: Number(level), name, list });
    }
    const item = page.createElement("li");
    const text = page.createElement("p");
    text.append(...paragraph.childNodes);
    item.append(text);
    open.at(-1)!.list.append(item);
  }
  return holder.children.length === 1 ? holder.firstElementChild! : holder;
}

/** Takes the bullet or number off, which Word marks as "ignore". */
function takeBullet(paragraph: Element): string {
  const bullet = [...paragraph.querySelectorAll("span")].find(isIgnored);
  const sign = bullet?.textContent?.trim() ?? "";
  bullet?.remove();
  return sign;
}

/** The number or letter of a sign, of "2.3." the last one; undefined for bullets. */
const numberOf = (sign: string): string | undefined =>
  /^\(?[0-9a-z]{1,4}[.)]/i.test(sign) ? /([0-9]{1,4}|[a-z]{1,4})[.)]*$/i.exec(sign)?.[1] : undefined;
const tagOf = (sign: string): string => (numberOf(sign) === undefined ? "UL" : "OL");

/** Numbered as its first sign is: from three, with letters, with Roman numbers. */
function newList(page: Document, sign: string): Element {
  const list = page.createElement(tagOf(sign));
  const first = numberOf(sign);
  if (first === undefined) return list;
  const isRoman = /^i+$/i.test(first);
  const kind = /^\d/.test(first) ? "1" : isRoman ? "i" : "a";
  if (kind !== "1") list.setAttribute("type", first === first.toUpperCase() ? kind.toUpperCase() : kind);
  const start = { "1": Number(first), i: first.length, a: first.length === 1 ? parseInt(first, 36) - 9 : 1 }[kind];
  if (start !== 1) list.setAttribute("start", String(start));
  return list;
}

/** Google, old Word and many web pages put a list beside its item instead of into it. */
function mendNestedLists(page: Document): void {
  for (const list of all(page, "ul > ul, ul > ol, ol > ul, ol > ol")) {
    const item = list.previousElementSibling;
    if (item?.tagName === "LI") item.append(list);
    else {
      const made = page.createElement("li");
      list.before(made);
      made.append(list);
    }
  }
}

/** Boxes of Google and of Markdown as tasks of ours. */
function mendTasks(page: Document): void {
  for (const item of all(page, "li")) {
    if (item.getAttribute("data-type") === "taskItem") continue;
    const box = item.querySelector(":scope > input[type=checkbox], :scope > p:first-child > input[type=checkbox]");
    const isTask = box !== null || item.getAttribute("role") === "checkbox";
    if (!isTask || !item.parentElement) continue;
    const checked = box ? box.hasAttribute("checked") : item.getAttribute("aria-checked") === "true";
    item.setAttribute("data-type", "taskItem");
    item.setAttribute("data-checked", String(checked));
    box?.remove();
    for (const picture of all(item, ":scope > img[role=img], :scope > img[src^='data:']")) picture.remove();
    item.parentElement.setAttribute("data-type", "taskList");
  }
  // A list is of tasks or it is not.
  for (const list of all(page, "ul[data-type=taskList], ol[data-type=taskList]")) {
    for (const item of [...list.children]) if (item.tagName === "LI") item.setAttribute("data-type", "taskItem");
  }
}

// --- runs -------------------------------------------------------------------------------

/** Links are underlined by themselves; raised digits keep their height as letters; all of a clipboard is not bold. */
function mendRuns(page: Document): void {
  for (const bold of all(page, "b[style], strong[style]")) {
    // Not Word's "mso-bidi-font-weight:normal", which stands at everything that is bold.
    if (/(?:^|;)\s*font-weight\s*:\s*(normal|400)/i.test(styleOf(bold))) unwrap(bold);
  }
  for (const link of all(page, "a")) {
    for (const inside of all(link, "u")) unwrap(inside);
    for (const inside of [link, ...all(link, "[style]")]) {
      inside.setAttribute("style", styleOf(inside).replace(/text-decoration[a-z-]{0,20}\s*:[^;]*;?/gi, ""));
    }
    const around = link.parentElement;
    if (around?.tagName === "U" && around.textContent === link.textContent) unwrap(around);
  }
  for (const raised of all(page, "sup, sub, span[style*='vertical-align']")) {
    if (raised.hasAttribute("data-footnote") || raised.children.length > 0) continue;
    const style = /vertical-align\s*:\s*(super|sub)/i.exec(styleOf(raised))?.[1]?.toLowerCase();
    const how =
      raised.tagName === "SUP" || style === "super"
        ? "superscript"
        : raised.tagName === "SUB" || style === "sub"
          ? "subscript"
          : undefined;
    const text = how && raisedText(raised.textContent ?? "", how);
    if (text) raised.textContent = text;
  }
}

/** Lines of what was written in fixed columns stay lines. */
function mendPreformatted(page: Document): void {
  for (const block of all(page, "pre")) {
    const paragraph = page.createElement("p");
    for (const [index, line] of (block.textContent ?? "").replace(/\n$/, "").split("\n").entries()) {
      if (index > 0) paragraph.append(page.createElement("br"));
      paragraph.append(line.replace(/^ +/, (blanks) => "\u00a0".repeat(blanks.length)));
    }
    block.replaceWith(paragraph);
  }
}
