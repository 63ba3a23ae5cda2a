/**
 * Runs of methods: who has a voice, when a ballot is taken, and what may still be changed. A run is prepared, opened, closed and released;
 * who is entitled is frozen when it opens, and nobody at all sees a result before it is released.
 */
import { z } from "zod";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import {
  METHODS,
  RELEASES,
  VOICES,
  type Method,
  type ReasonRule,
  type Release,
  type RunState,
  type Voice,
} from "../../db/schema/methods.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { can, type My } from "../access/rules.ts";
import { dayField, dayOf, instantOf, timeOf } from "../calendar/rules.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { requiredLine } from "../platform/form.rules.ts";
import type { Answers, MethodConfig } from "./kinds.rules.ts";
import { mayCast, optionLines, voiceKey } from "./rules.ts";
import type { OptionResult, ResultSnapshot } from "./tally.rules.ts";

/** More than that nobody weighs at a sitting. */
export const MOST_OPTIONS = 100;
const MOST_LETTERS = 300;
/** Of proposals there may be a single one. */
const leastOptions = (method: Method): number =>
  method === "cards" ? 0 : ["consent", "levels", "delphi", "matrix"].includes(method) ? 1 : 2;

export interface RunOption {
  id: number;
  label: string;
  topicId: number | null;
  agendaItemId: number | null;
  isPassive: boolean;
}

/** What all who may see the run know of it while it runs: how many have voted, never what. */
export interface RunCount {
  state: RunState;
  closesAt: string | null;
  benches: { bench: Bench; entitled: number; cast: number }[];
  entitled: number;
  cast: number;
}

/** What came out, as a screen shows it from afar: the best first. */
interface RunLines {
  shown: { rank: number | null; label: string; support: number | null }[];
  /** So many stand on its own page only. */
  more: number;
}

/** A longer run of a roundtable, as everybody in the room sees it. */
export interface RoomRun extends Pick<RunHead, "id" | "question" | "method" | "state" | "release" | "closesAt" | "releasedAt"> {
  pointId: number | null;
  /** Null: nobody was asked yet. */
  openedAt: string | null;
  cast: number;
  /** Voices there are, frozen when it was opened; 0 before. */
  entitled: number;
  /** Of the one that was released last. */
  lines: RunLines | null;
}

/** It is asked in the room, which waits for it; what has an end of its own goes on without. */
export const runsInRoom = ({ state, closesAt }: Pick<RoomRun, "state" | "closesAt">): boolean =>
  state === "open" && closesAt === null;

const MOST_LINES = 8;
const LONGEST_LINE = 120;

/** Short, because it travels to all screens with every change; no voice, no reason and nobody's name is in it. */
export function linesOf(result: ResultSnapshot): RunLines {
  const lines: RunLines["shown"] = result.cards
    ? result.cards.map(({ text }) => ({ rank: null, label: text, support: null }))
    : standings(result).map(({ rank, option }) => ({
        ...{ rank, label: option.label },
        support: option[result.voice]?.all?.support ?? null,
      }));
  const shown = lines.slice(0, MOST_LINES).map(({ label, support, ...line }) => ({
    ...line,
    label: label.length > LONGEST_LINE ? `${[...label].slice(0, LONGEST_LINE - 1).join("")}…` : label,
    support: support === null ? null : Math.round(support * 100) / 100,
  }));
  return { shown, more: lines.length - shown.length };
}

export interface RunHead {
  id: number;
  processId: number;
  roundtableId: number | null;
  method: Method;
  config: MethodConfig;
  question: string;
  explanation: string;
  voice: Voice;
  isSecret: boolean;
  reason: ReasonRule;
  release: Release;
  state: RunState;
  round: number;
  previousRunId: number | null;
  revision: number;
  /** ISO, as all instants here. */
  closesAt: string | null;
  releasedAt: string | null;
  options: RunOption[];
  my: My;
}

/** One's own voice in a run. */
export interface OwnVoice {
  voiceKey: string;
  isSubstitute: boolean;
  /** Of the organisation, or the person, whose voice it is. */
  of: string;
  hasVoted: boolean;
  /** Of a run by name: as cast, and by whom. */
  answers: Answers | null;
  castBy: string | null;
}

