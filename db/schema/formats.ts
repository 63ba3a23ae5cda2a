/** Dialogue formats, their figures and evaluations. */
import type { Level } from "./agenda.ts";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";

export const FORMAT_KINDS = [
  "runder_tisch",
  "gespraechskreis",
  "koordinierungsrunde",
  "staedtenetzwerk",
  "servicestelle",
  "beauftragte_stelle",
  "arbeitsgemeinschaft",
  "konferenz",
  "fortbildungsreihe",
  "plattform",
] as const;

export type FormatKind = (typeof FORMAT_KINDS)[number];

export const PRECISIONS = ["exakt", "gerundet", "mindestens", "hoechstens", "etwa"] as const;

export type Precision = (typeof PRECISIONS)[number];

export const EVIDENCE_TYPES = [
  "dokument",
  "statistik",
  "befragung",
  "interview",
  "beobachtung",
  "externe_evaluation",
  "presse",
  "selbstauskunft",
] as const;

export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** A independent and documented, B documented by an interested party, C single testimony, D assumption. */
export const EVIDENCE_STRENGTHS = ["A", "B", "C", "D"] as const;

export type EvidenceStrength = (typeof EVIDENCE_STRENGTHS)[number];

interface Formats {
  id: Id;
  process_id: number;
  name: string;
  kind: FormatKind;
  organiser: string;
  commissioned_by: string;
  levels: Level[];
  audience: string;
  rhythm: string;
  founded: string;
  note: string;
  created_at: Instant;
}

interface FormatEditions {
  id: Id;
  format_id: number;
  label: string;
  starts_on: Day | null;
  ends_on: Day | null;
  /** Used where only the year is known. */
  year: number;
  place: string;
  note: string;
}

/** A figure with its definition, source and as-of date; conflicting sources stand side by side, nothing is overwritten or summed. */
interface FormatFigures {
  id: Id;
  format_id: number;
  edition_id: number | null;
  indicator: string;
  value: number;
  unit: string;
  precision: Precision;
  definition: string;
  as_of: Day;
  source: string;
  source_url: string;
}

interface Evaluations {
  id: Id;
  format_id: number;
  title: string;
  criteria_set: string;
  period_from: Day;
  period_to: Day;
  created_by: number;
  created_at: Instant;
}

interface EvaluationRaters {
  evaluation_id: number;
  person_id: number;
  /** Null until handed in; after that the ratings cannot be changed. */
  submitted_at: InstantOrNull;
}

interface Ratings {
  evaluation_id: number;
  person_id: number;
  criterion: string;
  /** 0–4; null with `not_assessable`. Missing is not zero. */
  score: number | null;
  not_assessable: boolean;
  justification: string;
  evidence: string;
  /** Null while there is no evidence. */
  evidence_type: EvidenceType | null;
  evidence_strength: EvidenceStrength | null;
  updated_at: Instant;
}

export interface FormatsTables {
  formats: Formats;
  format_editions: FormatEditions;
  format_figures: FormatFigures;
  evaluations: Evaluations;
  evaluation_raters: EvaluationRaters;
  ratings: Ratings;
}
