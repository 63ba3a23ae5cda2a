/**
 * Lists of HTML that others wrote: Word writes paragraphs with a level in their style and the sign as text, others put a list beside its
 * item. A number that no list of ours shows ("§ 1", "1.1.") stays in the words, because people cite it.
 */

const all = (page: ParentNode, selector: string): Element[] => [...page.querySelectorAll(selector)];
const styleOf = (element: Element | null): string => element?.getAttribute("style") ?? "";

export function mendLists(page: Document): void {
  mendWordLists(page);
  mendNestedLists(page);
  mendTypes(page);
}

// --- paragraphs of Word ------------------------------------------------------------------

interface Listed {
  paragraph: Element;
  /** `l0`: paragraphs of one list count on together. */
  name: string;
  /** From 1. */
  level: number;
  sign: string;
  /** Undefined for a bullet. */
  number?: Numbered | "words";
}

interface Numbered {
  /** As HTML names it. */
  type: "1" | "a" | "A" | "i" | "I";
  value: number;
}

function mendWordLists(page: Document): void {
  const listed = new Map<Element, Listed>();
  for (const paragraph of all(page, "p[style*='mso-list'], h1, h2, h3, h4, h5, h6")) {
    const [, name = "", level] = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(styleOf(paragraph)) ?? [];
    if (level === undefined) continue;
    const sign = takeSign(paragraph);
    // Headings belong to no list, whatever stands above or below them.
    if (paragraph.tagName !== "P") putBefore(paragraph, sign);
    else listed.set(paragraph, { paragraph, name, level: Number(level), sign });
  }
  readNumbers([...listed.values()]);
  for (const [first] of listed) {
    if (!first.isConnected || listed.has(first.previousElementSibling!)) continue;
    const paragraphs: Listed[] = [];
    for (let next = listed.get(first); next; next = listed.get(next.paragraph.nextElementSibling!)) paragraphs.push(next);
    const blocks = blocksOf(page, paragraphs);
    for (const { paragraph } of paragraphs.slice(1)) paragraph.remove();
    first.replaceWith(...blocks);
  }
  for (const sign of all(page, "span[style*='mso-list']")) if (isIgnored(sign)) sign.remove();
}

const isIgnored = (element: Element): boolean => /mso-list:\s*ignore/i.test(styleOf(element));

/** Takes the bullet or number off, which Word marks as "ignore". */
function takeSign(paragraph: Element): string {
  const sign = [...paragraph.querySelectorAll("span")].find(isIgnored);
  const words = (sign?.textContent ?? "").replace(/\s+/g, " ").trim();
  sign?.remove();
  return words;
}

function putBefore(paragraph: Element, sign: string): void {
  if (/[\p{L}\p{N}]/u.test(sign)) paragraph.prepend(`${sign} `);
}

function blocksOf(page: Document, paragraphs: readonly Listed[]): Element[] {
  const open: { level: number; name: string; list: Element; next: number }[] = [];
  const blocks: Element[] = [];
  for (const { paragraph, name, level, sign, number } of paragraphs) {
    while (open.length > 0 && open.at(-1)!.level > level) open.pop();
    const isWritten = number === "words";
    const last = open.at(-1);
    const tag = number === undefined ? "UL" : "OL";
    // Another list of the same depth that begins right below, or the same one after a number that stayed in the words.
    const counts = number === undefined || isWritten || last?.next === number.value;
    const goesOn = !isWritten && last?.level === level && last.name === name && last.list.tagName === tag && counts;
    if (last?.level === level && !goesOn) open.pop();
    const text = page.createElement("p");
    text.append(...paragraph.childNodes);
    if (isWritten) putBefore(text, sign);
    if (!isWritten && !goesOn) {
      const list = newList(page, number);
      place(list);
      open.push({ level, name, list, next: number?.value ?? 0 });
    }
    if (isWritten) place(text);
    else {
      const item = page.createElement("li");
      item.append(text);
      open.at(-1)!.list.append(item);
      open.at(-1)!.next += 1;
    }
  }
  return blocks;

  function place(block: Element): void {
    const around = open.at(-1)?.list.lastElementChild;
    if (around) around.append(block);
    else blocks.push(block);
  }
}