/** What a run is about, as the domain it comes from hands it in. */
export interface Subject {
  label: string;
  topicId?: number | null;
  agendaItemId?: number | null;
}

/** @returns undefined for a choice that this source does not know */
export type FindSubjects = (
  processId: number,
  form: Pick<RunForm, "source" | "topic" | "cluster" | "item">,
) => Promise<Subject[]>;

// --- who has a voice -----------------------------------------------------------------

export interface Electorate {
  voices: { key: string; personId: number | null; organisationId: number; bench: Bench }[];
  hands: { personId: number; voiceKey: string }[];
}

type Mandated = Pick<My, "role" | "mayBind" | "bench"> & { personId: number; organisationId: number };

/**
 * One voice per person, or one per organisation, to be cast by its head or whoever may bind it. Who sits on no bench has none; nobody
 * has two hands, so of two organisations that a person could speak for the first one counts.
 */
export function electorate(voice: Voice, mandates: readonly Mandated[]): Electorate {
  const voices = new Map<string, Electorate["voices"][number]>();
  const hands = new Map<number, string>();
  // The head first: an organisation votes on the bench of its head.
  const ordered = [...mandates].sort((a, b) => Number(b.role === "head_delegate") - Number(a.role === "head_delegate"));
  for (const mandate of ordered) {
    const { bench, personId, organisationId } = mandate;
    if (bench === null || !mayCast(voice, mandate) || hands.has(personId)) continue;
    const key = voiceKey(voice, mandate);
    hands.set(personId, key);
    if (!voices.has(key)) voices.set(key, { key, personId: voice === "person" ? personId : null, organisationId, bench });
  }
  return { voices: [...voices.values()], hands: [...hands].map(([personId, key]) => ({ personId, voiceKey: key })) };
}

interface StandIn {
  personId: number;
  organisationId: number;
  substituteId: number;
  substituteOrganisationId: number;
}

interface Hand {
  personId: number;
  voiceKey: string;
  isSubstitute?: boolean;
  /** The organisation of a substitute, where it is another one. */
  from?: number | null;
}

/**
 * Whoever is represented on the day casts nothing; their substitute does, unless they have a voice of their own already: then the other one
 * stays without a hand, and whoever leads may find somebody for it.
 */
export function inPlace(hands: readonly Hand[], standIns: readonly StandIn[]): Hand[] {
  const away = new Map(standIns.map((standIn) => [standIn.personId, standIn]));
  const taken = new Set(hands.filter(({ personId }) => !away.has(personId)).map(({ personId }) => personId));
  return hands.flatMap((hand) => {
    const standIn = away.get(hand.personId);
    if (!standIn) return hand;
    const { substituteId: personId, substituteOrganisationId: from, organisationId } = standIn;
    if (taken.has(personId)) return [];
    return { ...hand, personId, isSubstitute: true, from: from === organisationId ? null : from };
  });
}

// --- moments -------------------------------------------------------------------------

/** The instant decides, and not when somebody or something comes to close it. */
export const isTaking = (run: { state: RunState; closesAt: string | Date | null }, now: Date): boolean =>
  run.state === "open" && (run.closesAt === null || now.getTime() < new Date(run.closesAt).getTime());

/** @throws Conflict also between that instant and the job that closes: what is over does not begin again */
export function requireTaking(run: Parameters<typeof isTaking>[0], now: Date): void {
  if (!isTaking(run, now)) throw new Conflict("methods:run.refusal.closed");
}

/** Where it is looked at: the whole ballot of a straw poll stands on the page of its roundtable. */
export const placeOf = ({ id, method, roundtableId }: Pick<RunHead, "id" | "method" | "roundtableId">): string =>
  method === "poll" && roundtableId !== null ? `/roundtables/${roundtableId}#poll-${id}` : `/methods/${id}`;

/** What is only prepared is known to those who run it. */
export const mayKnowRun = (state: RunState, my: Pick<My, "role">): boolean => state !== "created" || can(my, "method:manage");

/**
 * Whether this mandate may cast this voice now.
 * @param voice as frozen when the run opened; undefined: there is none for this person
 * @throws NotAllowed, Conflict
 */
