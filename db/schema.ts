/**
 * The whole data model on one page: one interface per table, in the order of the domains.
 * Written by hand beside the migrations; a test compares it with the migrated database.
 * Times are UTC instants (timestamptz → Date); calendar days are `YYYY-MM-DD` strings (date).
 */
import type { ColumnType, Generated, JSONColumnType, Selectable } from "kysely";

/** timestamptz that is set by the caller (`ctx.now()`), never by the clock of the database. */
type Instant = ColumnType<Date, Date, Date>;
type InstantOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** A calendar day in Europe/Berlin, `YYYY-MM-DD`. */
type Day = string;
/** Primary key: integer, given by the database. */
type Id = Generated<number>;

export const LANGUAGES = ["de", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

export const ROLES = ["facilitator", "recorder", "head_delegate", "delegate", "consulted", "observer"] as const;
export type Role = (typeof ROLES)[number];

export const BENCHES = ["bund", "laender", "kommunen", "wirtschaft", "zivilgesellschaft", "wissenschaft"] as const;
export type Bench = (typeof BENCHES)[number];

export const ORGANISATION_LEVELS = [
  "eu",
  "bund",
  "land",
  "kommune",
  "verband",
  "wirtschaft",
  "zivilgesellschaft",
  "wissenschaft",
  "international",
  "sonstige",
] as const;
export type OrganisationLevel = (typeof ORGANISATION_LEVELS)[number];

/** Levels of government that an agenda item or a format involves. */
export const LEVELS = ["bund", "land", "kommune", "eu"] as const;
export type Level = (typeof LEVELS)[number];

/** TLP 2.0 without RED and AMBER+STRICT: those need clearances per mandate, which this version does not have. */
export const MARKINGS = ["CLEAR", "GREEN", "AMBER"] as const;
export type Marking = (typeof MARKINGS)[number];

export const STAGES = [
  "auftrag",
  "lagebild",
  "themen",
  "prioritaeten",
  "entwurf",
  "konsultation",
  "einigung",
  "umsetzung",
  "evaluation",
] as const;
export type StageKey = (typeof STAGES)[number];

export const MODES = ["austausch", "zusammenarbeit", "koordinierung"] as const;
export type Mode = (typeof MODES)[number];

export const AGENDA_STATUSES = [
  "entwurf",
  "in_abstimmung",
  "in_konsultation",
  "beschlussreif",
  "angenommen",
  "zurueckgestellt",
  "entfallen",
] as const;
export type AgendaStatus = (typeof AGENDA_STATUSES)[number];

export const DOCUMENT_KINDS = ["paper", "agenda_item", "minutes"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const NUMBERINGS = ["none", "headings", "paragraphs"] as const;
/** What a text counts: nothing, its headings, or its headings and paragraphs. */
export type Numbering = (typeof NUMBERINGS)[number];
export const DOCUMENT_TEMPLATES = ["blank", "recommendation", "minutes", "statement", "invitation"] as const;
/** What a paper was begun from; recommendation papers are listed apart where texts are referred to. */
export type DocumentTemplate = (typeof DOCUMENT_TEMPLATES)[number];
export const VERSION_KINDS = [
  "auto",
  "named",
  "frozen",
  "before-restore",
  "before-accept",
  "before-deletion",
  "import",
] as const;
export type VersionKind = (typeof VERSION_KINDS)[number];
export const VISIBILITIES = ["process", "benches", "organisation"] as const;
/** Who sees a thread: everybody in the process, the deciding benches, or the organisation that began it. */
export type Visibility = (typeof VISIBILITIES)[number];
export const DECIDING_BENCHES = ["bund", "laender", "kommunen"] as const satisfies readonly Bench[];
export const PROPOSAL_STATUSES = ["submitted", "accepted", "accepted-with-changes", "declined", "withdrawn"] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];
export const IMPORT_FORMATS = ["docx", "html", "markdown", "text"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];
export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export const ROUNDTABLE_TYPES = [
  "auftakt",
  "workshop",
  "runder_tisch",
  "arbeitsgruppe",
  "plenum",
  "redaktionssitzung",
  "anhoerung",
  "abschluss",
] as const;
export type RoundtableType = (typeof ROUNDTABLE_TYPES)[number];
export const ROUNDTABLE_STATES = ["planned", "open", "closed"] as const;
export type RoundtableState = (typeof ROUNDTABLE_STATES)[number];

export const POINT_KINDS = [
  "information",
  "beratung",
  "meinungsbild",
  "beschluss",
  "methode",
  "verschiedenes",
  "pause",
] as const;
export type PointKind = (typeof POINT_KINDS)[number];

export const POLL_KINDS = ["yes_no_abstain", "choice"] as const;
export type PollKind = (typeof POLL_KINDS)[number];
export const POLL_STATES = ["created", "started", "finished", "published"] as const;
export type PollState = (typeof POLL_STATES)[number];
export const VOICES = ["person", "organisation"] as const;
/** Whose voice counts once: every person's, or every organisation's. */
export type Voice = (typeof VOICES)[number];

export const ATTENDANCE_STATUSES = ["expected", "present", "excused"] as const;
export type AttendanceStatus = (typeof ATTENDANCE_STATUSES)[number];
export const ATTENDANCE_MODES = ["in_person", "online"] as const;
export type AttendanceMode = (typeof ATTENDANCE_MODES)[number];

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

/** No id is larger; PostgreSQL would refuse to compare it. */
export const LARGEST_ID = 2_147_483_647;

/** Both languages of a text that is data, not interface (template texts, stage names). */
export type Bilingual = { de: string; en: string };

// --- people ---------------------------------------------------------------

interface People {
  id: Id;
  name: string;
  /** Stored in lower case; unique. */
  email: string;
  /** argon2id; null until the first invitation is accepted. */
  password_hash: string | null;
  language: Language | null;
  theme: "light" | "dark" | null;
  is_admin: Generated<boolean>;
  created_at: Instant;
}

/** Login sessions (a meeting is a roundtable). The id is the SHA-256 of what the cookie carries. */
interface Sessions {
  id: string;
  person_id: number;
  expires_at: Instant;
  created_at: Instant;
  last_seen_at: Instant;
  user_agent: string;
}

/** With which browsers encrypt what they keep of texts for one person. */
export interface CopyKeys {
  person_id: number;
  /** 32 bytes, base64. */
  key: string;
}

/** A browser that somebody signed in with before: guesses from elsewhere do not count against it. */
interface KnownBrowsers {
  /** SHA-256 of what its cookie carries. */
  token_hash: string;
  person_id: number;
  last_used_at: Instant;
}

/** Wrong guesses; written and read by rate-limiter-flexible. */
interface SignInCounts {
  key: string;
  points: number;
  expire: string | null;
}

interface Invitations {
  id: Id;
  /** SHA-256 of the token in the link. */
  token_hash: string;
  person_id: number;
  /** Null: an invitation to the installation itself (the first administrator). */
  process_id: number | null;
  invited_by: number | null;
  created_at: Instant;
  expires_at: Instant;
  accepted_at: InstantOrNull;
}

/** Links for forgotten passwords that still count: using one deletes all of that person. */
interface PasswordResets {
  /** SHA-256 of the token in the link. */
  token_hash: string;
  person_id: number;
  created_at: Instant;
  expires_at: Instant;
}

/** Outgoing mail, written in the transaction that causes it and sent after its commit. */
interface Mails {
  id: Id;
  to_email: string;
  subject: string;
  /** Emptied once it is sent: the links in it let people in. */
  body: string;
  created_at: Instant;
  sent_at: InstantOrNull;
  /** By the receiving end. */
  refusals: Generated<number>;
}

/** One row per form that was sent with a client-made id: sending twice does no harm. */
interface Submissions {
  request_id: string;
  person_id: number;
  /** Id of the row that the first sending made. */
  result_id: number;
  created_at: Instant;
}

// --- organisations ----------------------------------------------------------

interface Organisations {
  id: Id;
  name: string;
  short_name: string;
  level: OrganisationLevel;
  bench_default: Bench;
  created_at: Instant;
}

// --- processes ----------------------------------------------------------------

interface ProcessTemplates {
  key: string;
  title: JSONColumnType<Bilingual>;
  description: JSONColumnType<Bilingual>;
  /** See server/processes/rules.ts `templateStage`. */
  stages: JSONColumnType<object[]>;
}

interface Processes {
  id: Id;
  /** GA-2026-01; never changes. */
  number: string;
  title: string;
  guiding_question: string;
  description: string;
  marking: Marking;
  starts_on: Day;
  ends_on: Day | null;
  template_key: string;
  stage: StageKey;
  /** Counter behind agenda_items.number: rises only, so a number is never given twice. */
  last_agenda_number: Generated<number>;
  /** Counter behind decisions.number. */
  last_decision_number: Generated<number>;
  created_at: Instant;
}

interface ProcessStages {
  process_id: number;
  key: StageKey;
  position: number;
  title: JSONColumnType<Bilingual>;
  purpose: JSONColumnType<Bilingual>;
  open_to: JSONColumnType<Bilingual>;
  done_when: JSONColumnType<Bilingual>;
  /** See server/processes/rules.ts `StageRules`. */
  rules: JSONColumnType<object>;
  planned_until: Day | null;
}

/** Person × organisation × process × role × bench, from–to: the unit of all rights. */
interface Mandates {
  id: Id;
  process_id: number;
  person_id: number;
  organisation_id: number;
  role: Role;
  bench: Bench;
  may_bind: Generated<boolean>;
  valid_from: Day;
  valid_to: Day | null;
  created_at: Instant;
}

/** What happened, for all who have a mandate: shown on the process page, never holds what some may not see. */
interface ProcessEvents {
  id: Id;
  process_id: number;
  at: Instant;
  person_id: number | null;
  /** Key of the sentence in the catalogue `processes`, under `event`. */
  kind: string;
  params: JSONColumnType<Record<string, string | number>>;
  /** Where the event can be looked at, a path in the app. */
  path: string | null;
}

// --- documents ----------------------------------------------------------------

interface Documents {
  id: Id;
  process_id: number;
  kind: DocumentKind;
  title: string;
  /** Opened for comments of the consulted outside the stage that allows them anyway. */
  comments_open: Generated<boolean>;
  /** Last sequence number of document_updates; raised under a row lock, so commits are in order. */
  head_seq: Generated<number>;
  created_at: Instant;
  created_by: number | null;
  /** Of its spelling; passages in another language carry a mark. */
  language: Generated<Language>;
  numbering: Generated<Numbering>;
  template: Generated<DocumentTemplate>;
  /** Of the content model that its text was begun with, or brought to at a start of the server. */
  schema_version: Generated<number>;
}

interface DocumentUpdates {
  document_id: number;
  seq: number;
  update: Buffer;
  /** Null: the server itself (comment marks, records in minutes, seeding). */
  person_id: number | null;
  at: Instant;
}

interface DocumentStates {
  document_id: number;
  up_to_seq: number;
  state: Buffer;
  /** ProseMirror JSON and plain text derived from `state`. */
  content: JSONColumnType<object>;
  plain_text: string;
  schema_version: number;
  updated_at: Instant;
}

/** Whose characters those of a Yjs client are; written the first time the client is seen in a text. */
interface DocumentClients {
  document_id: number;
  /** 32 bits, unsigned; a string when it is read. */
  client_id: ColumnType<string, number | string, never>;
  person_id: number;
  organisation_id: number;
  first_at: Instant;
}

/** A text as it was; frozen ones cannot be updated, a trigger sees to it. */
interface DocumentVersions {
  id: Id;
  document_id: number;
  kind: VersionKind;
  /** Of a frozen version, from 1 within its document; null for all others. */
  number: number | null;
  /** Given by people; empty where there is none. */
  name: string;
  /** The document's title then. */
  title: string;
  /** Position of the log that it holds. */
  up_to_seq: number;
  content: JSONColumnType<object>;
  plain_text: string;
  state: Buffer;
  schema_version: number;
  /** SHA-256 of the content without comment marks, in hexadecimal: the same words have the same hash. */
  content_hash: string;
  /** Number by block id, of a frozen version of a numbered text; null otherwise. */
  numbers: JSONColumnType<Record<string, string>> | null;
  created_by: number | null;
  created_at: Instant;
}

/** Who wrote between the version before and this one, in characters. */
interface DocumentVersionAuthors {
  version_id: number;
  person_id: number;
  organisation_id: number;
  inserted: number;
  deleted: number;
}

/** Who is about to change a text, once; with a result the text has the change. */
interface EditClaims {
  document_id: number;
  /** What is to happen: `proposal-12`. */
  name: string;
  /** Null: nobody is at it any more. */
  holder: string | null;
  person_id: number;
  claimed_at: Instant;
  result: JSONColumnType<object> | null;
}

interface Threads {
  id: Id;
  document_id: number;
  quote: string;
  prefix: string;
  suffix: string;
  created_by: number;
  organisation_id: number;
  created_at: Instant;
  resolved_at: InstantOrNull;
  resolved_by: number | null;
  /** The block that the thread is on, or in which its passage begins (`blockKeyOf`); null for a thread on the whole text. */
  block_id: string | null;
  /** On the block as a whole (table, image, record); its quote then only reminds of what stood in it. */
  whole_block: Generated<boolean>;
  visibility: Generated<Visibility>;
  /** What the passage said when it was last looked for, where that is no longer the quote. */
  last_quote: string | null;
  /** Yjs relative positions, a fall-back beside quote and block. */
  start_position: JSONColumnType<object> | null;
  end_position: JSONColumnType<object> | null;
  /** The newest version in which its passage was still there, once it has lost its place. */
  last_version_id: number | null;
}

interface Comments {
  id: Id;
  thread_id: number;
  person_id: number;
  organisation_id: number;
  body: string;
  created_at: Instant;
  edited_at: InstantOrNull;
  /** The name that a Word file gave; the person is whoever imported it. */
  imported_author: string | null;
}

interface CommentMentions {
  comment_id: number;
  person_id: number;
  organisation_id: number;
  seen_at: InstantOrNull;
}

/** One for each comment and person, and how many somebody has caused of late. */
interface MentionLetters {
  comment_id: number;
  person_id: number;
  sender_id: number;
  written_at: Instant;
}

/** A change that somebody without edit rights asks for; kept outside the text until it is accepted. */
interface Proposals {
  id: Id;
  document_id: number;
  /** From 1 within its document. */
  number: number;
  /** ProseMirror JSON of the blocks as they were; empty when only something is added. */
  base_blocks: JSONColumnType<object[]>;
  proposed_blocks: JSONColumnType<object[]>;
  /** The block before which nothing changes; null: at the beginning of the text. */
  after_block_id: string | null;
  reason: string;
  status: ProposalStatus;
  decision_reason: string;
  accepted_blocks: JSONColumnType<object[]> | null;
  person_id: number;
  organisation_id: number;
  imported_author: string | null;
  created_at: Instant;
  decided_by: number | null;
  decided_at: InstantOrNull;
  /** When its author saw the decision. */
  seen_at: InstantOrNull;
}

/** The file that a text was brought in with. */
interface DocumentImports {
  document_id: number;
  file_name: string;
  format: ImportFormat;
  /** See server/documents/import/rules.ts `ImportReport`. */
  report: JSONColumnType<object>;
  created_by: number;
  created_at: Instant;
}

interface DocumentImages {
  id: Id;
  document_id: number;
  media_type: ImageType;
  /** Pixels. */
  width: number;
  height: number;
  hash: string;
  bytes: Buffer;
  created_by: number | null;
  created_at: Instant;
}

// --- methods --------------------------------------------------------------------

interface Polls {
  id: Id;
  process_id: number;
  roundtable_id: number;
  point_id: number;
  question: string;
  kind: PollKind;
  voice: Voice;
  state: PollState;
  created_by: number;
  /** How many could have cast a voice when it was finished; null before. */
  entitled: ColumnType<number | null, never, number>;
  created_at: Instant;
  started_at: InstantOrNull;
  finished_at: InstantOrNull;
  published_at: InstantOrNull;
}

interface PollOptions {
  id: Id;
  poll_id: number;
  position: number;
  /** For yes_no_abstain one of yes, no, abstain; else the text of the choice. */
  label: string;
}

interface Ballots {
  poll_id: number;
  /** `person:12` or `organisation:3`; unique within a poll. */
  voice_key: string;
  option_id: number;
  bench: Bench;
  person_id: number;
  organisation_id: number;
  cast_at: Instant;
}

// --- agenda ---------------------------------------------------------------------

interface AgendaItems {
  id: Id;
  process_id: number;
  /** Shown as AP-07; given once, never changed, gaps stay. */
  number: number;
  position: number;
  title: string;
  mode: Mode | null;
  reason: string;
  levels: Level[];
  lead_organisation_id: number | null;
  status: AgendaStatus;
  document_id: number;
  created_at: Instant;
}

// --- roundtables ------------------------------------------------------------------

interface Roundtables {
  id: Id;
  process_id: number;
  title: string;
  type: RoundtableType;
  starts_at: Instant;
  planned_minutes: number;
  place: string;
  video_url: string;
  state: RoundtableState;
  current_point_id: number | null;
  point_started_at: InstantOrNull;
  opened_at: InstantOrNull;
  closed_at: InstantOrNull;
  minutes_document_id: number | null;
  /** Raised by every change of plan or course; a form names the revision it saw, so two facilitators cannot both move on. */
  revision: Generated<number>;
  created_at: Instant;
}

interface Points {
  id: Id;
  roundtable_id: number;
  position: number;
  /** "1", "3.1": a label, not a number. */
  label: string;
  title: string;
  kind: PointKind;
  minutes: number;
  agenda_item_id: number | null;
  document_id: number | null;
  done_at: InstantOrNull;
}

interface Attendances {
  id: Id;
  roundtable_id: number;
  mandate_id: number | null;
  guest_name: string | null;
  guest_organisation: string | null;
  status: AttendanceStatus;
  mode: AttendanceMode | null;
  updated_at: Instant;
}

interface Decisions {
  id: Id;
  process_id: number;
  roundtable_id: number;
  point_id: number | null;
  /** Shown as B-2026-05. */
  number: string;
  body: string;
  created_by: number;
  created_at: Instant;
}

interface Tasks {
  id: Id;
  process_id: number;
  roundtable_id: number;
  point_id: number | null;
  body: string;
  organisation_id: number | null;
  due_on: Day | null;
  done_at: InstantOrNull;
  created_by: number;
  created_at: Instant;
}

// --- formats ------------------------------------------------------------------------

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

export interface Schema {
  people: People;
  sessions: Sessions;
  known_browsers: KnownBrowsers;
  copy_keys: CopyKeys;
  sign_in_counts: SignInCounts;
  invitations: Invitations;
  password_resets: PasswordResets;
  mails: Mails;
  submissions: Submissions;
  organisations: Organisations;
  process_templates: ProcessTemplates;
  processes: Processes;
  process_stages: ProcessStages;
  mandates: Mandates;
  process_events: ProcessEvents;
  documents: Documents;
  document_updates: DocumentUpdates;
  document_states: DocumentStates;
  document_clients: DocumentClients;
  document_versions: DocumentVersions;
  document_version_authors: DocumentVersionAuthors;
  threads: Threads;
  comments: Comments;
  comment_mentions: CommentMentions;
  mention_letters: MentionLetters;
  proposals: Proposals;
  edit_claims: EditClaims;
  document_images: DocumentImages;
  document_imports: DocumentImports;
  polls: Polls;
  poll_options: PollOptions;
  ballots: Ballots;
  agenda_items: AgendaItems;
  roundtables: Roundtables;
  points: Points;
  attendances: Attendances;
  decisions: Decisions;
  tasks: Tasks;
  formats: Formats;
  format_editions: FormatEditions;
  format_figures: FormatFigures;
  evaluations: Evaluations;
  evaluation_raters: EvaluationRaters;
  ratings: Ratings;
}

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
