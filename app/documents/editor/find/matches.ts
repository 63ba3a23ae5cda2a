/** Where words occur in a run of text: the thinking part of find and replace. */

export interface Wanted {
  query: string;
  matchCase: boolean;
  wholeWord: boolean;
}

/** Longest thing that can be searched for, in characters. */
export const QUERY_MAX = 200;

/** Beginnings of all matches, not overlapping; each is as long as the query. */
export function findIn(text: string, { query, matchCase, wholeWord }: Wanted): number[] {
  const found: number[] = [];
  const wanted = comparable(query, matchCase);
  if (!wanted) return found;
  const line = comparable(text, matchCase);
  for (let at = line.indexOf(wanted); at !== -1; at = line.indexOf(wanted, at)) {
    if (!wholeWord || isWhole(line, at, at + wanted.length)) {
      found.push(at);
      at += wanted.length;
    } else at += 1;
  }
  return found;
}

/** Unbreakable blanks are blanks; letters keep their places, also those that are longer in lower case. */
function comparable(text: string, matchCase: boolean): string {
  const plain = text.replace(/[\u00a0\u202f]/g, " ");
  if (matchCase) return plain;
  const lower = plain.toLowerCase();
  return lower.length === plain.length
    ? lower
    : plain.replace(/[^]/gu, (letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter));
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
