/** Roundtables, who is there, what was decided and is to be done. */
import type { ColumnType, Generated } from "kysely";
import type { Bench } from "./organisations.ts";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";

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

export const ROUNDTABLE_STATES = ["planned", "open", "closed", "cancelled"] as const;

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

/** Of a point that was not dealt with: left out, or kept for the next roundtable. */
export const POINT_OUTCOMES = ["skipped", "carried"] as const;

export type PointOutcome = (typeof POINT_OUTCOMES)[number];

export const SPEECH_KINDS = ["sach", "zwischenfrage", "direkt", "go_antrag"] as const;

export type SpeechKind = (typeof SPEECH_KINDS)[number];

/** Procedural motions. */
export const MOTIONS = [
  "redezeit",
  "schluss_liste",
  "schluss_debatte",
  "vertagung",
  "unterbrechung",
  "geheim",
  "namentlich",
  "andere",
] as const;

export type Motion = (typeof MOTIONS)[number];

export const SPEAKER_ORDERS = ["first_come", "first_time", "alternating", "quota", "remote"] as const;

export type SpeakerOrder = (typeof SPEAKER_ORDERS)[number];

export const ATTENDANCE_STATUSES = ["expected", "present", "excused"] as const;

export type AttendanceStatus = (typeof ATTENDANCE_STATUSES)[number];

export const ATTENDANCE_MODES = ["in_person", "online"] as const;

export type AttendanceMode = (typeof ATTENDANCE_MODES)[number];

/** What a letter says about a roundtable. `startsAt` is ISO. */
export interface ToldPlan {
  startsAt: string;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
  isCancelled: boolean;
}

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
  /** Why it was convened later than the rules of procedure say. */
  short_notice: Generated<string>;
  /** Why it was opened, as the first of its process, before rules of procedure were adopted. */
  rules_waived: Generated<string>;
  /** The first of its series. */
  series_id: Generated<number | null>;
  /** Until when those invited are asked to reply. */
  reply_by: Generated<Day | null>;
  /** The mandate of whoever leads it now. */
  chair_id: Generated<number | null>;
  /** Who was asked to take it over, and has not answered. */
  chair_offered_id: Generated<number | null>;
  /** What those invited were told last; null before the invitation. */
  told: ColumnType<ToldPlan | null, string | undefined, string>;
  speaker_order: Generated<SpeakerOrder>;
  speaking_seconds: Generated<number>;
  /** Whether one can ask for the floor; procedural motions and replies are always heard. */
  takes_speakers: Generated<boolean>;
  /** From then on it is known only how many of which bench were there. */
  attendance_thinned_at: InstantOrNull;
  created_at: Instant;
}

/** Who asked for the floor. Deleted when the roundtable closes; what remains are totals by bench. */
interface Speeches {
  id: Id;
  roundtable_id: number;
  point_id: number | null;
  mandate_id: number | null;
  guest_id: number | null;
  /** At the time of asking. */
  bench: Bench | null;
  is_remote: boolean;
  kind: SpeechKind;
  motion: Motion | null;
  requested_at: Instant;
  /** The speech that the facilitator put it behind, 0: first. The other may be gone by now. */
  moved_after: Generated<number | null>;
  moved_at: InstantOrNull;
  note: Generated<string>;
  started_at: InstantOrNull;
  /** Null: it pauses, or has ended. */
  running_since: InstantOrNull;
  /** Before `running_since`. */
  spoken_seconds: Generated<number>;
  ended_at: InstantOrNull;
}

interface SpeakingTotals {
  roundtable_id: number;
  /** Empty: on none. */
  bench: Bench | "";
  turns: number;
  seconds: number;
  /** Who have spoken. */
  people: Generated<number>;
}

/** Who has had a letter about a roundtable. */
interface RoundtableInvitees {
  roundtable_id: number;
  person_id: number;
}

/** Frozen texts that go with the invitation. */
interface InvitationPapers {
  roundtable_id: number;
  version_id: number;
}

/** What a point leads to beside the one thing that it is about: one of the three. */
interface PointLinks {
  id: Id;
  point_id: number;
  agenda_item_id: number | null;
  recommendation_id: number | null;
  document_id: number | null;
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
  recommendation_id: Generated<number | null>;
  presenter: Generated<string>;
  /** Neither on the screen nor on what guests see. */
  is_internal: Generated<boolean>;
  /** Belongs to the last point above that is none. */
  is_sub: Generated<boolean>;
  /** `14:00` in Berlin: it does not begin earlier, however fast the others are. */
  fixed_time: Generated<string | null>;
  /** Beyond `minutes`, while it was on. */
  granted_minutes: Generated<number>;
  /** When it was called first. */
  started_at: InstantOrNull;
  done_at: InstantOrNull;
  outcome: Generated<PointOutcome | null>;
  /** The point of an earlier roundtable that was kept for this one; each is taken up once. */
  carried_from_id: Generated<number | null>;
}

interface Attendances {
  id: Id;
  roundtable_id: number;
  mandate_id: number | null;
  guest_name: string | null;
  guest_organisation: string | null;
  status: AttendanceStatus;
  mode: AttendanceMode | null;
  /** Of somebody excused: who comes instead. */
  substitute: Generated<string>;
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
  /** How often its organisation was reminded: before the day, and after it. */
  reminders: Generated<number>;
  created_by: number;
  created_at: Instant;
}

/** The address at which somebody's calendar reads their roundtables. */
interface CalendarFeeds {
  person_id: number;
  /** SHA-256 of what the address carries. */
  token_hash: string;
  created_at: Instant;
}

