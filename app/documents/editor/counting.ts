/** How long a text is, in words and in minutes of reading. */

/** Words a minute of somebody who reads a paper closely. */
const READING_PACE = 200;

/** Letters and digits with what joins them: `Bund-Länder-Dialog`, `10.000`, `z.B.` are one word each. */
export const countWords = (text: string): number =>
  text.match(/[\p{L}\p{N}]+(?:[’'.,:/\u2010\u2011-][\p{L}\p{N}]+)*/gu)?.length ?? 0;

/** Whole minutes, at least one as soon as there is something to read. */
export const readingMinutes = (words: number): number => (words === 0 ? 0 : Math.max(1, Math.round(words / READING_PACE)));