function newList(page: Document, number: Numbered | undefined): Element {
  const list = page.createElement(number ? "OL" : "UL");
  if (!number) return list;
  list.setAttribute("type", number.type);
  if (number.value !== 1) list.setAttribute("start", String(number.value));
  return list;
}

// --- numbers -----------------------------------------------------------------------------

/** "i)" is the ninth letter or the first Roman number: that is said by what stands before and after it in its list. */
function readNumbers(listed: readonly Listed[]): void {
  const lists = new Map<string, Listed[]>();
  for (const each of listed) {
    const key = `${each.name}/${each.level}`;
    const list = lists.get(key);
    if (list) list.push(each);
    else lists.set(key, [each]);
  }
  for (const items of lists.values()) {
    for (const [index, item] of items.entries()) {
      const before = items[index - 1]?.number;
      const meanings = meaningsOf(item.sign);
      const after = meaningsOf(items[index + 1]?.sign ?? "");
      const follows = (one: Numbered, other: Numbered) => one.type === other.type && one.value + 1 === other.value;
      const known = typeof before === "object" ? before : undefined;
      item.number =
        meanings.find((meaning) => known && follows(known, meaning)) ??
        meanings.find((meaning) => after.some((next) => follows(meaning, next))) ??
        meanings[0] ??
        (/\p{L}\p{L}|\d/u.test(item.sign) ? "words" : undefined);
    }
  }
}

/** What a sign may mean, the likelier first; nothing for bullets and for what no list of ours shows. */
function meaningsOf(sign: string): Numbered[] {
  const [, digits] = /^([1-9]\d{0,3}|0)[.)]{0,2}$/.exec(sign) ?? [];
  if (digits) return [{ type: "1", value: Number(digits) }];
  // Without a dot, Word's bullets are letters of symbol fonts: o, v, q.
  const [, letters] = /^([a-z]{1,7})[.)]{1,2}$/i.exec(sign) ?? [];
  if (!letters) return [];
  const isLarge = letters === letters.toUpperCase();
  const alphabetic: Numbered[] =
    letters.length === 1 ? [{ type: isLarge ? "A" : "a", value: letters.toLowerCase().charCodeAt(0) - 96 }] : [];
  const value = romanValue(letters.toLowerCase());
  const roman: Numbered[] = value ? [{ type: isLarge ? "I" : "i", value }] : [];
  return /^[ivx]/i.test(letters) ? [...roman, ...alphabetic] : [...alphabetic, ...roman];
}

const ROMAN: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };

/** @returns 0 for what is no Roman number */
function romanValue(letters: string): number {
  if (!/^m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$/.test(letters)) return 0;
  const values = [...letters].map((letter) => ROMAN[letter]!);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}

// --- lists of others ---------------------------------------------------------------------

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

const STYLES: Record<string, string> = {
  decimal: "1",
  "lower-alpha": "a",
  "lower-latin": "a",
  "upper-alpha": "A",
  "upper-latin": "A",
  "lower-roman": "i",
  "upper-roman": "I",
};

/** What the style says counts; plain numbers are said only where letters would be understood. */
function mendTypes(page: Document): void {
  for (const list of all(page, "ol")) {
    const style = [list, list.firstElementChild].map(
      (each) => /list-style(?:-type)?\s*:\s*([a-z-]+)/i.exec(styleOf(each))?.[1],
    );
    const type = STYLES[style.find(Boolean)?.toLowerCase() ?? ""] ?? list.getAttribute("type");
    if (type === null || (type === "1" && !list.parentElement?.closest("ol"))) list.removeAttribute("type");
    else list.setAttribute("type", type);
  }
}
