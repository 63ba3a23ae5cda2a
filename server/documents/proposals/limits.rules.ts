/** How large a proposal may be; apart from content.rules.ts, because pages need the limits without the content model. */

/** Blocks of a proposal as JSON, in characters. */
export const JSON_MAX = 400_000;
/** Blocks of the text that one proposal is about. */
export const CHOSEN_MAX = 50;
/** Blocks that it brings, and letters in them. */
export const BLOCKS_MAX = 200;
export const LETTERS_MAX = 60_000;
