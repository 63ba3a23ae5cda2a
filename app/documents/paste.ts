/**
 * What comes in by paste: halves of emoji mended, lists of Word made into lists, comment marks and records of other places taken
 * off. Everything else that the content model does not know is left out by the editor itself.
 */
import { Extension } from "@tiptap/core";
import { Fragment, Slice, type Node } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    // Dragging within the text moves its marks along; the plugin hears of the drop before the slice is transformed.
    let isMove = false;
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            drop: (view) => {
              isMove = view.dragging?.move === true;
              return false;
            },
            paste: () => {
              isMove = false;
              return false;
            },
          },
          transformPastedText: (text) => text.toWellFormed(),
          transformPastedHTML: (html) => cleanHtml(html.toWellFormed()),
          transformPasted: (slice, view) => (isMove ? slice : withoutForeignMarks(slice, view.state.doc)),
        },
      }),
    ];
  },
});

/**
 * Marks and records that were cut here and are put back somewhere else stay; those of other texts, and second ones of what is
 * still here, do not: two passages would claim one thread.
 */
export function withoutForeignMarks(slice: Slice, doc: Node): Slice {
  const here = placesIn(doc);
  const isGone = (mark: string) => !here.has(mark);
  return new Slice(cleaned(slice.content, isGone), slice.openStart, slice.openEnd);
}

const threadKey = (id: unknown) => `thread ${String(id)}`;
const recordKey = (node: Node) => `record ${String(node.attrs.kind)} ${String(node.attrs.recordId)}`;

function placesIn(doc: Node): Set<string> {
  const places = new Set<string>();
  doc.descendants((node) => {
    if (node.type.name === "record") places.add(recordKey(node));
    for (const mark of node.marks) if (mark.type.name === "comment") places.add(threadKey(mark.attrs.threadId));
  });
  return places;
}

function cleaned(fragment: Fragment, mayStay: (key: string) => boolean): Fragment {
  const nodes: Node[] = [];
  fragment.forEach((node) => {
    if (node.type.name === "record" && !mayStay(recordKey(node))) return;
    const marks = node.marks.filter((mark) => mark.type.name !== "comment" || mayStay(threadKey(mark.attrs.threadId)));
    nodes.push(node.isText ? node.mark(marks) : node.copy(cleaned(node.content, mayStay)).mark(marks));
  });
  return Fragment.fromArray(nodes);
}

// --- HTML of Word and LibreOffice ------------------------------------------------

/** Word writes lists as paragraphs with a level in their style and the bullet as text. */
export function cleanHtml(html: string, parse = (text: string) => new DOMParser().parseFromString(text, "text/html")): string {
  // Comment marks of our own text must keep their place in it; nothing of this concerns them.
  if (html.includes("data-pm-slice")) return html;
  const page = parse(withoutNoise(html));
  for (const element of page.querySelectorAll("style, script, meta, link, title, xml")) element.remove();
  mendWordLists(page);
  return page.body.innerHTML;
}

/** Only for the console: the Content-Security-Policy reports each of these, although nothing of a parsed page ever runs. */
const withoutNoise = (html: string): string =>
  html.replace(/<style\b[\s\S]*?<\/style>/gi, "").replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");

function mendWordLists(page: Document): void {
  const isListed = (element: Element | null) => /mso-list:\s*l\d+\s+level\d+/i.test(element?.getAttribute("style") ?? "");
  for (const first of page.querySelectorAll("p")) {
    if (!isListed(first) || isListed(first.previousElementSibling)) continue;
    const paragraphs: Element[] = [];
    for (let next: Element | null = first; next && isListed(next); next = next.nextElementSibling) paragraphs.push(next);
    first.before(listOf(page, paragraphs));
    for (const paragraph of paragraphs) paragraph.remove();
  }
}

function listOf(page: Document, paragraphs: Element[]): Element {
  const open: { level: number; list: Element }[] = [];
  let root: Element | undefined;
  for (const paragraph of paragraphs) {
    const level = Number(/level(\d+)/i.exec(paragraph.getAttribute("style") ?? "")?.[1] ?? 1);
    const isOrdered = takeBullet(paragraph);
    while (open.length > 1 && open.at(-1)!.level > level) open.pop();
    if (!open.length || open.at(-1)!.level < level) {
      const list = page.createElement(isOrdered ? "ol" : "ul");
      const parent = open.at(-1)?.list;
      if (parent) (parent.lastElementChild ?? parent).append(list);
      root ??= list;
      open.push({ level, list });
    }
    const item = page.createElement("li");
    const text = page.createElement("p");
    text.append(...paragraph.childNodes);
    item.append(text);
    open.at(-1)!.list.append(item);
  }
  return root!;
}

/** Takes the bullet or number off, which Word marks as "ignore". @returns whether it was a number or letter */
function takeBullet(paragraph: Element): boolean {
  const bullet = [...paragraph.querySelectorAll("span")].find((span) =>
    /mso-list:\s*ignore/i.test(span.getAttribute("style") ?? ""),
  );
  const sign = bullet?.textContent?.trim() ?? "";
  bullet?.remove();
  return /^\(?[0-9a-zA-Z]{1,3}[.)]/.test(sign);
}
