/** Where the blocks of a text are drawn: found by height of the window, and turned into boxes of the frame around the text. */
import type { Editor } from "@tiptap/core";

/** A box of the frame, in its own pixels. */
export interface Box {
  top: number;
  left: number;
  width: number;
  height: number;
}

/** The drawn blocks: what is put aside has no box. */
function boxesOf({ view }: Editor): ArrayLike<Element> {
  const all = view.dom.children;
  return view.dom.querySelector(".ja-text-aside") ? [...all].filter((box) => box.getClientRects().length > 0) : all;
}

/** The block at this height of the window, found by halves: a long text has thousands. Below the last one: the last one. */
export function boxAt(editor: Editor, y: number): HTMLElement | undefined {
  const boxes = boxesOf(editor);
  let [low, high] = [0, boxes.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxes[middle]!.getBoundingClientRect().bottom < y) low = middle + 1;
    else high = middle;
  }
  const box = boxes[low];
  // Before a table stands what belongs to its comments.
  const block = box?.classList.contains("ProseMirror-widget") ? box.nextElementSibling : box;
  return block instanceof HTMLElement ? block : undefined;
}

/** Position before the block that is drawn by an element. */
export function posOf({ view }: Editor, box: Element): number | undefined {
  const pos = view.posAtDOM(view.dom, [...view.dom.childNodes].indexOf(box as ChildNode));
  return view.nodeDOM(pos) === box ? pos : undefined;
}

export function boxIn(frame: HTMLElement, element: Element): Box {
  const [around, inside] = [frame.getBoundingClientRect(), element.getBoundingClientRect()];
  return { top: inside.top - around.top, left: inside.left - around.left, width: inside.width, height: inside.height };
}
