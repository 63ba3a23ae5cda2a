/** Keeps the focus from getting lost, for keyboard and screen reader: when a page takes the place of another, and when a part of it goes. */
import { useLocation } from "@remix-run/react";
import { useEffect, useRef } from "react";

/** A page that takes the place of another takes the focus too, unless it already lies somewhere in it. */
export function useFocusOnArrival(): void {
  const { pathname, hash } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    const main = document.getElementById("main");
    if (!hash && !main?.contains(document.activeElement)) main?.focus({ preventScroll: true });
  }, [pathname, hash]);
}

const PARTS = "section, article, fieldset, li, main";

/** When what had the focus is taken away (a button that has done its work, a form whose time is over), the part around it gets it. */
export function useFocusKeeper(): void {
  useEffect(() => {
    let path: Element[] = [];
    const remember = (event: FocusEvent) => {
      path = event.composedPath().filter((target): target is Element => target instanceof Element);
    };
    const keep = new MutationObserver(() => {
      const [last] = path;
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      const part = path.find((element): element is HTMLElement => element.isConnected && element.matches(PARTS));
      path = [];
      if (part && !part.hasAttribute("tabindex")) part.tabIndex = -1;
      part?.focus({ preventScroll: true });
    });
    document.addEventListener("focusin", remember);
    keep.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      keep.disconnect();
    };
  }, []);
}
