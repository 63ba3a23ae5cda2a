/** What is new for somebody: which mails follow and how soon, and what the form of settings brings. */
import { z } from "zod";
import {
  NOTIFICATION_SETTINGS,
  PACES,
  type NotificationKind,
  type NotificationSetting,
  type Pace,
  type SubjectKind,
} from "../../db/schema/notifications.ts";
import { jobKind } from "../platform/jobs.rules.ts";

/** What a notification is about. */
export interface Subject {
  kind: SubjectKind;
  id: number;
}

/** Somebody waits for an answer, or may do something only for a while: at once. The rest of a day fits into one letter. */
export const USUAL_PACES: Record<NotificationSetting, Pace> = {
  mention: "at_once",
  answer: "daily",
  "comments-opened": "at_once",
  "proposal-decided": "at_once",
  roundtable: "at_once",
  topic: "daily",
  method: "at_once",
  rules: "daily",
  recommendation: "daily",
  agreement: "at_once",
  formats: "daily",
};

/** Their cause writes to all whom it concerns, whatever they chose: the link that lets somebody in, what a house is entitled to hear. */
const OF_RIGHT: readonly NotificationKind[] = [
  "invitation",
  "consultation-weighed",
  "reply-contested",
  "contest-settled",
  "statement-replaced",
  "signature-withdrawn",
  "signed-withdrawn",
  "passage-changed",
  "letters-waiting",
];

/** Null: there is no choice. */
export function settingOf(kind: NotificationKind): NotificationSetting | null {
  if (OF_RIGHT.includes(kind)) return null;
  if (kind === "proposal-reopened") return "proposal-decided";
  if (kind === "method-open") return "method";
  if (kind === "rules-adopted") return "rules";
  if (kind === "check-asked") return "recommendation";
  if (kind === "position-asked" || kind === "agreement-objected" || kind === "agreement-decided") return "agreement";
  if (kind === "fact-check-asked" || kind === "adjustment-asked" || kind === "follow-up-due") return "formats";
  if (kind === "topic-disposed" || kind === "topic-entered") return "topic";
  return kind === "mention" || kind === "answer" || kind === "comments-opened" || kind === "proposal-decided"
    ? kind
    : "roundtable";
}

export const paceOf = (kind: NotificationKind): Pace => {
  const setting = settingOf(kind);
  return setting ? USUAL_PACES[setting] : "at_once";
};

/** What is told at once, by the ids of its notifications. */
export const NEWS_AT_ONCE = jobKind<{ ids: number[] }>("notifications.at-once");
/** At seven in Berlin: before the working day. */
export const DAILY_NEWS = jobKind("notifications.daily", { cron: "0 7 * * *", retryLimit: 3 });

const pace = z.enum(PACES, { error: "common:invalid.choice" });

export const readingForm = z.object({});

const place = z.string().max(300);

/** Where somebody is. */
export const arrivalForm = z.object({ place: z.union([place.transform((one) => [one]), place.array().max(50)]) });

export const settingsForm = z.object(
  Object.fromEntries(NOTIFICATION_SETTINGS.map((setting) => [setting, pace])) as Record<NotificationSetting, typeof pace>,
);
