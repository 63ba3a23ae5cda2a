/** Dialogue formats, their figures and evaluations. */
import type { ColumnType, Generated } from "kysely";
import type { Level } from "./agenda.ts";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";
import type { Bench } from "./organisations.ts";

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

export const FORMAT_STATUSES = ["geplant", "laufend", "ruhend", "beendet", "zusammengefuehrt", "umbenannt"] as const;

export type FormatStatus = (typeof FORMAT_STATUSES)[number];

export const EDITION_STATES = ["geplant", "durchgefuehrt", "ausgefallen"] as const;

export type EditionState = (typeof EDITION_STATES)[number];

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

export const PRESETS = ["dialogformat", "staedtenetzwerk", "fortbildung", "ansprechstelle"] as const;

export type Preset = (typeof PRESETS)[number];

export const ADJUSTMENT_KINDS = [
  "fortfuehren",
  "anpassen",
  "ausbauen",
  "zusammenfuehren",
  "verlagern",
  "neu_schaffen",
  "beenden",
] as const;

export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number];

export const EFFORTS = ["S", "M", "L"] as const;

export type Effort = (typeof EFFORTS)[number];

export const RESPONSES = ["offen", "angenommen", "teilweise", "abgelehnt"] as const;

export type Response = (typeof RESPONSES)[number];

export const FOLLOW_UP_MONTHS = [6, 12, 24] as const;

export const FOLLOW_UP_STATES = ["offen", "umgesetzt", "teilweise", "nicht"] as const;

export type FollowUpState = (typeof FOLLOW_UP_STATES)[number];

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
  ended: Generated<string>;
  /** Of the format as a whole; what an edition spoke about stands with it. */
  topics: Generated<string>;
  confidentiality: Generated<string>;
  budget: Generated<string>;
  legal_basis: Generated<string>;
  /** One address a line. */
  links: Generated<string>;
  /** How many editions a year are meant; null: nobody has said. */
  per_year: number | null;
  status: Generated<FormatStatus>;
  /** What it was merged into or renamed to. */
  successor_id: number | null;
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
  state: Generated<EditionState>;
  benches: Generated<Bench[]>;
  /** What came of it, one a line. */
  outputs: Generated<string>;
  sources: Generated<string>;
  /** The roundtable of this workspace that it was. */
  roundtable_id: number | null;
}

/** What was on the agenda of an edition. */
interface EditionTopics {
  id: Id;
  edition_id: number;
  position: number;
  title: string;
  /** Of the joint agenda. */
  agenda_item_id: number | null;
}

/** Rows of a file, from the look at how they were understood until the day after. */
interface FormatLists {
  id: Id;
  process_id: number;
  person_id: number;
  rows: ColumnType<ListRow[], string, string>;
  created_at: Instant;
  taken_at: InstantOrNull;
}

/** As a file holds it. */
interface ListRow {
  line: number;
  cells: string[];
  isBroken?: boolean;
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
  purpose: Generated<string>;
  commissioner: Generated<string>;
  /** What the data cannot show, and how it was gone about. */
  limits: Generated<string>;
  /** As they were when it began: no later version changes what was rated. */
  criteria: ColumnType<StoredCriterion[], string, string>;
  /** Somebody has asked for a weighted mean over all criteria. */
  overall: Generated<boolean>;
  fact_check_sent_at: InstantOrNull;
  fact_check_until: Day | null;
  reply: Generated<string>;
  reply_by: Generated<string>;
  replied_at: InstantOrNull;
  released_at: InstantOrNull;
  released_by: number | null;
}

interface StoredCriterion {
  key: string;
  number: number;
  indicators: number;
  gate: boolean;
  weight: number;
  name?: string;
  question?: string;
}

/** A version of the criteria of a process; never changed, because others were measured by it. */
interface CriteriaSets {
  id: Id;
  process_id: number;
  preset: Preset;
  version: number;
  title: string;
  criteria: ColumnType<StoredCriterion[], string, string>;
  created_by: number | null;
  created_at: Instant;
}

