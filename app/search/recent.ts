/** Pages that this person has looked at last in this tab: they stay in it, and go with it or with whoever signs in after them. */
import { useLocation, useMatches } from "@remix-run/react";
import { useEffect } from "react";

const KEY = "joint-agenda:recent";
const MOST = 8;

export interface RecentPage {
  path: string;
  title: string;
}

interface Kept {
  person: number;
  pages: RecentPage[];
}

export function recentPages(person: number): RecentPage[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Kept | null;
    return kept?.person === person ? kept.pages : [];
  } catch {
    return [];
  }
}

/** Forms are no places to go back to; the palette offers them by what they do. */
const isPlace = (path: string) => !/\/(new|edit|stage|order|import|points)$|^\/(sign-in|search|refused|dev)/.test(path);

export function useRecentPages(person: number | undefined): void {
  const { pathname } = useLocation();
  const title = (useMatches().at(-1)?.data as { title?: string } | null | undefined)?.title;
  useEffect(() => {
    try {
      if (person === undefined) return sessionStorage.removeItem(KEY);
      if (!title || !isPlace(pathname)) return;
      const others = recentPages(person).filter(({ path }) => path !== pathname);
      const kept: Kept = { person, pages: [{ path: pathname, title }, ...others].slice(0, MOST) };
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing.
    }
  }, [person, pathname, title]);
}
