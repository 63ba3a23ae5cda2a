/** Figures that a recommendation cites: what was cited, what stands there now, and whether there is a newer value. */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { newerThan, type DataPoint } from "../figures/rules.ts";

/** What it said when it was cited. */
export type Cited = Pick<DataPoint, "value" | "upper" | "unit" | "precision">;

export const citedOf = ({ value, upper, unit, precision }: Cited): Cited => ({ value, upper, unit, precision });

export interface Subject {
  /** What the figure is about, in words and as an address. */
  label: string;
  path: string;
}

export interface Citation {
  id: number;
  /** Null: taken away, or no longer shown to everybody. */
  point: (DataPoint & Subject) | null;
  newer: DataPoint | null;
  /** What was cited, where something else stands there now. */
  before: Cited | null;
  citedBy: string | null;
  citedAt: Date;
}

/** @param all figures of the same things that everybody sees */
export function compareCited(point: DataPoint, cited: Cited, all: readonly DataPoint[]): Pick<Citation, "newer" | "before"> {
  const isSame = (["value", "upper", "unit", "precision"] as const).every((key) => point[key] === cited[key]);
  return { newer: newerThan(point, all) ?? null, before: isSame ? null : cited };
}

const id = z.coerce.number({ error: "common:invalid.choice" }).int().positive("common:invalid.choice").max(LARGEST_ID);

export const citeForm = z.object({
  point: id,
  /** A citation that the new one takes the place of. */
  instead: z.union([z.literal("").transform(() => null), id], { error: "common:invalid.choice" }).default(null),
});
