/** Sentences of a passage, and which of an earlier wording became one of them: so that a single sentence can be asked where it comes from. */
import type { Wording } from "./trace.rules.ts";

/** Ends with a full stop and is no end: `z. B.`, `Art.`, `Abs.`, `Nr.`, the first of a month, an initial. */
const GOES_ON =
  /(?:^|[\s(])(?:\p{L}|\d{1,2}|Abs|Art|Bd|bzw|ca|Dr|etc|evtl|ggf|inkl|Mio|Mrd|Nr|Prof|rd|S|St|Str|usw|vgl|vs|Ziff|No|e\.g|i\.e)\.\s*$/u;

/** One line of a passage ends where its paragraph or item of a list does. */
export const sentencesOf = (words: string): string[] => words.split("\n").flatMap(inLine);

function inLine(line: string): string[] {
  const sentences: string[] = [];
  let open = "";
  for (const { segment } of new Intl.Segmenter("de", { granularity: "sentence" }).segment(line)) {
    open += segment;
    if (GOES_ON.test(open)) continue;
    sentences.push(open.trim());
    open = "";
  }
  return [...sentences, open.trim()].filter((sentence) => sentence !== "");
}

/** Of which so much is the same it is the same sentence in other words. */
const ALIKE = 0.5;

/** @returns the sentence of these words that says the same, or nearly; null: there is none */
export function kinOf(sentence: string, words: string): string | null {
  const all = sentencesOf(words);
  if (all.includes(sentence)) return sentence;
  const judged = all.map((other) => ({ other, share: shareOf(sentence, other) })).filter(({ share }) => share >= ALIKE);
  return judged.toSorted((a, b) => b.share - a.share)[0]?.other ?? null;
}

/** Of the words of both the share that they have in common, from 0 to 1. */
function shareOf(a: string, b: string): number {
  const [one, other] = [wordsIn(a), wordsIn(b)];
  const common = [...one].filter((word) => other.has(word)).length;
  return (2 * common) / Math.max(1, one.size + other.size);
}

const wordsIn = (sentence: string): Set<string> => new Set(sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

/** How the sentence read in each of the wordings of its passage: back from the newest, because a sentence changes step by step. */
export function lineageOf(sentence: string, wordings: readonly Wording[]): Wording[] {
  let now = sentence;
  const back = wordings.toReversed().map((wording) => {
    const kin = wording.words === null ? null : kinOf(now, wording.words);
    now = kin ?? now;
    return { ...wording, words: kin };
  });
  return back.toReversed();
}

/** Whether a change of a passage is one of this sentence. @param read all that it read, by `lineageOf` */
export const changes = (read: readonly string[], before: string, after: string): boolean =>
  read.some((sentence) => kinOf(sentence, before) !== kinOf(sentence, after));

/** Whether words that somebody marked in a passage lie in this sentence. @param passages how the passage read, now and before */
export function isAbout(read: readonly string[], quote: string, passages: readonly string[]): boolean {
  const places = passages.flatMap((passage) => {
    const from = passage.indexOf(quote);
    return from < 0 ? [] : [{ passage, from, to: from + quote.length }];
  });
  // Nobody can tell any more what of the passage was meant.
  if (quote === "" || places.length === 0) return true;
  return places.some(({ passage, from, to }) =>
    read.some((sentence) => {
      const at = passage.indexOf(sentence);
      return at >= 0 && at < to && from < at + sentence.length;
    }),
  );
}
