/** A point that asks for several things is cut into parts, each of which gets its own answer: which parts say what the point said. */
import { z } from "zod";
import { partsIn } from "../forms.rules.ts";

const MOST_PARTS = 50;
const LONGEST = 20_000;

/** Parted by empty lines, as points are where a letter is entered. */
export const cutForm = z.object({
  parts: z
    .string()
    // Room for the lines between the parts.
    .max(LONGEST + 2 * MOST_PARTS, "common:invalid.too-long")
    .default("")
    .transform(partsIn)
    .refine((parts) => parts.length > 1, "consultations:cut.one")
    .refine((parts) => parts.length <= MOST_PARTS, "consultations:cut.too-many"),
});
export type CutInput = z.output<typeof cutForm>;

const letters = (words: string): string => words.replace(/\s+/gu, "");

/** Not a word is left out, added or moved; only lines and blanks may be others. */
export const isAllOf = (parts: readonly string[], body: string): boolean => letters(parts.join("")) === letters(body);

/** Somebody may have relied on an answer that is there. */
export const mayCut = (point: { isPart: boolean; state: string; proposal: unknown }): boolean =>
  !point.isPart && point.state === "open" && point.proposal === null;