export function acceptVote(
  run: { state: RunState; closesAt: Date | null },
  my: Pick<My, "role" | "organisationId" | "isArchived">,
  voice: { organisationId: number } | undefined,
  now: Date,
): void {
  requireTaking(run, now);
  if (!can(my, "method:vote")) throw new NotAllowed("methods:refusal.no-voice");
  if (!voice) throw new NotAllowed("methods:run.refusal.not-entitled");
  if (voice.organisationId !== my.organisationId) throw new NotAllowed("methods:run.refusal.mandate-moved");
}

const FOLLOWING = { created: "open", open: "closed", closed: "released" } as const;

/** @throws Conflict when it has moved on since the form was shown */
export function acceptMove(state: RunState, to: "open" | "closed" | "released"): void {
  if (state === "released" || FOLLOWING[state] !== to) throw new Conflict("methods:run.refusal.moved-on");
}

/**
 * What is asked once more: estimates that have not come together by the rule said before, proposals with an objection, and in systemic
 * consensing those that share the first place (domain.md 6.8), weighed again against leaving things as they are.
 */
export function unsettled({ method, options, ranking: [first = []] }: ResultSnapshot): number[] {
  const isOpen = ({ id, figures, isPassive }: OptionResult) => {
    if (method === "resistance") return first.length > 1 && (first.includes(id) || isPassive);
    return !(figures?.of === "delphi" ? figures.stops : figures?.of === "consent" && figures.isAdopted);
  };
  return options.filter(isOpen).map(({ id }) => id);
}

/** A further round takes up what is open, and there are as many as the table has numbers for. */
const WITH_ROUNDS: readonly Method[] = ["delphi", "consent", "resistance"];
const MOST_ROUNDS = 9;

/** Why there is no further round; null: there may be one. */
export function refuseNextRound(
  run: Pick<RunHead, "config" | "state" | "round">,
  result: ResultSnapshot | null,
): string | null {
  const { config } = run;
  if (!WITH_ROUNDS.includes(config.method)) return "methods:run.refusal.no-rounds";
  if (run.state !== "released" || !result) return "methods:run.refusal.not-released";
  if (run.round >= (config.method === "delphi" ? config.rounds : MOST_ROUNDS)) return "methods:run.refusal.last-round";
  if (unsettled(result).length > 0) return null;
  return config.method === "resistance" ? "methods:run.refusal.no-tie" : "methods:run.refusal.settled";
}

/** From the best down, with their place from 1; those that are level share one, and what could not be ranked stands last without. */
export function standings({ options, ranking }: ResultSnapshot): { rank: number | null; option: OptionResult }[] {
  const placed = ranking.flatMap((level, at) => {
    const rank = 1 + ranking.slice(0, at).reduce((before, { length }) => before + length, 0);
    return options.filter(({ id }) => level.includes(id)).map((option) => ({ rank, option }));
  });
  const others = options.filter(({ id }) => !ranking.flat().includes(id)).map((option) => ({ rank: null, option }));
  return [...placed, ...others];
}

/** The same without what its reader may not see. */
export function onlySeen(result: ResultSnapshot, seen: readonly number[]): ResultSnapshot {
  const among = (ids: readonly number[]) => ids.filter((one) => seen.includes(one));
  return {
    ...result,
    options: result.options.filter(({ id: one }) => seen.includes(one)),
    ranking: result.ranking.map(among).filter(({ length }) => length > 0),
  };
}

// --- forms ---------------------------------------------------------------------------

const id = z.coerce.number({ error: "common:invalid.choice" }).int().positive("common:invalid.choice").max(LARGEST_ID);
const ids = z.array(id).max(1000, "common:invalid.choice").default([]);
const ticked = z
  .string()
  .optional()
  .transform((value) => value === "true");
const setting = z.string().trim().max(20, "common:invalid.value").optional();

/** Where the options come from. */
export const SOURCES = ["topics", "short-list", "items", "chosen", "lines"] as const;
export type Source = (typeof SOURCES)[number];

const closing = {
  closes_on: z.union([z.literal(""), dayField]).default(""),
  closes_time: z
    .string()
    .trim()
    .regex(/^(|([01]\d|2[0-3]):[0-5]\d|24:00)$/, "common:invalid.time")
    .default(""),
};

