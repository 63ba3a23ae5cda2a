/** The keyboard of a phone covers the lower part of the page without telling it: what stands at the lower edge asks the viewport. */
import { useEffect, type RefObject } from "react";

/** Keeps `--ja-doc-covered` on the element. */
export function useRoomForKeyboard(element: RefObject<HTMLElement | null>, isShown = true): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!isShown || !viewport) return undefined;
    const measure = () => {
      const covered = Math.max(0, window.innerHeight - viewport.height - viewport.offsetTop);
      element.current?.style.setProperty("--ja-doc-covered", `${Math.round(covered)}px`);
    };
    measure();
    viewport.addEventListener("resize", measure);
    viewport.addEventListener("scroll", measure);
    return () => {
      viewport.removeEventListener("resize", measure);
      viewport.removeEventListener("scroll", measure);
    };
  }, [element, isShown]);
}
