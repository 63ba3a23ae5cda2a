/** A piece of a text in which the words that were looked for stand out. */
import { askedIn } from "#server/search/rules";

export function Marked({ text, query }: { text: string; query: string }) {
  const words = askedIn(query).words.filter((word) => word.length > 1);
  // Letters and digits only: nothing in them means anything to a pattern.
  const stems = words.map((word) => (word.length > 5 ? word.slice(0, -2) : word)).join("|");
  if (!stems) return text;
  const parts = text.split(new RegExp(`((?:${stems})[\\p{L}\\p{N}]*)`, "giu"));
  return parts.map((part, at) => (at % 2 ? <mark key={at}>{part}</mark> : part));
}
