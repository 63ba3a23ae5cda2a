/**
 * What comes in by paste: halves of emoji mended, HTML of word processors cleaned, comment marks and records of other places taken
 * off. Everything else that the content model does not know is left out by the editor itself.
 */
import { Extension } from "@tiptap/core";
import { Fragment, Slice, type Node } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { cleanPage, mendSigns, withoutNoise } from "#server/documents/import/foreign-html.rules";
import { pasteCells } from "./table-paste";
import { joinLines } from "./wrapped-lines";

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
          handlePaste: (view, _event, slice) => view.editable && pasteCells(view, slice),
          // Who pastes without looks wants it as it is.
          transformPastedText: (text, isPlain) => (isPlain ? text : joinLines(text)).toWellFormed(),
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
  const here = positionsIn(doc);
  const isGone = (mark: string) => !here.has(mark);
  return new Slice(cleaned(slice.content, isGone), slice.openStart, slice.openEnd);
}

const threadKey = (id: unknown) => `thread ${String(id)}`;
const recordKey = (node: Node) => `record ${String(node.attrs.kind)} ${String(node.attrs.recordId)}`;

function positionsIn(doc: Node): Set<string> {
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

// --- HTML of word processors ----------------------------------------------------------

/** What others wrote, in the shape that the content model reads rightly; see foreign-html.rules.ts. */
export function cleanHtml(html: string, parse = (text: string) => new DOMParser().parseFromString(text, "text/html")): string {
  // Comment marks of our own text must keep their place in it. Other editors of this kind know signs that ours has as letters.
  const isOfEditor = html.includes("data-pm-slice");
  if (isOfEditor && !/<su[bp]\b|vertical-align|font-family|<font\b/i.test(html)) return html;
  const page = parse(withoutNoise(html));
  if (isOfEditor) mendSigns(page);
  else cleanPage(page);
  joinPdfLines(page);
  return page.body.innerHTML;
}

/** As browsers show a PDF: words at their places, and an end for each line. */
function joinPdfLines(page: Document): void {
  const ends = page.querySelectorAll("br[role=presentation]");
  if (ends.length === 0) return;
  for (const end of ends) end.replaceWith("\n");
  const paragraphs = joinLines(page.body.textContent ?? "").split("\n");
  page.body.replaceChildren(
    ...paragraphs.filter(Boolean).map((words) => {
      const paragraph = page.createElement("p");
      paragraph.textContent = words;
      return paragraph;
    }),
  );
}
