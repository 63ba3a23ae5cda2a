/**
 * Straw polls: who may cast a voice, when, and how voices are counted. The roundtable is where a poll takes place. A straw poll
 * never binds anybody and is labelled so wherever it is shown.
 */
import { z } from "zod";
import type { RoundtableState } from "../../db/schema/roundtables.ts";
import { POLL_KINDS, POLL_STATES, VOICES, type PollKind, type PollState, type Voice } from "../../db/schema/methods.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { can, type My } from "../access/rules.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { asLine, requiredLine } from "../platform/form.rules.ts";

/** The options of every yes/no/abstain poll, in this order; their words are in the catalogue under `methods:answer`. */
export const ANSWERS = ["yes", "no", "abstain"] as const;
export const MIN_OPTIONS = 2;
export const MAX_OPTIONS = 12;

/** Below this many voices a bench is not shown on its own: who sits there could be told from the count. */
export const SMALL_BENCH = 3;

export interface PollOption {
  id: number;
  /** One of ANSWERS in a yes/no/abstain poll, else the text of the choice. */
  label: string;
}

/** What everybody may know of a poll that has been started. */
export interface PollView {
  id: number;
  pointId: number;
  question: string;
  kind: PollKind;
  voice: Voice;
  state: PollState;
  options: PollOption[];
  /** Voices cast so far, never by option. */
  cast: number;
  /** How many could have cast one when it was finished; null before. */
  entitledThen: number | null;
  /** ISO; null until it is published. */
  publishedAt: string | null;
  /** Null until the results may be seen by the reader this view was made for. */
  tally: Tally | null;
}

/** How often one option was chosen on one bench; at least 1, rows without a voice are missing. */
export interface VoiceCount {
  optionId: number;
  bench: Bench;
  voices: number;
}

export interface Tally {
  voices: number;
  /** In the order of the options, also those nobody chose. `share` is 0–1 of all voices cast, null without any. */
  options: { optionId: number; voices: number; share: number | null }[];
  /** Benches that reveal no voice when shown on their own, in their fixed order; `voices` per option in the order of the options. */
  benches: { bench: Bench; total: number; voices: number[] }[];
  /** Some voices count in the total only, because their bench would reveal who chose what. */
  hidesBenches: boolean;
}

/**
 * Counts voices per option, in total and per bench; of persons and of organisations alike. Benches that would reveal a voice
 * (see `showableBenches`) appear in the total only.
 */
export function tally(options: readonly PollOption[], counts: readonly VoiceCount[]): Tally {
  const voicesOf = (optionId: number, bench?: Bench) =>
    sum(
      counts.filter((count) => count.optionId === optionId && (!bench || count.bench === bench)).map((count) => count.voices),
    );
  const total = sum(counts.map((count) => count.voices));
  const all = BENCHES.map((bench) => {
    const voices = options.map((option) => voicesOf(option.id, bench));
    return { bench, total: sum(voices), voices };
  }).filter((bench) => bench.total > 0);
  const shown = showableBenches(all);
  return {
    voices: total,
    options: options.map((option) => {
      const voices = voicesOf(option.id);
      return { optionId: option.id, voices, share: total === 0 ? null : voices / total };
    }),
    benches: shown,
    hidesBenches: shown.length < all.length,
  };
}

/**
 * Which benches may stand on their own. A bench reveals a voice when it has fewer than SMALL_BENCH, or when all of it chose the
 * same. What the shown ones leave of the total can be computed, so it is judged like one more bench: while it reveals a voice,
 * the smallest shown bench goes too.
 */
export function showableBenches<B extends { total: number; voices: readonly number[] }>(all: readonly B[]): B[] {
  const shown = all.filter((bench) => !revealsVoice(bench.voices));
  const rest = () => {
    const hidden = all.filter((bench) => !shown.includes(bench));
    return (all[0]?.voices ?? []).map((_, option) => sum(hidden.map((bench) => bench.voices[option] ?? 0)));
  };
  while (shown.length > 0 && sum(rest()) > 0 && revealsVoice(rest())) {
    const smallest = shown.reduce((least, bench) => (bench.total < least.total ? bench : least));
    shown.splice(shown.indexOf(smallest), 1);
  }
  return shown;
}

const revealsVoice = (voices: readonly number[]): boolean =>
  sum(voices) < SMALL_BENCH || voices.filter((count) => count > 0).length === 1;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/**
 * Whether this mandate can cast a voice at all. One voice per organisation is cast by the head of its delegation or by
 * whoever may bind it; consulted organisations have no head, so only the latter.
 */
export function mayCast(voice: Voice, my: Pick<My, "role" | "mayBind">): boolean {
  if (!can(my, "roundtable:vote")) return false;
  return voice === "person" || my.role === "head_delegate" || my.mayBind;
}

/** `person:12` or `organisation:3`: unique within a poll, so a voice counts once. */
export function voiceKey(voice: Voice, who: { personId: number; organisationId: number }): string {
  return voice === "person" ? `person:${who.personId}` : `organisation:${who.organisationId}`;
}

