/** What the pool's threads do for comparing; loaded by the thread that needs it. */
import type { Work } from "../../platform/work.rules.ts";
import type { Comparison } from "../compare/rules.ts";
import type { KnownRecords } from "../content/records.rules.ts";
import type { TextContent } from "../rules.ts";

/** Who wrote what a text holds, by their numbers in it. */
export const CLIENTS: Work<{ updates: readonly Uint8Array[] }, number[]> = {
  name: "documents.clients",
  run: async ({ updates }) => (await import("../log/attribution.rules.ts")).clientsOf(updates),
};

/** @see compareTexts */
export const COMPARE: Work<
  { before: string; updates: readonly Uint8Array[]; names: ReadonlyMap<number, string>; records: KnownRecords },
  Comparison
> = {
  name: "documents.compare",
  async run({ before, updates, names, records }) {
    const { authoredText } = await import("../log/attribution.rules.ts");
    const { compareTexts } = await import("../compare/rules.ts");
    const { drawRecords } = await import("../content/records.rules.ts");
    return compareTexts(JSON.parse(before) as TextContent, drawRecords(authoredText(updates, names), records));
  },
};