export const runForm = z
  .object({
    method: z.enum(METHODS, { error: "common:invalid.choice" }),
    question: requiredLine(500),
    explanation: z.string().trim().max(3000, "common:invalid.too-long").default(""),
    source: z.enum(SOURCES, { error: "common:invalid.choice" }).default("lines"),
    topic: ids,
    cluster: ids,
    item: ids,
    options: z.string().max(40_000, "common:invalid.too-long").default(""),
    voice: z.enum(VOICES, { error: "common:invalid.choice" }).default("organisation"),
    is_secret: ticked,
    release: z.enum(RELEASES, { error: "common:invalid.choice" }).default("at_closing"),
    ...closing,
    reason: setting,
    kind: setting,
    dots: setting,
    most: setting,
    aside: setting,
    places: setting,
    cards: setting,
    scale: setting,
    stop: setting,
    share: setting,
    within: setting,
    rounds: setting,
    roundtable_id: z.union([z.literal("").transform(() => null), id]).default(null),
    seen: z.coerce.number().int().nonnegative().default(0),
    start: ticked,
  })
  .transform(withClosing)
  // Nobody's estimate is known in Delphi.
  .transform((form) => ({ ...form, is_secret: form.is_secret || form.method === "delphi", lines: optionLines(form.options) }));
export type RunForm = z.output<typeof runForm>;

/** What may be changed while it is open: a later or earlier end, and more silence, never less. */
export const endForm = z
  .object({ ...closing, release: z.enum(RELEASES, { error: "common:invalid.choice" }) })
  .transform(withClosing);
export type EndForm = Pick<z.output<typeof endForm>, "closes_at" | "release">;

export const runStateForm = z.object({ to: z.enum(["open", "closed", "released"], { error: "common:invalid.choice" }) });

export const substituteForm = z.object({ voice_key: z.string().max(60), person_id: id });

export const admissionForm = z.object({ person_id: id });

/**
 * A day alone, or 24:00, means its end: the moment the next day begins in Berlin, which is 23 or 25 hours after it began when the clocks
 * change.
 */
export function closesAtOf(day: string, time: string): Date | null | undefined {
  if (day === "") return null;
  if (time !== "" && time !== "24:00") return instantOf(day, time);
  return instantOf(new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10), "00:00");
}

/** As the form shows it: what was midnight stays the 24:00 of the day before. */
export function closingFields(closesAt: string | null): { day: string; time: string } {
  if (!closesAt) return { day: "", time: "" };
  const at = new Date(closesAt);
  if (timeOf(at) !== "00:00") return { day: dayOf(at), time: timeOf(at) };
  return { day: dayOf(new Date(at.getTime() - 60_000)), time: "24:00" };
}

function withClosing<F extends { closes_on: string; closes_time: string }>(form: F, check: z.RefinementCtx) {
  const closes_at = closesAtOf(form.closes_on, form.closes_time);
  if (closes_at !== undefined) return { ...form, closes_at };
  check.issues.push({ code: "custom", message: "common:invalid.skipped-hour", path: ["closes_time"], input: form.closes_time });
  return z.NEVER;
}

/** @throws Invalid at the field where it is put right */
export function acceptOptions(method: Method, subjects: readonly Subject[], field: string): void {
  if (subjects.length < leastOptions(method))
    throw new Invalid("methods:run.invalid.too-few", field, { least: leastOptions(method) });
  if (subjects.length > MOST_OPTIONS) throw new Invalid("methods:run.invalid.too-many", field, { most: MOST_OPTIONS });
  const labels = subjects.filter(({ topicId, agendaItemId }) => !topicId && !agendaItemId).map(({ label }) => label);
  if (new Set(labels).size < labels.length) throw new Invalid("methods:invalid.option-twice", field);
  if (labels.some((label) => label.length > MOST_LETTERS)) throw new Invalid("methods:invalid.option-too-long", field);
}

/** @throws Invalid for an end that has passed */
export function acceptClosing(closesAt: Date | null, now: Date): void {
  if (closesAt && closesAt.getTime() <= now.getTime()) throw new Invalid("methods:run.invalid.past", "closes_on");
}
