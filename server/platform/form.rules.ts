/** Fields that forms of all domains have. Messages are catalogue keys. */
import { z } from "zod";
import { MENTION_REASON, MENTIONED } from "./classified.rules.ts";

const LINE_BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/**
 * Signs that nobody sees, and those that turn the direction of what follows them. Only the joiners inside words of scripts that are
 * written with them (Persian, Hindi …) stay.
 */
const UNSEEN =
  /(?!(?<=(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Inherited}\p{Default_Ignorable_Code_Point}])[\p{L}\p{M}])[\u200C\u200D](?=(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}]))[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
/** Looks like a space, and counts as a sign. */
const BLANK_OF_BRAILLE = "\u2800";
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** What somebody typed or pasted as one line that can be read: without line ends and signs that nobody sees. */
export const asLine = (typed: string): string =>
  typed.replace(LINE_BREAKS, " ").replaceAll(BLANK_OF_BRAILLE, " ").replace(UNSEEN, "").trim();

/** Names and titles stand between other words, in letters and lists. @param most letters */
export const singleLine = (most: number) => z.string().transform(asLine).pipe(z.string().max(most, "common:invalid.too-long"));

export const requiredLine = (most: number) =>
  singleLine(most).pipe(z.string().refine((line) => SEEN.test(line), "common:invalid.required"));

export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .trim()
    .transform((text, check) => {
      const number = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
      if (number >= minimum && number <= maximum) return number;
      check.issues.push({ code: "custom", message: "common:invalid.number", minimum, maximum, input: text });
      return z.NEVER;
    });

/** A box that is ticked or not; browsers leave out one that is not. */
export const isTicked = z
  .union([z.literal("on"), z.literal("true"), z.literal("")])
  .optional()
  .transform(Boolean);

/** Said of a marking in words that were typed elsewhere: it is only spoken of, and why. */
export const mentionFields = { [MENTIONED]: isTicked, [MENTION_REASON]: singleLine(300).default("") };

export interface Mention {
  isSaid: boolean;
  reason: string;
}

export const mentionOf = ({
  [MENTIONED]: isSaid,
  [MENTION_REASON]: reason,
}: z.output<z.ZodObject<typeof mentionFields>>): Mention => ({
  isSaid,
  reason,
});

/** Beside the fields of a form that changes something: the word of `revisionOf` for what it showed. */
export const seenForm = z.object({ seen: z.string().max(32, "common:invalid.too-long").default("") });

export const nothing = z.object({});
