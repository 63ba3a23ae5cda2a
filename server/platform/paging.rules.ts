/** Long lists come in pages: which of them an address asks for, and how many there are. */

export interface Page {
  /** From 1. */
  page: number;
  pages: number;
  total: number;
}

/** The number that an address asks for, from 1; anything that is none counts as 1. */
export function pageNumber(search: URLSearchParams, name = "page"): number {
  const page = Number(search.get(name));
  return Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1;
}

/** What of a whole list is on the page that an address asks for; beyond the last one it is the last. */
export function onPage<T>(all: readonly T[], search: URLSearchParams, size = 50, name = "page"): Page & { items: T[] } {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(pageNumber(search, name), pages);
  return { items: all.slice((page - 1) * size, page * size), page, pages, total: all.length };
}

/** Does one of the texts have all words in it, in whatever case, wherever in a word? */
export function isFound(words: string, texts: readonly (string | null)[]): boolean {
  const all = texts.join(" ").toLocaleLowerCase("de");
  return words
    .toLocaleLowerCase("de")
    .split(/\s+/)
    .every((word) => all.includes(word));
}
