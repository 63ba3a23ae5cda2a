/** Scrolls the page as little as needed, so that a place of the text is neither behind the bar above it nor behind a sheet. */
export function bringIntoView({ top, bottom }: { top: number; bottom: number }): void {
  const bar = document.querySelector(".ja-doc-bar")?.getBoundingClientRect();
  // Drawn only where the panel is a sheet.
  const sheet = document.querySelector(".ja-doc-side[data-sheet] > .ja-doc-side__head")?.getBoundingClientRect();
  const from = Math.max(0, bar?.bottom ?? 0) + MARGIN;
  const to = (sheet?.height ? sheet.top : window.innerHeight) - MARGIN;
  if (top >= from && bottom <= to) return;
  const spare = Math.max(0, to - from - (bottom - top));
  window.scrollBy({ top: top - from - spare / 3 });
}

const MARGIN = 12;

/** Whether the panel stands beside the text, and not below it. */
export const isPanelBeside = (): boolean => {
  const [panel, sheet] = [document.querySelector(".ja-doc-side"), document.querySelector(".ja-doc-sheet")];
  return panel !== null && sheet !== null && panel.getBoundingClientRect().left >= sheet.getBoundingClientRect().right;
};
