/** Agreement: frozen recommendations, the positions of organisations on them, reservations, dissent, and what was decided. */
import type { Generated, JSONColumnType } from "kysely";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";
import type { Coordination } from "./consultations.ts";
import type { Bench } from "./organisations.ts";
import type { DecisionRule } from "./processes.ts";

/** From full support, support with concerns and abstention to serious concerns (carries it), standing aside and veto. */
export const CONSENT_LEVELS = [1, 2, 3, 4, 5, 6] as const;

export type ConsentLevel = (typeof CONSENT_LEVELS)[number];

/** Of the rules of procedure those that decide about one text; systemic consensing chooses between several. */
export const AGREEMENT_RULES = [
  "konsens",
  "konsent",
  "doppelt",
  "qualifiziert",
  "einfach",
  "einstimmig",
  "umlauf",
] as const satisfies readonly DecisionRule[];

export type AgreementRule = (typeof AGREEMENT_RULES)[number];

export const AGREEMENT_ENDS = ["decided", "objected", "superseded", "stopped"] as const;

/** Decided; stopped by an objection to silence; followed by a newer version; or no longer to be decided. */
export type AgreementEnd = (typeof AGREEMENT_ENDS)[number];

export const RESERVATION_KINDS = [
  "pruefvorbehalt",
  "leitungsvorbehalt",
  "ressortvorbehalt",
  "gremienvorbehalt",
  "ratsvorbehalt",
  "kabinettsvorbehalt",
  "haushaltsvorbehalt",
  "rechtsvorbehalt",
] as const;

export type ReservationKind = (typeof RESERVATION_KINDS)[number];

export const OUTCOMES = [
  "angenommen",
  "angenommen_mit_vorbehalt",
  "angenommen_mit_dissens",
  "zurueckgestellt",
  "abgelehnt",
] as const;

export type Outcome = (typeof OUTCOMES)[number];

export const GROUP_KINDS = ["coordinated", "association"] as const;

/** Ministries that speak with one voice, or an association and its members. */
export type GroupKind = (typeof GROUP_KINDS)[number];

export const COUNTED = ["speaker", "members"] as const;

/** Whose voice counts of a group, so that nobody counts twice. */
export type Counted = (typeof COUNTED)[number];

/** A recommendation as it is put to agreement: its text and all its facts. Never changes. */
interface RecommendationVersions {
  id: Id;
  recommendation_id: number;
  /** From 1 within its recommendation. */
  number: number;
  /** Of its text; always a frozen one. */
  document_version_id: number;
  document_version_kind: Generated<string>;
  /** See server/agreement/versions.rules.ts `FrozenRecommendation`. */
  payload: JSONColumnType<object>;
  /** SHA-256 of the payload as it is stored, in hexadecimal; the database refuses any other. */
  hash: string;
  frozen_by: number;
  frozen_at: Instant;
}

/** Asking for positions on a version, by one rule. At most one runs for a recommendation. */
interface Agreements {
  id: Id;
  recommendation_id: number;
  version_id: number;
  rule: AgreementRule;
  /** Of the rules of procedure that held when it was opened; 0: none were adopted. */
  rules_version: number;
  quorum_share: number;
  quorum_bench_share: number;
  /** Consensus: how many voices may stand aside. */
  most_aside: number;
  /** Silence counts from this instant on; for all other rules until when positions are asked for. */
  closes_at: InstantOrNull;
  opened_by: number;
  opened_at: Instant;
  ended_at: InstantOrNull;
  ended_how: AgreementEnd | null;
}

/** Who is asked, frozen when it is opened. */
interface AgreementVoices {
  agreement_id: number;
  organisation_id: number;
  bench: Bench;
  /** The organisation whose voice counts for this one as well; null: its own counts. */
  counted_with: number | null;
}

/** What an organisation says of a version. Never changes; one at a time holds. */
interface Positions {
  id: Id;
  version_id: number;
  organisation_id: number;
  level: ConsentLevel;
  remark: string;
  /** How it should read instead; never empty with a veto. */
  wording: string;
  coordination: Coordination;
  /** The position on an earlier version that it confirms. */
  confirms_id: number | null;
  /** By letter or in the room, entered by the moderation: what proves it. Empty: given by the organisation itself. */
  evidence: string;
  given_by: number;
  given_at: Instant;
  /** Replaced or taken back. */
  ended_at: InstantOrNull;
}

/** Of a position; lifted later, also after the adoption. */
interface Reservations {
  id: Id;
  position_id: number;
  kind: ReservationKind;
  body: string;
  until: Day | null;
  lifted_at: InstantOrNull;
  lifted_by: number | null;
}

/** A house that has coordinated further since it gave its position. */
interface PositionApprovals {
  id: Id;
  position_id: number;
  coordination: Coordination;
  recorded_by: number;
  recorded_at: Instant;
}

/** Only ever read within the organisation that wrote it. */
interface DelegationNotes {
  recommendation_id: number;
  organisation_id: number;
  body: string;
  revision: Generated<number>;
  written_by: number;
  written_at: Instant;
}

/** A dissenting opinion, printed as it is. Counts while one organisation at least has signed it. */
interface Dissents {
  id: Id;
  version_id: number;
  /** The passage of the frozen text that it is about; null: all of it. */
  block_id: string | null;
  quote: string;
  body: string;
  filed_by: number;
  filed_at: Instant;
}

interface DissentSignatures {
  dissent_id: number;
  organisation_id: number;
  signed_by: number;
  signed_at: Instant;
  withdrawn_at: InstantOrNull;
}

/** What was decided about a version. Never changes. */
interface AgreementDecisions {
  id: Id;
  process_id: number;
  /** Shown as B-2026-05, from the numbers of the process's decisions. */
  number: string;
  recommendation_id: number;
  version_id: number;
  agreement_id: number;
  outcome: Outcome;
  rule: AgreementRule;
  reason: string;
  /** See server/agreement/decisions.rules.ts `DecisionRecord`: electorate, counts, positions, reservations, dissent. */
  record: JSONColumnType<object>;
  /** SHA-256 of the record as it is stored. */
  hash: string;
  /** Of the version. */
  text_hash: string;
  /** Null: by the clock, at the end of silence. */
  decided_by: number | null;
  decided_at: Instant;
}

interface VoiceGroups {
  id: Id;
  process_id: number;
  kind: GroupKind;
  /** Who speaks: the coordinating ministry, the association. */
  organisation_id: number;
  counted: Counted;
  created_by: number;
  created_at: Instant;
}

interface VoiceGroupMembers {
  group_id: number;
  process_id: number;
  organisation_id: number;
}

export interface AgreementTables {
  recommendation_versions: RecommendationVersions;
  agreements: Agreements;
  agreement_voices: AgreementVoices;
  positions: Positions;
  reservations: Reservations;
  position_approvals: PositionApprovals;
  delegation_notes: DelegationNotes;
  dissents: Dissents;
  dissent_signatures: DissentSignatures;
  agreement_decisions: AgreementDecisions;
  voice_groups: VoiceGroups;
  voice_group_members: VoiceGroupMembers;
}
