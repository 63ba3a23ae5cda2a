/** Fields that forms of all domains have. Messages are catalogue keys. */
import { z } from "zod";

const LINE_BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Signs that nobody sees, and those that turn the direction of what follows them. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Names and titles stand between other words, in letters and lists: one line, without signs that nobody sees. @param most letters */
export const singleLine = (most: number) =>
  z
    .string()
    .transform((typed) => typed.replace(LINE_BREAKS, " ").replace(UNSEEN, "").trim())
    .pipe(z.string().max(most, "common:invalid.too-long"));

export const requiredLine = (most: number) => singleLine(most).pipe(z.string().min(1, "common:invalid.required"));

/** Beside the fields of a form that changes something: the word of `revisionOf` for what it showed. */
export const seenForm = z.object({ seen: z.string().max(32, "common:invalid.too-long").default("") });

export const nothing = z.object({});
