/** Situation pictures: dated, frozen with all that they rest on, released after the municipalities have read their passages. */
import type { Generated } from "kysely";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";
import type { Confidence, Sight } from "./partnerships.ts";

export const REPORT_STATES = ["draft", "reply", "frozen", "released"] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** For whom it is made: only what they may see goes into it. */
export const REPORT_AUDIENCES = ["deciding", "process"] as const;
export type ReportAudience = (typeof REPORT_AUDIENCES)[number];

export const REPLY_KINDS = ["agreed", "comment", "withdrawn"] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];

interface SituationReports {
  id: Id;
  process_id: number;
  /** Within its process. */
  number: number;
  title: string;
  audience: ReportAudience;
  scope: string;
  method: string;
  data_basis: string;
  gaps: string;
  confidence: Confidence;
  state: ReportState;
  /** The text that is written together; null: it was deleted. */
  document_id: number | null;
  /** Until when municipalities can reply to their passages. */
  reply_until: Day | null;
  /** JSON as it was written and hashed, never touched again. */
  payload: string | null;
  payload_hash: string | null;
  frozen_at: InstantOrNull;
  frozen_by: number | null;
  released_at: InstantOrNull;
  released_by: number | null;
  /** With its text, which brings it back or takes it along for good; never of what is frozen. */
  deleted_at: InstantOrNull;
  revision: Generated<number>;
  created_at: Instant;
}

interface SituationReplies {
  report_id: number;
  organisation_id: number;
  kind: ReplyKind;
  body: string;
  person_id: number | null;
  replied_at: Instant;
}

/** Where a picture was made use of. */
interface SituationUses {
  report_id: number;
  subject: "decision" | "recommendation";
  subject_id: number;
  noted_by: number | null;
  noted_at: Instant;
}

/** Decisions that rest on a kept result of the rule of priorities. */
interface PriorityRunUses {
  run_id: number;
  decision_id: number;
  noted_by: number | null;
  noted_at: Instant;
}

export const INSTRUMENTS = [
  "einladung",
  "ehrung",
  "kulturangebot",
  "investition",
  "kredit_spende",
  "lieferzusage",
  "protokolldruck",
  "medien",
  "personalkontakt",
  "technik_daten",
  "recht_klage",
  "sonstige",
] as const;
export type Instrument = (typeof INSTRUMENTS)[number];

/** Nobody points to a source; somebody reports it; a public source confirms it. */
export const EVIDENCES = ["unbelegt", "berichtet", "bestaetigt"] as const;
export type Evidence = (typeof EVIDENCES)[number];

/** How influence is taken: a card, not an accusation. */
interface InfluencePatterns {
  id: Id;
  process_id: number;
  title: string;
  instruments: Instrument[];
  /** Of political with economic ones. */
  coupling: string;
  trigger: string;
  target: string;
  effect: string;
  source: string;
  evidence: Evidence;
  sight: Sight;
  entered_by: number;
  revision: Generated<number>;
  created_at: Instant;
}

interface PatternInterdependencies {
  pattern_id: number;
  interdependency_id: number;
}

interface PatternItems {
  pattern_id: number;
  agenda_item_id: number;
}

export interface SituationTables {
  influence_patterns: InfluencePatterns;
  pattern_interdependencies: PatternInterdependencies;
  pattern_items: PatternItems;
  situation_reports: SituationReports;
  situation_replies: SituationReplies;
  situation_uses: SituationUses;
  priority_run_uses: PriorityRunUses;
}
