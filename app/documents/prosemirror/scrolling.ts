/** Scrolls the page as little as needed, so that a place of the text is neither behind the bar above it nor behind a sheet. */
export function bringIntoView({ top, bottom }: { top: number; bottom: number }): void {
  const bars = [...document.querySelectorAll(".ja-doc-head, .ja-doc-bar")].map((bar) => bar.getBoundingClientRect());
  const isAbove = (bar: DOMRect) => bar.top < window.innerHeight / 2;
  // Drawn only where the panel is a sheet.
  const sheet = document.querySelector(".ja-doc-side[data-sheet] > .ja-doc-side__head")?.getBoundingClientRect();
  const from = Math.max(0, ...bars.filter(isAbove).map((bar) => bar.bottom)) + MARGIN;
  const below = bars.filter((bar) => !isAbove(bar)).map((bar) => bar.top);
  const to = Math.min(window.innerHeight, ...below, sheet?.height ? sheet.top : Infinity) - MARGIN;
  if (top >= from && bottom <= to) return;
  const spare = Math.max(0, to - from - (bottom - top));
  window.scrollBy({ top: top - from - spare / 3, behavior: isLong() ? "instant" : "auto" });
}

const MARGIN = 12;

/** Shows a place of the text. */
export function showPlace(element: Element, block: ScrollLogicalPosition): void {
  settle(() => element.isConnected && element.scrollIntoView({ block, behavior: isLong() ? "instant" : "auto" }));
}

/** What was never on the screen has no height of its own yet. */
const isLong = (): boolean => document.querySelector(".ja-doc-live[data-long]") !== null;

const CALM_FRAMES = 3;
const MOST_FRAMES = 60;

/** In a long text blocks get their height as they come into sight, and push the place away: again, until it stays. */
export function settle(scroll: () => unknown): void {
  let [last, calm, frames] = [-1, 0, 0];
  const look = () => {
    scroll();
    calm = Math.abs(window.scrollY - last) < 1 ? calm + 1 : 0;
    last = window.scrollY;
    if (isLong() && calm < CALM_FRAMES && ++frames < MOST_FRAMES) requestAnimationFrame(look);
  };
  look();
}

/** Whether the panel stands beside the text, and not below it. */
export const isPanelBeside = (): boolean => {
  const [panel, sheet] = [document.querySelector(".ja-doc-side"), document.querySelector(".ja-doc-sheet")];
  return panel !== null && sheet !== null && panel.getBoundingClientRect().left >= sheet.getBoundingClientRect().right;
};
