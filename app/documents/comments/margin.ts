/** Puts comments and proposals beside their places in the text, wherever there is a margin for them, and keeps them there. */
import { useEffect, type RefObject } from "react";
import { isPanelBeside } from "../prosemirror/scrolling";
import { layNotes } from "./margin-layout";

/** Elements with `data-note` are laid out; it names their place: `thread-12`, `proposal-3`, `draft`. */
export function useMargin(panel: RefObject<HTMLElement | null>): void {
  // After every drawing: what is shown, which one is open and where its place is may have changed.
  useEffect(() => {
    if (panel.current) lay(panel.current);
  });
  useEffect(() => {
    const [element, sheet] = [panel.current, panel.current?.parentElement?.querySelector(".ja-doc-sheet")];
    if (!element || !sheet) return undefined;
    let frame = 0;
    const again = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => lay(element));
    };
    const sizes = new ResizeObserver(again);
    const watch = () => [sheet, element, ...notesIn(element)].forEach((each) => sizes.observe(each));
    const notes = new MutationObserver(() => {
      watch();
      again();
    });
    watch();
    notes.observe(element, { childList: true, subtree: true });
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      notes.disconnect();
    };
  }, [panel]);
}

const notesIn = (panel: Element) => [...panel.querySelectorAll<HTMLElement>("[data-note]")];

function lay(panel: HTMLElement): void {
  const elements = notesIn(panel);
  if (!isPanelBeside()) return giveBack(panel, elements);
  const [box, text] = [panel.getBoundingClientRect(), panel.parentElement!.querySelector(".ja-text")];
  panel.dataset.laid = "";
  const placed = elements
    .map((element) => ({ element, at: (placeOf(element.dataset.note!, text) ?? box.top) - box.top }))
    .sort((a, b) => a.at - b.at);
  const heights = (isShort: boolean) => {
    for (const { element } of placed) element.toggleAttribute("data-short", isShort);
    return placed.map(({ element }) => element.offsetHeight);
  };
  const [short, whole] = [heights(true), heights(false)];
  const notes = placed.map(({ element, at }, index) => ({
    ...{ at, height: whole[index]!, shortHeight: short[index]! },
    isActive: "active" in element.dataset,
  }));
  const laid = layNotes(notes, headOf(panel, box));
  placed.forEach(({ element }, index) => {
    element.toggleAttribute("data-short", laid[index]!.isShort);
    element.style.top = `${Math.round(laid[index]!.top)}px`;
  });
  const end = laid.at(-1);
  panel.style.minHeight = end ? `${Math.ceil(end.top + placed.at(-1)!.element.offsetHeight)}px` : "";
}

function giveBack(panel: HTMLElement, elements: readonly HTMLElement[]): void {
  delete panel.dataset.laid;
  panel.style.minHeight = "";
  for (const element of elements) {
    element.style.top = "";
    delete element.dataset.short;
  }
}

/** What stands above the notes, and moves with the page as they do. */
const headOf = (panel: HTMLElement, box: DOMRect): number =>
  Math.max(0, ...[...panel.querySelectorAll(".ja-doc-margin-end")].map((end) => end.getBoundingClientRect().bottom - box.top));

function placeOf(note: string, text: Element | null): number | undefined {
  const [kind, id] = note.split("-");
  const selector =
    kind === "draft"
      ? ".ja-text-chosen, .ja-text-chosen-block"
      : kind === "thread"
        ? `[data-thread="${id}"], [data-threads~="${id}"]`
        : `[data-proposals~="${id}"]`;
  const place = text?.querySelector(selector);
  // Blocks that were never on the screen have no inside yet.
  const drawn = place?.closest("[data-long]") ? place.closest(".ja-text > *") : place;
  return drawn?.getClientRects().length ? drawn.getBoundingClientRect().top : undefined;
}
