/** Roundtables, who is there, what was decided and is to be done. */
import type { ColumnType, Generated } from "kysely";
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
  /** What those invited were told last; null before the invitation. */
  told: ColumnType<ToldPlan | null, string | undefined, string>;
  created_at: Instant;
}

/** Who has had a letter about a roundtable. */
interface RoundtableInvitees {
  roundtable_id: number;
  person_id: number;
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

/** The address at which somebody's calendar reads their roundtables. */
interface CalendarFeeds {
  person_id: number;
  /** SHA-256 of what the address carries. */
  token_hash: string;
  created_at: Instant;
}

export interface RoundtablesTables {
  roundtables: Roundtables;
  roundtable_invitees: RoundtableInvitees;
  calendar_feeds: CalendarFeeds;
  points: Points;
  attendances: Attendances;
  decisions: Decisions;
  tasks: Tasks;
}
