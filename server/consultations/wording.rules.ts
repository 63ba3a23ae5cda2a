/** How a proposed wording differs from the passage that it is about, word by word. */
import { diffWordsWithSpace } from "diff";

export interface Stretch {
  status: "same" | "added" | "removed";
  words: string;
}

/** Beyond so many changes nothing is left of the passage. */
const MOST_CHANGES = 1000;

/** @returns undefined where hardly a word is the same: the two are then read one after the other */
export function differenceOf(passage: string, wording: string): Stretch[] | undefined {
  const parts = diffWordsWithSpace(passage, wording, { maxEditLength: MOST_CHANGES });
  const kept = parts
    ?.filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0);
  if (!parts || !kept || kept < Math.min(passage.length, wording.length) / 4) return undefined;
  return parts.map(({ value, added, removed }) => ({ status: added ? "added" : removed ? "removed" : "same", words: value }));
}
