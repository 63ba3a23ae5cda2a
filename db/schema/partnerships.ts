/** The register: which municipality has which ties to whom, and what depends on whom. Whose it is follows from its place. */
import type { Generated, JSONColumnType } from "kysely";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";
import type { PolicyDimension } from "./recommendations.ts";

export const PARTNERSHIP_KINDS = [
  "staedtepartnerschaft",
  "freundschaft",
  "kontakt",
  "projekt",
  "klimapartnerschaft",
  "strategisch",
  "netzwerk",
] as const;
export type PartnershipKind = (typeof PARTNERSHIP_KINDS)[number];

export const PARTNERSHIP_STATUSES = [
  "aktiv",
  "ruhend",
  "in_pruefung",
  "abgelaufen",
  "beendet",
  "geplant",
  "unbekannt",
] as const;
export type PartnershipStatus = (typeof PARTNERSHIP_STATUSES)[number];

export const INTERDEPENDENCY_KINDS = [
  "direktinvestition",
  "beteiligung_kritis",
  "lieferbeziehung",
  "it_ausruestung",
  "logistik_hafen",
  "hochschule_forschung",
  "kulturinstitut",
  "finanzierung",
  "tourismus",
  "medien",
  "personenkontakte",
  "sonstige",
] as const;
export type InterdependencyKind = (typeof INTERDEPENDENCY_KINDS)[number];

export const SECTORS = [
  "energie",
  "wasser",
  "gesundheit",
  "ernaehrung",
  "it_telekommunikation",
  "transport_verkehr",
  "finanzen_versicherung",
  "staat_verwaltung",
  "medien_kultur",
  "siedlungsabfall",
  "industrie",
  "keiner",
] as const;
export type Sector = (typeof SECTORS)[number];

export const DIRECTIONS = ["eingehend", "ausgehend", "beidseitig"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const CONFIDENCES = ["hoch", "mittel", "niedrig", "unbekannt"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Who sees an entry: its municipality, the deciding benches and the moderation, or everybody in the process. */
export const SIGHTS = ["own", "deciding", "process"] as const;
export type Sight = (typeof SIGHTS)[number];

/** Said or confirmed by the municipality itself; proposed by somebody else, until it answers; refused by it. */
export const ENTRY_STATES = ["own", "proposed", "declined"] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** `1985`, `1985-04` or `1985-04-30`: more is often not known. */
export type PartialDay = string;

/** Which municipality an organisation is. */
interface Municipalities {
  organisation_id: number;
  place_id: number;
}

/** What all that a municipality keeps in the register has. */
interface Entries {
  id: Id;
  process_id: number;
  place_id: number;
  /** ISO 3166, also of states that are no more. */
  country: string;
  note: Generated<string>;
  source: string;
  sight: Sight;
  state: EntryState;
  /** The organisation whose people entered it. */
  entered_by: number;
  /** Why the municipality refused it. */
  answer: Generated<string>;
  answered_at: InstantOrNull;
  /** Came with a file, which can be taken back as a whole. */
  import_id: number | null;
  revision: Generated<number>;
  created_at: Instant;
}

interface Partnerships extends Entries {
  kind: PartnershipKind;
  /** The town, district or institution on the other side. */
  partner: string;
  /** As somebody has said it; what it comes to today also follows from its dates. */
  status: PartnershipStatus;
  dimensions: Generated<PolicyDimension[]>;
  started: PartialDay | null;
  /** Of a project: when its term ends. */
  ended: PartialDay | null;
  last_activity: PartialDay | null;
  legal_form: Generated<string>;
  purpose: Generated<string>;
  funding: Generated<string>;
  /** A letter box of an office, no person. */
  contact: Generated<string>;
  next_review_on: Day | null;
  /** The review that its people have had a letter about. */
  reminded_of: Day | null;
}

interface Interdependencies extends Entries {
  title: string;
  kind: InterdependencyKind;
  sector: Sector;
  direction: Direction;
  confidence: Confidence;
  /** What speaks against it being one. */
  counter_evidence: Generated<string>;
}

export const REVIEW_OUTCOMES = ["fortfuehren", "anpassen", "ruhend", "beenden", "pruefen"] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** A list of questions for reviews: each change is a new version, the first one is in the software. */
interface ReviewLists {
  process_id: number;
  version: number;
  questions: JSONColumnType<{ key: string; de: string; en: string }[]>;
  reason: string;
  made_by: number | null;
  made_at: Instant;
}

interface PartnershipReviews {
  id: Id;
  partnership_id: number;
  organisation_id: number;
  /** Of the list of questions. */
  version: number;
  /** By key of the question. */
  answers: JSONColumnType<Record<string, { answer: string; note: string }>>;
  outcome: ReviewOutcome;
  note: string;
  reviewed_on: Day;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** Whether others come to us, or we go to them. */
export const DELEGATION_DIRECTIONS = ["incoming", "outgoing"] as const;
export type DelegationDirection = (typeof DELEGATION_DIRECTIONS)[number];

/** A sheet on which an organisation prepares a meeting of delegations, and writes down what it learned. Never shown to everybody. */
interface DelegationMeetings {
  id: Id;
  process_id: number;
  /** Whose sheet it is. */
  organisation_id: number;
  partnership_id: number | null;
  title: string;
  direction: DelegationDirection;
  country: string;
  meets_on: Day;
  place: Generated<string>;
  /** Null: not known, which is not zero. */
  own_people: number | null;
  other_people: number | null;
  /** Of them, those who may decide. */
  own_deciders: number | null;
  other_deciders: number | null;
  /** Of them, those who speak the language of the other side. */
  own_speakers: number | null;
  other_speakers: number | null;
  /** Of them, those who know the country of the other side. */
  own_experts: number | null;
  other_experts: number | null;
  /** Offices, no names. */
  own_side: Generated<string>;
  other_side: Generated<string>;
  languages: Generated<string>;
  aims: Generated<string>;
  briefed_on: Day | null;
  briefing: Generated<string>;
  debriefed_on: Day | null;
  debrief: Generated<string>;
  sight: "own" | "deciding";
  revision: Generated<number>;
  created_by: number | null;
  created_at: Instant;
}

/** A file on its way into the register: read, then taken over, then maybe taken back. */
interface RegisterImports {
  id: Id;
  process_id: number;
  /** Which of the two it is for. */
  register: Generated<"partnerships" | "interdependencies">;
  person_id: number;
  organisation_id: number;
  file_name: string;
  state: "read" | "done" | "undone";
  /** As they were read, until they are taken over. */
  rows: JSONColumnType<{ line: number; cells: string[]; isBroken?: boolean }[]>;
  /** Which column is which field. */
  mapping: JSONColumnType<Record<string, number>>;
  added: number;
  refused: JSONColumnType<{ line: number; code: string; cell: string }[]>;
  created_at: Instant;
}

export interface PartnershipsTables {
  municipalities: Municipalities;
  partnerships: Partnerships;
  interdependencies: Interdependencies;
  register_imports: RegisterImports;
  partnership_reviews: PartnershipReviews;
  review_lists: ReviewLists;
  delegation_meetings: DelegationMeetings;
}
