/** What waits for a person, across all domains: shapes only, for pages and queries. */
import type { StageKey } from "../../db/schema/processes.ts";

export type TodoKind =
  | "roundtable-open"
  | "task"
  /** A comment names the person, or their organisation. */
  | "mention"
  /** What became of a proposal of theirs. */
  | "proposal-decided"
  | "rating"
  /** All ratings are in: what people conclude of them is missing. */
  | "synthesis"
  /** One's own format was evaluated. */
  | "fact-check"
  | "adjustment"
  | "follow-up"
  | "format-proposals"
  /** Sheets of paper that are not entered soon count no more. */
  | "survey-paper"
  | "roundtable-coming"
  | "item-draft"
  | "threads"
  | "proposals"
  | "comment-stage"
  | "comments-open"
  | "invitations-open"
  | "method-open"
  | "method-release"
  | "statement-open"
  | "statement-sign"
  | "positions-open"
  /** Everybody has spoken, or the day is over. */
  | "agreement-due"
  /** Objected to or interrupted: it has to be talked about. */
  | "agreement-halted"
  /** What one's house reserved at an adoption, and the day until which. */
  | "reservations-due"
  /** An organisation asks for more time. */
  | "extensions-open"
  /** Points of statements that one is to answer; that all want; and when all have their answer. */
  | "points-assigned"
  | "weighing-open"
  | "weighing-close"
  | "statements-late"
  /** A sender contests what was answered; senders may say whether they do. */
  | "replies-contested"
  | "replies-open"
  /** Somebody wants to act for a house that had a link. */
  | "claims-open"
  /** Somebody wrote it on behalf of one's organisation. */
  | "topic-countersign"
  | "topic-submit"
  | "topics-open"
  | "depth"
  /** Recommendations that wait for a check. */
  | "checks-open"
  /** Others have entered something of one's municipality. */
  | "entries-open"
  | "review-due"
  /** A situation picture has a passage on one's municipality. */
  | "situation-reply"
  | "rules-adopt"
  | "rules-draft"
  /** Becomes one of the next four before anybody sees it. */
  | "gate"
  | "gate-open"
  | "gate-open-last"
  | "gate-met"
  | "process-done";

/** Where somebody looks for whom nothing waits, by stage. */
export const MEANWHILE: Record<StageKey, string> = {
  auftrag: "/rules",
  lagebild: "/situation",
  themen: "/topics",
  prioritaeten: "/methods",
  entwurf: "/agenda",
  konsultation: "/consultations",
  einigung: "/agenda",
  umsetzung: "/agenda",
  evaluation: "/formats",
};

/** What a new process needs before others can work in it, in the order in which one does it. */
export const FIRST_STEPS = ["invitation", "agenda", "paper", "roundtable"] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

/** Something that waits for a person; the sentence is in the catalogue under `processes:todo.<kind>`. */
export interface Todo {
  kind: TodoKind;
  processId: number;
  processNumber: string;
  /** Name of the thing: a title, a question; may be empty. */
  label: string;
  count: number | null;
  /** `YYYY-MM-DD` until when. */
  day: string | null;
  at: Date | null;
  path: string;
}
