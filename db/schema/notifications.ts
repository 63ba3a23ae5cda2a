/** What is new for somebody, and which of it comes by mail. No words of a process are kept here: titles are looked up when they are shown. */
import type { Generated } from "kysely";
import type { Id, Instant, InstantOrNull } from "./columns.ts";

export const NOTIFICATION_KINDS = [
  "mention",
  "answer",
  "invitation",
  "comments-opened",
  "proposal-decided",
  "proposal-reopened",
  "roundtable-invited",
  "roundtable-moved",
  "roundtable-cancelled",
  "roundtable-reinstated",
  "topic-disposed",
  "topic-entered",
  "method-open",
  "rules-adopted",
  "minutes-circulated",
  "minutes-withdrawn",
  "check-asked",
  "position-asked",
  "agreement-objected",
  "agreement-decided",
  "consultation-weighed",
  "reply-contested",
  "contest-settled",
  "statement-replaced",
  "signature-withdrawn",
  "signed-withdrawn",
  "passage-changed",
  "letters-waiting",
  "fact-check-asked",
  "adjustment-asked",
  "follow-up-due",
  "task-due",
] as const;

export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

export const SUBJECT_KINDS = [
  "process",
  "document",
  "thread",
  "proposal",
  "roundtable",
  "topic",
  "method",
  "recommendation",
  "consultation",
  "evaluation",
] as const;

/** What a notification is about; `subject_id` is an id of that table. */
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export const NOTIFICATION_SETTINGS = [
  "mention",
  "answer",
  "comments-opened",
  "proposal-decided",
  "roundtable",
  "topic",
  "method",
  "rules",
  "agreement",
  "recommendation",
  "formats",
] as const;

/** What people choose a pace for. */
export type NotificationSetting = (typeof NOTIFICATION_SETTINGS)[number];

export const PACES = ["at_once", "daily", "never"] as const;

/** How soon a mail follows. */
export type Pace = (typeof PACES)[number];

/** One for each person, kind and subject: what happens again moves it up and makes it unread. */
interface Notifications {
  id: Id;
  person_id: number;
  process_id: number;
  kind: NotificationKind;
  subject_kind: SubjectKind;
  subject_id: number;
  /** Whoever did it last; null: the system, or somebody whose account is gone. */
  by_person_id: number | null;
  at: Instant;
  /** How often since it was last read. */
  times: Generated<number>;
  read_at: InstantOrNull;
  /** A letter says so, or none is to. */
  mailed_at: InstantOrNull;
}

/** Where somebody wants it other than usual (notifications/rules.ts). */
interface NotificationSettings {
  person_id: number;
  setting: NotificationSetting;
  pace: Pace;
}

export interface NotificationsTables {
  notifications: Notifications;
  notification_settings: NotificationSettings;
}
