/** Where words occur in a run of text: the thinking part of find and replace. */

export interface Wanted {
  query: string;
  matchCase: boolean;
  wholeWord: boolean;
}

/** Longest thing that can be searched for, in characters. */
export const QUERY_MAX = 200;

export interface Range {
  from: number;
  to: number;
}

/** All matches, not overlapping; one may be longer than the query, by the signs that nobody sees. */
export function findIn(text: string, { query, matchCase, wholeWord }: Wanted): Range[] {
  const found: Range[] = [];
  const wanted = comparable(query, matchCase).signs;
  if (!wanted) return found;
  const { signs, places } = comparable(text, matchCase);
  for (let at = signs.indexOf(wanted); at !== -1; at = signs.indexOf(wanted, at)) {
    const end = at + wanted.length;
    if (wholeWord && !isWhole(signs, at, end)) at += 1;
    else {
      found.push(places ? { from: places[at]!.from, to: places[end - 1]!.to } : { from: at, to: end });
      at = end;
    }
  }
  return found;
}

interface Comparable {
  signs: string;
  /** Where each sign stands in the text; undefined when that is its own place. */
  places?: Range[];
}

/** Between letters, and seen by nobody: soft hyphens, places where a line may end, marks of direction. */
const UNSEEN = /[\u00ad\u200b\u200e\u200f\u2060\ufeff]/gu;
/** Signs that people type in another way. */
const SAME: [RegExp, string][] = [
  [/[\u00a0\u2002-\u200a\u202f]/g, " "],
  [/[\u2010\u2011]/g, "-"],
  [/[’‘‚‛ʼ′]/g, "'"],
  [/[„“”‟«»″]/g, '"'],
];
const SPECIAL = /[\p{M}\u00ad\u200b\u200e\u200f\u2060\ufeff]/u;

function comparable(text: string, matchCase: boolean): Comparable {
  const fold = (words: string) => {
    const same = SAME.reduce((folded, [signs, sign]) => folded.replace(signs, sign), words.normalize("NFC"));
    return matchCase ? same : same.toLowerCase();
  };
  if (!SPECIAL.test(text)) {
    const signs = fold(text);
    if (signs.length === text.length) return { signs };
  }
  let signs = "";
  const places: Range[] = [];
  // A letter with all that stands on it, also where something unseen comes between.
  for (const { index, 0: letter } of text.matchAll(/[^](?:[\u00ad\u200b\u2060]*\p{M})*/gu)) {
    const folded = fold(letter.replace(UNSEEN, ""));
    for (let unit = 0; unit < folded.length; unit += 1) places.push({ from: index, to: index + letter.length });
    signs += folded;
  }
  return { signs, places };
}

const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);

function isWhole(text: string, from: number, to: number): boolean {
  const startsInside = isWord(signBefore(text, from)) && isWord(signAt(text, from));
  const endsInside = isWord(signBefore(text, to)) && isWord(signAt(text, to));
  return !startsInside && !endsInside;
}

const signAt = (text: string, at: number) => (at < text.length ? String.fromCodePoint(text.codePointAt(at)!) : undefined);
const signBefore = (text: string, at: number) => [...text.slice(Math.max(0, at - 2), at)].at(-1);

/** The match that follows a position, the first one after the last. @returns -1 when there is none */
export function matchAfter(matches: readonly { from: number }[], position: number): number {
  const next = matches.findIndex((match) => match.from >= position);
  return next === -1 && matches.length ? 0 : next;
}
