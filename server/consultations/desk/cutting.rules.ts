/** A point that asks for several things is cut into parts, each of which gets its own answer: which parts say what the point said. */
import { z } from "zod";
import { partsIn } from "../forms.rules.ts";

const MOST_PARTS = 50;
const LONGEST = 20_000;

/** Parted by empty lines, as points are where a letter is entered. A single one is enough where it is written out of a file. */
export const cutForm = z.object({
  parts: z
    .string()
    // Room for the lines between the parts.
    .max(LONGEST + 2 * MOST_PARTS, "common:invalid.too-long")
    .default("")
    .transform(partsIn)
    .refine((parts) => parts.length > 0, "common:invalid.required")
    .refine((parts) => parts.length <= MOST_PARTS, "consultations:cut.too-many")
    .refine((parts) => parts.every(({ length }) => length <= LONGEST), "common:invalid.too-long"),
});
export type CutInput = z.output<typeof cutForm>;

const letters = (words: string): string => words.replace(/\s+/gu, "");

/** Not a word is left out, added or moved; only lines and blanks may be others. */
export const isAllOf = (parts: readonly string[], body: string): boolean => letters(parts.join("")) === letters(body);

const LISTED = /^([-–•*]|\d{1,2}(\.\d{1,2}){0,3}[.)]|[a-z]\))\s+\S/iu;
/** Before a sentence that asks for something further. */
const FURTHER =
  /(?<=[.!?;:])[ \t]+(?=(außerdem|zudem|ferner|darüber hinaus|des weiteren|weiterhin|überdies|schließlich|erstens|zweitens|drittens|viertens|furthermore|moreover|in addition|finally|secondly|thirdly)[\s,:])/giu;

/**
 * Where a point is best cut: at the items of a list, else at its paragraphs, else where a sentence begins that asks for something further.
 * Parted by empty lines, as `cutForm` reads them, and not a word is another one; where there is no such place, as it is.
 */
export function proposedParts(body: string): string {
  if (partsIn(body).length > 1) return body;
  const lines = body
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const isList = lines.filter((line) => LISTED.test(line)).length > 1;
  const begins = (line: string) => !isList || LISTED.test(line);
  const parted =
    lines.length > 1
      ? lines.map((line, at) => (at === 0 ? "" : begins(line) ? "\n\n" : "\n") + line).join("")
      : body.replace(FURTHER, "\n\n");
  return partsIn(parted).length > MOST_PARTS ? body : parted;
}

/** Somebody may have relied on an answer that is there; and a point that is nothing but a wording has no words to part. */
export const mayCut = (point: {
  isPart: boolean;
  state: string;
  proposal: unknown;
  body: string;
  isEnclosed: boolean;
}): boolean =>
  !point.isPart && point.state === "open" && point.proposal === null && (point.isEnclosed || point.body.trim() !== "");
