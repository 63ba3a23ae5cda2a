/**
 * Remix looks at each route of its build for each request, and again for each page that it draws: with some hundreds of them that is a
 * fifth of the time of a page. So it is given those alone that may answer an address; which of them does is still its own choice.
 */
import type { ServerBuild } from "@remix-run/node";

type Routes = ServerBuild["routes"];

/**
 * @param make what answers with a build; made once for each set of routes
 * @returns for the path of an address, also of its data, what answers it
 */
export function perAddress<T>(build: ServerBuild, make: (part: ServerBuild) => T): (path: string) => T {
  const { sized, always } = sort(build.routes);
  const made = new Map<string, T>();
  return (path) => {
    const words = wordsOf(path);
    const ids = (sized.get(words.length) ?? []).filter(({ parts }) => mayMatch(parts, words)).map(({ id }) => id);
    const key = ids.join(" ");
    if (!made.has(key)) made.set(key, make(partOf(build, [...always, ...ids])));
    return made.get(key)!;
  };
}

interface Sized {
  id: string;
  parts: string[];
}

/** By the number of words in their addresses; `always` are those with words that may be left out, or any number of them. */
function sort(routes: Routes): { sized: Map<number, Sized[]>; always: string[] } {
  const sized = new Map<number, Sized[]>();
  const always: string[] = [];
  for (const { id } of Object.values(routes).flatMap((route) => route ?? [])) {
    const path = withParents(routes, id).flatMap((each) => routes[each]?.path || []);
    const parts = wordsOf(path.reverse().join("/"));
    if (parts.some((part) => /^\*$|\?$/.test(part))) always.push(id);
    else sized.set(parts.length, [...(sized.get(parts.length) ?? []), { id, parts }]);
  }
  return { sized, always };
}

/** From the route itself up to the root. */
function withParents(routes: Routes, id: string): string[] {
  const parent = routes[id]?.parentId;
  return [id, ...(parent === undefined ? [] : withParents(routes, parent))];
}

/** As the router reads addresses: decoded where that is possible, in whatever case, with or without a stroke at the end. */
const wordsOf = (path: string): string[] =>
  path
    .replace(/(?:\/_root)?\.data$/, "")
    .replace(/^\/|\/+$/g, "")
    .split("/")
    .map((word) => decoded(word).toLowerCase());

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

const mayMatch = (parts: readonly string[], words: readonly string[]): boolean =>
  parts.every((part, at) => part.startsWith(":") || part === words[at]);

function partOf(build: ServerBuild, ids: readonly string[]): ServerBuild {
  const wanted = new Set(ids.flatMap((id) => withParents(build.routes, id)));
  const pick = <R extends object>(routes: R): R =>
    Object.fromEntries(Object.entries(routes).filter(([id]) => wanted.has(id))) as R;
  return { ...build, routes: pick(build.routes), assets: { ...build.assets, routes: pick(build.assets.routes) } };
}