/** Where the screen of the room looks. Readable, because it is typed again at the projector. */
interface RoundtableScreens {
  roundtable_id: number;
  token: string;
  created_at: Instant;
}

/** Lets one guest in, once. */
interface GuestCodes {
  id: Id;
  roundtable_id: number;
  /** SHA-256 of what the address carries. */
  code_hash: string;
  created_by: number;
  created_at: Instant;
  guest_id: Generated<number | null>;
  /** SHA-256 of what the address of the guest's own page carries. */
  session_hash: Generated<string | null>;
  used_at: InstantOrNull;
}

/** What somebody answered; who it was is in no row. */
interface SurveyAnswers {
  id: Generated<string>;
  roundtable_id: number;
  heard: number;
  useful: number;
  paced: number;
  remark: Generated<string>;
}

/** Who has answered. */
interface SurveyVoters {
  roundtable_id: number;
  person_id: number;
}

/** Minutes on their way from circulated to approved; without a row they are a draft. */
interface MinutesRounds {
  roundtable_id: number;
  /** Frozen when they were circulated. */
  version_id: number;
  corrected_version_id: Generated<number | null>;
  circulated_at: Instant;
  objections_until: Instant;
  ended_at: InstantOrNull;
  approved_at: InstantOrNull;
  /** What they say beside their text, see server/roundtables/approval/facts.rules.ts `KeptFacts`; null: not kept. */
  facts: ColumnType<object | null, string | undefined, string | null>;
}

interface MinutesObjections {
  id: Id;
  roundtable_id: number;
  mandate_id: number;
  body: string;
  created_at: Instant;
  is_accepted: Generated<boolean | null>;
  /** Met where the minutes say something beside their text, such as who was there: the text need not change. */
  beside_text: Generated<boolean>;
  answer: Generated<string>;
}

interface MinutesSignatures {
  roundtable_id: number;
  part: "chair" | "recorder";
  person_id: number;
  signed_at: Instant;
  /** Stands for what the minutes said beside their text; empty: signed before it was kept. */
  facts_seen: Generated<string>;
}

/** What was approved once, and why it no longer holds. */
interface WithdrawnApprovals {
  id: Id;
  roundtable_id: number;
  version_id: number;
  approved_at: Instant;
  facts: ColumnType<object | null, string | null, string | null>;
  /** Who was there; null once their names have gone. */
  attendees: ColumnType<object[] | null, string | null, string | null>;
  chair_id: number | null;
  chair_signed_at: InstantOrNull;
  recorder_id: number | null;
  recorder_signed_at: InstantOrNull;
  scan_name: string | null;
  scan_bytes: Buffer | null;
  reason: string;
  withdrawn_by: number;
  withdrawn_at: Instant;
}

export const GROUP_STEPS = ["alone", "pairs", "fours", "all", "ended"] as const;

export type GroupStep = (typeof GROUP_STEPS)[number];

/** Work on one question by 1-2-4-All: alone, in pairs, in fours, together. */
interface GroupWorks {
  id: Id;
  roundtable_id: number;
  point_id: number | null;
  question: string;
  step: Generated<GroupStep>;
  step_started_at: Instant;
  alone_minutes: number;
  pairs_minutes: number;
  fours_minutes: number;
  created_at: Instant;
}

/** Who sits with whom; gone when the work has ended. */
interface GroupSeats {
  work_id: number;
  attendance_id: number;
  pair: number;
  four: number;
}

export const NOTE_LISTS = ["questions", "solutions", "concerns", "information"] as const;

/** Of dynamic facilitation: they are kept side by side. */
export type NoteList = (typeof NOTE_LISTS)[number];

/** What was written down in the room, of a group of four or on one of the four lists; who wrote it is in no row. */
interface RoomNotes {
  id: Id;
  roundtable_id: number;
  point_id: number | null;
  list: NoteList | null;
  work_id: number | null;
  /** The group of four. */
  four: number | null;
  body: string;
}

/** What remains of who was there. */
interface AttendanceTotals {
  roundtable_id: number;
  /** `guest`: without a mandate. Empty: on none. */
  bench: Bench | "" | "guest";
  persons: number;
  online: number;
  organisations: number;
  /** Of these. */
  municipalities: number;
}

/** The minutes as two people signed them on paper. */
interface MinutesScans {
  roundtable_id: number;
  name: string;
  bytes: Buffer;
  uploaded_by: number;
  uploaded_at: Instant;
}

export interface RoundtablesTables {
  roundtables: Roundtables;
  roundtable_invitees: RoundtableInvitees;
  calendar_feeds: CalendarFeeds;
  points: Points;
  point_links: PointLinks;
  invitation_papers: InvitationPapers;
  attendances: Attendances;
  decisions: Decisions;
  tasks: Tasks;
  roundtable_screens: RoundtableScreens;
  minutes_rounds: MinutesRounds;
  minutes_objections: MinutesObjections;
  minutes_signatures: MinutesSignatures;
  guest_codes: GuestCodes;
  survey_answers: SurveyAnswers;
  survey_voters: SurveyVoters;
  speeches: Speeches;
  speaking_totals: SpeakingTotals;
  group_works: GroupWorks;
  group_seats: GroupSeats;
  room_notes: RoomNotes;
  attendance_totals: AttendanceTotals;
  minutes_scans: MinutesScans;
  withdrawn_approvals: WithdrawnApprovals;
}
