/** Runs of methods, in a stage or at a roundtable: what is asked, who has a voice, what was said and what came out. */
import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { Id, Instant, InstantOrNull } from "./columns.ts";
import type { Bench } from "./organisations.ts";
import type { DecisionRule, StageKey } from "./processes.ts";

export const POLL_KINDS = ["yes_no_abstain", "choice", "mood", "temperature"] as const;

export type PollKind = (typeof POLL_KINDS)[number];

export const VOICES = ["person", "organisation"] as const;

/** Whose voice counts once: every person's, or every organisation's. */
export type Voice = (typeof VOICES)[number];

export const METHODS = ["poll", "dots", "matrix", "resistance", "consent", "levels", "delphi", "ranking", "cards"] as const;

export type Method = (typeof METHODS)[number];

export const RUN_STATES = ["created", "open", "closed", "released"] as const;

export type RunState = (typeof RUN_STATES)[number];

/** Whether a ballot gives reasons. */
export const REASONS = ["off", "optional", "required"] as const;

export type ReasonRule = (typeof REASONS)[number];

/** Nobody sees a result before the run is closed; then everybody at once, or when the facilitator says so. */
export const RELEASES = ["at_closing", "by_hand"] as const;

export type Release = (typeof RELEASES)[number];

interface MethodRuns {
  id: Id;
  process_id: number;
  /** In which it was made. */
  stage: StageKey;
  roundtable_id: number | null;
  /** On which it is asked there. */
  point_id: number | null;
  method: Method;
  /** See server/methods/kinds.rules.ts. */
  config: JSONColumnType<object>;
  question: string;
  explanation: Generated<string>;
  voice: Voice;
  is_secret: boolean;
  reason: ReasonRule;
  release: Release;
  state: RunState;
  round: Generated<number>;
  previous_run_id: number | null;
  /** Raised by every change while it is prepared. */
  revision: Generated<number>;
  /** No ballot counts from this instant on, whenever the job comes. */
  closes_at: InstantOrNull;
  created_by: number;
  created_at: Instant;
  opened_at: InstantOrNull;
  closed_at: InstantOrNull;
  released_at: InstantOrNull;
}

interface MethodOptions {
  id: Id;
  run_id: number;
  position: number;
  label: string;
  topic_id: number | null;
  agenda_item_id: number | null;
  /** Leave it as it is. */
  is_passive: Generated<boolean>;
}

/** Frozen when the run opens. */
interface MethodVoices {
  run_id: number;
  /** `person:12`, or `organisation:3` of whoever is represented. */
  voice_key: string;
  person_id: number | null;
  organisation_id: number;
  bench: Bench;
}

/** Who may cast which voice; nobody has two. */
interface MethodEntitled {
  run_id: number;
  person_id: number;
  voice_key: string;
  is_substitute: Generated<boolean>;
  /** Of a substitute from another house, theirs; null: that of the voice. */
  organisation_id: number | null;
}

/** Papers counted in the room; rows and voices are there until a second person has confirmed them. */
interface MethodBatches {
  id: Id;
  run_id: number;
  issued: number;
  returned: number;
  invalid: number;
  rows: ColumnType<object[] | null, string, null>;
  voices: ColumnType<string[] | null, string, null>;
  entered_by: number;
  entered_at: Instant;
  confirmed_by: number | null;
  confirmed_at: InstantOrNull;
}

interface MethodBallots {
  run_id: number;
  voice_key: string;
  answers: JSONColumnType<object>;
  cast_by: number;
  cast_at: Instant;
  batch_id: number | null;
}

/** Of a secret run: who has voted. */
interface MethodVoters {
  run_id: number;
  voice_key: string;
}

/** Of a secret run: all ballots in one row, sorted by what they say. */
interface MethodUrns {
  run_id: number;
  ballots: JSONColumnType<object[], string | undefined>;
  /** Of what came in by form, sorted; none belongs to a ballot. */
  receipts: JSONColumnType<string[], string | undefined>;
}

/** What was published; never changes. */
interface MethodSnapshots {
  run_id: number;
  result: JSONColumnType<object>;
  /** SHA-256 of the result as it is stored. */
  hash: string;
  taken_at: Instant;
}

/** Topics and items that go on to be drafted. */
interface ShortListEntries {
  id: Id;
  process_id: number;
  topic_id: number | null;
  agenda_item_id: number | null;
  reason: string;
  added_by: number;
  added_at: Instant;
}

/** By which rule the short list was agreed, and who agreed. */
interface ShortListAgreements {
  process_id: number;
  /** Null: agreed before rules were asked for. */
  rule: DecisionRule | null;
  reason: string;
  agreed_by: number;
  agreed_at: Instant;
}

export interface MethodsTables {
  method_runs: MethodRuns;
  method_options: MethodOptions;
  method_voices: MethodVoices;
  method_entitled: MethodEntitled;
  method_batches: MethodBatches;
  method_ballots: MethodBallots;
  method_voters: MethodVoters;
  method_urns: MethodUrns;
  method_snapshots: MethodSnapshots;
  short_list_entries: ShortListEntries;
  short_list_agreements: ShortListAgreements;
}
