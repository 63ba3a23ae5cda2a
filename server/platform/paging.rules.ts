/** Long lists come in pages: which of them an address asks for, and how many there are. */

export interface Page {
  /** From 1. */
  page: number;
  pages: number;
  total: number;
}

/** An address that asks for a page beyond the last one gets the last. */
export function pageOf<T>(all: readonly T[], search: URLSearchParams, size = 50, name = "page"): Page & { items: T[] } {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const asked = Number(search.get(name));
  const page = Number.isInteger(asked) && asked > 0 ? Math.min(asked, pages) : 1;
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
