/** Dragging a block by its handle: follows the pointer, shows the gap it would go to, and scrolls at the edges of the window. */
import type { Editor } from "@tiptap/core";
import type { MutableRefObject } from "react";
import { boxAt, boxIn, posOf, type Box } from "./boxes";
import { outerBlock, relocate, type Block } from "./blocks";

export interface Drag {
  editor: Editor;
  frame: MutableRefObject<HTMLDivElement | null>;
  block: Block;
  y: number;
}

/** Before that it was a press. */
const DRAGS_AFTER = 5;
const EDGE = 64;

/**
 * Follows the pointer until it is let go.
 * @param onEnd steps the block was carried, null when it was only pressed; 0 when it was given up
 */
export function follow(
  handle: HTMLElement,
  pointerId: number,
  drag: Drag,
  setLine: (line: Box | null) => void,
  onEnd: (steps: number | null) => void,
): void {
  let y = drag.y;
  let target: number | null = null;
  let scrolling = 0;
  handle.setPointerCapture(pointerId);
  const look = () => {
    const gap = gapAt(drag, y);
    target = gap?.index ?? target;
    if (gap) setLine(gap.line);
  };
  // The bar sticks to the top of the window, over the text.
  const top = (drag.frame.current?.querySelector(".ja-doc-bar")?.getBoundingClientRect().height ?? 0) + EDGE / 2;
  const scroll = () => {
    const pull = y < top ? y - top : y > window.innerHeight - EDGE ? y - window.innerHeight + EDGE : 0;
    if (pull) {
      window.scrollBy(0, pull / 4);
      look();
    }
    scrolling = requestAnimationFrame(scroll);
  };
  const onMove = (event: PointerEvent) => {
    y = event.clientY;
    if (target === null && Math.abs(y - drag.y) < DRAGS_AFTER) return;
    if (!scrolling) scrolling = requestAnimationFrame(scroll);
    look();
  };
  const end = (steps: number | null) => {
    cancelAnimationFrame(scrolling);
    handle.removeEventListener("pointermove", onMove);
    handle.removeEventListener("pointerup", onUp);
    handle.removeEventListener("pointercancel", onCancel);
    window.removeEventListener("keydown", onKey, true);
    if (handle.hasPointerCapture(pointerId)) handle.releasePointerCapture(pointerId);
    onEnd(steps);
  };
  const onUp = () => end(target === null ? null : stepsTo(drag, target));
  const onCancel = () => end(0);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(0);
  };
  handle.addEventListener("pointermove", onMove);
  handle.addEventListener("pointerup", onUp);
  handle.addEventListener("pointercancel", onCancel);
  window.addEventListener("keydown", onKey, true);
}

/** The gap between two blocks that is nearest to this height, and the line that shows it. */
function gapAt({ editor, frame }: Drag, y: number): { index: number; line: Box } | undefined {
  const element = boxAt(editor, y);
  const pos = element && posOf(editor, element);
  const block = pos === undefined ? undefined : outerBlock(editor.state.doc, pos);
  if (!element || !block || !frame.current) return undefined;
  const box = boxIn(frame.current, element);
  const { top, height } = element.getBoundingClientRect();
  const isBelow = y > top + height / 2;
  const beside = isBelow ? element.nextElementSibling : element.previousElementSibling;
  const other = beside && boxIn(frame.current, beside);
  // In the middle between the two, or a little off the first and the last.
  const edge = isBelow ? box.top + box.height : box.top;
  const middle = other ? (edge + (isBelow ? other.top : other.top + other.height)) / 2 : edge + (isBelow ? 6 : -6);
  return { index: block.index + (isBelow ? 1 : 0), line: { top: middle - 1, left: box.left, width: box.width, height: 3 } };
}

/** From its place to the gap before the block with this index. */
function stepsTo({ editor, block }: Drag, gap: number): number {
  const now = relocate(editor.state.doc, block);
  if (!now) return 0;
  return gap > now.index ? gap - now.index - 1 : gap - now.index;
}
