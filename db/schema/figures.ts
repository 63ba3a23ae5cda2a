/** Figures as sources give them: of formats and their editions, of partnerships, places and whatever else is counted. */
import type { Generated } from "kysely";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";

export const PRECISIONS = ["exakt", "gerundet", "mindestens", "hoechstens", "etwa"] as const;

export type Precision = (typeof PRECISIONS)[number];

/** One value of one source. Several sources may disagree: each stays a row of its own, nothing is overwritten, averaged or summed. */
interface DataPoints {
  id: Id;
  process_id: number;
  /** What is counted about: `format`, `edition`, … in the singular of its table; `subject_id` is its id there. */
  subject: string;
  subject_id: number;
  indicator: string;
  value: number;
  /** Null: no range, `value` is all there is. */
  upper: number | null;
  unit: string;
  precision: Precision;
  /** What counts and what does not, in the words of the source. */
  definition: string;
  as_of: Day;
  source: string;
  source_url: string;
  note: Generated<string>;
  /** The whole that this is a part of: parts are shown below it and never added up. */
  part_of: number | null;
  /** Taken over from a public source, and not yet looked up by anybody here. */
  to_check: Generated<boolean>;
  checked_by: number | null;
  checked_at: InstantOrNull;
  created_by: number | null;
  created_at: Instant;
}

export interface FiguresTables {
  data_points: DataPoints;
}