/** Those that an evaluation looks at; none: all of its period. */
interface EvaluationEditions {
  evaluation_id: number;
  edition_id: number;
}

interface EvaluationRaters {
  evaluation_id: number;
  person_id: number;
  /** Null until handed in; after that the ratings cannot be changed. */
  submitted_at: InstantOrNull;
  /** Null: not said yet. */
  interest: "none" | "declared" | null;
  interest_note: Generated<string>;
}

/** What people conclude of all ratings of a criterion; never computed. */
interface Syntheses {
  evaluation_id: number;
  criterion: string;
  score: number | null;
  not_assessable: boolean;
  summary: Generated<string>;
  /** How a difference of two points or more was talked about. */
  discussion: Generated<string>;
  /** Why nothing is to be adjusted, at 0 or 1. */
  unadjusted: Generated<string>;
  written_by: number | null;
  updated_at: Instant;
}

interface Adjustments {
  id: Id;
  format_id: number;
  evaluation_id: number;
  criterion: string;
  finding: string;
  conclusion: string;
  kind: AdjustmentKind;
  proposal: string;
  addressee_id: number | null;
  /** Of somebody who takes no part. */
  addressee: string;
  effort: Effort;
  effect: string;
  due_on: Day;
  response: Generated<Response>;
  measure: Generated<string>;
  measure_due_on: Day | null;
  response_by: Generated<string>;
  responded_on: Day | null;
  created_by: number | null;
  created_at: Instant;
}

/** Whether something has come of it, half a year, a year and two years after the response. */
interface FollowUps {
  adjustment_id: number;
  months: 6 | 12 | 24;
  due_on: Day;
  state: Generated<FollowUpState>;
  note: Generated<string>;
  noted_by: number | null;
  noted_at: InstantOrNull;
  reminded_at: InstantOrNull;
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
  evidence_url: Generated<string>;
  updated_at: Instant;
}

/** What a rater leans on, as a file; final when the ratings are handed in. */
interface EvidenceFiles {
  id: Id;
  evaluation_id: number;
  person_id: number;
  criterion: string;
  name: string;
  media_type: string;
  /** SHA-256 of the bytes. */
  hash: string;
  bytes: Buffer;
  created_at: Instant;
}

/** A format serves an item of the agenda at a level, as somebody has said. */
interface FormatServices {
  format_id: number;
  agenda_item_id: number;
  level: Level;
  degree: "ganz" | "teilweise";
}

/** A new format, or an existing one adjusted, for an adopted item. */
interface FormatProposals {
  id: Id;
  process_id: number;
  agenda_item_id: number;
  kind: "neu" | "anpassen";
  /** Of an existing one; of a new one as soon as it was adopted. */
  format_id: number | null;
  title: string;
  purpose: string;
  levels: Level[];
  effort: Effort;
  /** What it is expected to be worth, by the criteria that formats are judged by. */
  expectations: ColumnType<{ criterion: string; score: number }[], string, string>;
  method_run_id: number | null;
  decision: Generated<"offen" | "angenommen" | "abgelehnt">;
  reason: Generated<string>;
  /** Another decision than the vote on it asked for, as its reason says. */
  departs: Generated<boolean>;
  decided_on: Day | null;
  created_by: number | null;
  created_at: Instant;
}

export interface FormatsTables {
  formats: Formats;
  format_editions: FormatEditions;
  edition_topics: EditionTopics;
  format_lists: FormatLists;
  evaluations: Evaluations;
  criteria_sets: CriteriaSets;
  evaluation_editions: EvaluationEditions;
  evaluation_raters: EvaluationRaters;
  ratings: Ratings;
  evidence_files: EvidenceFiles;
  syntheses: Syntheses;
  adjustments: Adjustments;
  follow_ups: FollowUps;
  format_services: FormatServices;
  format_proposals: FormatProposals;
}
