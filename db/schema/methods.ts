/** Polls and ballots. */
import type { Id, Instant, InstantOrNull } from "./columns.ts";
import type { Bench } from "./organisations.ts";

export const POLL_KINDS = ["yes_no_abstain", "choice"] as const;

export type PollKind = (typeof POLL_KINDS)[number];

export const POLL_STATES = ["created", "started", "finished", "published"] as const;

export type PollState = (typeof POLL_STATES)[number];

export const VOICES = ["person", "organisation"] as const;

/** Whose voice counts once: every person's, or every organisation's. */
export type Voice = (typeof VOICES)[number];

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

export interface MethodsTables {
  polls: Polls;
  poll_options: PollOptions;
  ballots: Ballots;
}
