/** Municipalities by their official key. Facts that everybody may know; what a municipality says of itself is elsewhere. */
import type { Generated, JSONColumnType } from "kysely";
import type { Day, Id, Instant } from "./columns.ts";

/** The first two digits of a key; 99 is of no country that is there, for places that somebody made up. */
export const LAENDER = [
  "01",
  "02",
  "03",
  "04",
  "05",
  "06",
  "07",
  "08",
  "09",
  "10",
  "11",
  "12",
  "13",
  "14",
  "15",
  "16",
  "99",
] as const;
export type Land = (typeof LAENDER)[number];

interface Places {
  id: Id;
  /** Eight digits, with the zeros before them. */
  ags: string;
  name: string;
  land: Generated<Land>;
  /** The Kreis; empty for a town that is one itself. */
  district: string;
  /** Null: not known, which is not zero. */
  population: number | null;
  population_on: Day | null;
  latitude: number | null;
  longitude: number | null;
  /** Where this is from, with its day. */
  source: string;
  /** Null: the key is in force. */
  ended_on: Day | null;
  /** Where it went when its key ended. */
  successor_id: number | null;
  folded_name: Generated<string>;
}

/** A file that was read in: what it brought, and what was refused. */
interface PlaceImports {
  id: Id;
  file_name: string;
  imported_by: number | null;
  imported_at: Instant;
  added: number;
  changed: number;
  unchanged: number;
  ended: number;
  refused: JSONColumnType<{ line: number; code: string; cell: string }[]>;
}

export interface PlacesTables {
  places: Places;
  place_imports: PlaceImports;
}