/** How many voices there are: among these mandates, and those that were cast (by their keys) by whoever has left since. */
export function countEntitled(
  voice: Voice,
  mandates: readonly (Pick<My, "role" | "mayBind"> & { personId: number; organisationId: number })[],
  cast: readonly string[] = [],
): number {
  const keys = mandates.filter((mandate) => mayCast(voice, mandate)).map((mandate) => voiceKey(voice, mandate));
  return new Set([...keys, ...cast]).size;
}

/**
 * Decides about one ballot, first or changed.
 * @param ballot.optionIds the options of this poll
 * @throws NotAllowed when this mandate has no voice here, Conflict when the poll is not running, Invalid for a foreign option
 */
export function acceptBallot(
  ballot: { state: PollState; voice: Voice; roundtable: RoundtableState; optionIds: readonly number[] },
  my: Pick<My, "role" | "mayBind">,
  optionId: number,
): void {
  if (!can(my, "roundtable:vote")) throw new NotAllowed("methods:refusal.no-voice");
  if (!mayCast(ballot.voice, my)) throw new NotAllowed("methods:refusal.organisation-voice");
  if (ballot.state === "created") throw new Conflict("methods:refusal.not-started");
  if (ballot.state !== "started" || ballot.roundtable !== "open") throw new Conflict("methods:refusal.closed");
  if (!ballot.optionIds.includes(optionId)) throw new Invalid("common:invalid.choice", "option_id");
}

/** created → started → finished → published, one step at a time, never back. */
export function followingPollState(state: PollState): PollState | undefined {
  return POLL_STATES[POLL_STATES.indexOf(state) + 1];
}

/**
 * The state a poll moves to. Starting needs an open roundtable; finishing and publishing do not, so that nothing stays stuck.
 * @param seen the state the form was shown in: two facilitators cannot both move on
 * @throws Conflict when the poll has moved in the meantime, is at its end, or the roundtable is not open
 */
export function nextPollState(state: PollState, seen: PollState, roundtable: RoundtableState): PollState {
  const next = followingPollState(state);
  if (state !== seen || !next) throw new Conflict("methods:refusal.moved-on");
  if (next === "started" && roundtable !== "open") throw new Conflict("methods:refusal.roundtable-not-open");
  return next;
}

/** A poll that is only prepared is known to those who run the roundtable. */
export function mayKnowPoll(state: PollState, my: Pick<My, "role"> | null): boolean {
  return state !== "created" || (my !== null && can(my, "roundtable:record"));
}

/**
 * Who may see results: nobody before a poll is finished, then facilitator and recorder, and everybody once it is published.
 * Page, live channel and minutes all ask here.
 */
export function mayKnowResult(state: PollState, my: Pick<My, "role"> | null): boolean {
  if (state === "published") return true;
  return state === "finished" && my !== null && can(my, "roundtable:record");
}

// --- forms ------------------------------------------------------------------

/** One answer per line; empty lines do not count. */
export const optionLines = (text: string): string[] =>
  text
    .split("\n")
    .map(asLine)
    .filter((line) => line !== "");

export const pollForm = z
  .object({
    point_id: z.coerce
      .number({ error: "common:invalid.choice" })
      .int()
      .positive("common:invalid.choice")
      .max(LARGEST_ID, "common:invalid.choice"),
    question: requiredLine(500),
    kind: z.enum(POLL_KINDS, { error: "common:invalid.choice" }),
    voice: z.enum(VOICES, { error: "common:invalid.choice" }),
    options: z.string().max(5000, "common:invalid.too-long").default(""),
    /** Asked at once, and not only prepared. */
    start: z
      .literal("true")
      .transform(() => true)
      .optional(),
  })
  .transform(({ options, ...form }) => ({ ...form, options: form.kind === "choice" ? optionLines(options) : [...ANSWERS] }))
  .superRefine((form, check) => {
    const refuse = (message: string) => check.addIssue({ code: "custom", path: ["options"], message });
    if (form.options.length < MIN_OPTIONS || form.options.length > MAX_OPTIONS) refuse("methods:invalid.option-count");
    else if (form.options.some((option) => option.length > 200)) refuse("methods:invalid.option-too-long");
    else if (new Set(form.options).size < form.options.length) refuse("methods:invalid.option-twice");
  });
export type PollForm = z.output<typeof pollForm>;

export const pollStateForm = z.object({ from: z.enum(POLL_STATES) });

export const ballotForm = z.object({
  poll_id: z.coerce.number().int().positive().max(LARGEST_ID),
  option_id: z.coerce
    .number({ error: "methods:invalid.nothing-chosen" })
    .int()
    .positive("methods:invalid.nothing-chosen")
    .max(LARGEST_ID, "methods:invalid.nothing-chosen"),
});
export type BallotForm = z.output<typeof ballotForm>;
