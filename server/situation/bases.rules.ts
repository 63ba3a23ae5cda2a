/** What a decision rests on: released situation pictures, and kept results of the rule of priorities. */
import { z } from "zod";

export const BASES = ["situation", "priorities"] as const;

/** One of them, as whoever reads the decision sees it. */
export interface Basis {
  kind: (typeof BASES)[number];
  id: number;
  number: number;
  title: string;
  /** When it was released, or kept. */
  at: Date;
  path: string;
}

/** `situation-12`: as a form sends it. */
export const basisKey = ({ kind, id }: Pick<Basis, "kind" | "id">): string => `${kind}-${id}`;

const keys = z
  .array(z.string().regex(/^(situation|priorities)-[1-9]\d{0,8}$/, "common:invalid.choice"))
  .max(200, "common:invalid.choice")
  .default([]);

export const basesForm = z.object({
  bases: keys,
  /** What was chosen when the form was opened: only of that something is taken away. */
  had: keys,
});
export type BasesInput = z.output<typeof basesForm>;
