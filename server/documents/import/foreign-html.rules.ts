/**
 * HTML that others wrote, from word processors, web pages and mails, brought into a shape that the content model reads rightly:
 * lists, footnotes, task boxes; what is only layout, tracking or script goes. Works on a parsed page and changes it; nothing of
 * it ever runs.
 */
import { directionMark, FOOTNOTE_MAX, inParts, onOneLine } from "../content/text.rules.ts";
import { mendLists } from "./foreign-lists.rules.ts";
import { raisedText, symbolText } from "./word/symbols.rules.ts";

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
export function cleanPage(page: Document, { own = false } = {}): Cleaned {
  for (const element of all(page, "style, script, meta, link, title, xml, template, noscript")) element.remove();
  if (!own) dropOurSigns(page);
  dropTraces(page);
  mendFootnotes(page);
  mendLists(page);
  mendTasks(page);
  mendControls(page);
  mendRuns(page);
  const fallen = mendSigns(page);
  const parted = partNotes(page);
  mendPreformatted(page);
  dropDistances(page);
  for (const block of all(page, "p[dir=rtl], h1[dir=rtl], h2[dir=rtl], h3[dir=rtl], h4[dir=rtl], li[dir=rtl], td[dir=rtl]"))
    block.prepend(directionMark(block.textContent ?? "", true));
  return { fallen, parted };
}

interface Cleaned {
  /** Raised or lowered words that have no such form. */
  fallen: number;
  /** Notes that go on in the next one. */
  parted: number;
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
    const text = withoutReturn(onOneLine((note.textContent ?? "").replace(/^[\s\u00a0]*(\[?\d+\]?\s)?/, "")));
    const words = page.createElement("sup");
    words.setAttribute("data-footnote", text.toWellFormed());
    wholeSign(sign).replaceWith(words);
    removeUpwards(note);
  }
}

/** A note longer than ours may be goes on in the next one. @returns how many */
function partNotes(page: Document): number {
  const long = all(page, "sup[data-footnote]").filter((note) => note.getAttribute("data-footnote")!.length > FOOTNOTE_MAX);
  for (const note of long) {
    const signs = inParts(note.getAttribute("data-footnote")!, FOOTNOTE_MAX).map((part) => {
      const sign = page.createElement("sup");
      sign.setAttribute("data-footnote", part);
      return sign;
    });
    note.replaceWith(...signs);
  }
  return long.length;
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

// --- tasks ----------------------------------------------------------------------------

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

/** What was chosen, typed and ticked in a form, as words. */
function mendControls(page: Document): void {
  for (const box of all(page, "input[type=checkbox], input[type=radio]")) {
    if (!box.closest("[data-type=taskItem] > label")) box.replaceWith(box.hasAttribute("checked") ? "☒" : "☐");
  }
  for (const field of all(page, "input[value]:is([type=text], [type=date], [type=number], [type=email], :not([type]))"))
    field.replaceWith(field.getAttribute("value") ?? "");
  for (const field of all(page, "textarea")) field.replaceWith(field.textContent ?? "");
  for (const choice of all(page, "select")) {
    const chosen = all(choice, "option[selected]");
    const options = chosen.length > 0 ? chosen : all(choice, "option").slice(0, 1);
    choice.replaceWith(options.map((option) => (option.textContent ?? "").trim()).join(", "));
  }
}

// --- runs -------------------------------------------------------------------------------

/** Links are underlined by themselves; all of a clipboard is not bold. */
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
}

/**
 * Signs of symbol fonts and raised ones as letters of their own, whatever elements they stand in.
 * @returns how many raised words lose their height
 */
export function mendSigns(page: Document): number {
  for (const element of all(page, "[style*='font-family' i], font[face]")) {
    const font = fontOf(element);
    if (!font) continue;
    for (const words of wordsIn(element, (inside) => fontOf(inside) !== undefined))
      words.data = symbolText(words.data, font).text;
  }
  return all(page, "sup, sub, span[style*='vertical-align']").filter((element) => !raise(element)).length;
}

const fontOf = (element: Element): string | undefined =>
  /(?:^|;)\s*(?:mso-symbol-)?font-family\s*:\s*([^;,]+)/i.exec(styleOf(element))?.[1] ??
  element.getAttribute("face") ??
  undefined;

/** The words of an element, without those of elements of another kind in it. */
function wordsIn(node: Node, isOther: (element: Element) => boolean): Text[] {
  return [...node.childNodes].flatMap((child) => {
    if (child.nodeType === 3) return [child as Text];
    return child.nodeType === 1 && !isOther(child as Element) ? wordsIn(child, isOther) : [];
  });
}

/** @returns false for words that have no raised form */
function raise(element: Element): boolean {
  const style = /vertical-align\s*:\s*(super|sub)/i.exec(styleOf(element))?.[1]?.toLowerCase();
  const isHigh = element.tagName === "SUP" || style === "super";
  if (!isHigh && element.tagName !== "SUB" && style !== "sub") return true;
  const isRaised = (inside: Element) => inside.hasAttribute("data-footnote") || /^SU[PB]$/.test(inside.tagName);
  if (element.hasAttribute("data-footnote")) return true;
  const words = wordsIn(element, isRaised);
  const how = isHigh ? "superscript" : "subscript";
  const raised = words.map(({ data }) => raisedText(data, how));
  if (raised.includes(undefined)) return words.every(({ data }) => isDone(data));
  for (const [index, text] of words.entries()) text.data = raised[index]!;
  return true;
}

/** Inside of another one that was raised already. */
const isDone = (words: string): boolean => /^[\p{No}\p{Lm}\p{Sm}\s]*$/u.test(words);

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
