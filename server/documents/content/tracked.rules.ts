/** A node on its way into a file as a tracked change of Word; never stored. */
import type { TextContent } from "../rules.ts";

/** Whose change, and which way. */
export interface Tracked {
  kind: "insertion" | "deletion";
  author: string;
  at: Date;
}

/** Null for what is not to be changed. */
export const trackedOf = (node: TextContent): Tracked | null => (node.attrs?.tracked as Tracked | undefined) ?? null;
