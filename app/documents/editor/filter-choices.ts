/** Which of a few choices fit what was typed: each word somewhere, names that begin with it first. */

/** @param words other names of a choice, in any language */
export function filterChoices<T extends { label: string; words: string }>(choices: readonly T[], query: string): T[] {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  if (!wanted.length) return [...choices];
  return choices
    .map((choice) => ({ choice, rank: rankOf(plain(choice.label), plain(choice.words), wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ choice }) => choice);
}

/** 3: the name begins with it, 2: a word of any name does, 1: it is in one, 0: it is nowhere. */
function rankOf(label: string, words: string, wanted: readonly string[]): number {
  const all = `${label} ${words}`;
  if (!wanted.every((word) => all.includes(word))) return 0;
  if (label.startsWith(wanted.join(" "))) return 3;
  return wanted.every((word) => ` ${all}`.includes(` ${word}`)) ? 2 : 1;
}

/** Without case and accents; `ue` and `ü` are not the same. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .trim();
