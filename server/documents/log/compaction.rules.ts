/** Heavy work with the bytes of a text, as commands ask for it: main.ts gives them a thread for it (live/compaction), tests and seeds do it here. */
import { tallyOf, survivorsOf, type LoggedUpdate, type Tally } from "./attribution.rules.ts";
import { compactText, type CompactedText } from "./rules.ts";

export interface TextCompaction {
  /** @param updates a state first, if there is one, then the log in order */
  compact(updates: Uint8Array[]): Promise<CompactedText>;
  tally(stretch: Stretch): Promise<Tally>;
}

/** What was written after `base`: by the log of it, or by the text that it became. */
export type Stretch = { base: Uint8Array | null } & ({ log: LoggedUpdate[] } | { state: Uint8Array });

export const tallyIn = (stretch: Stretch): Tally =>
  "log" in stretch ? tallyOf(stretch.base, stretch.log) : survivorsOf(stretch.base, stretch.state);

export const compactionHere: TextCompaction = {
  compact: async (updates) => compactText(updates),
  tally: async (stretch) => tallyIn(stretch),
};
