/**
 * The methods by which a process weighs its topics: what can be set, and what a whole ballot of each may say. The same validator
 * reads a form, a sheet of paper and what is stored. How answers are counted: tally.rules.ts.
 */
import { POLL_KINDS, REASONS, type Method, type PollKind, type ReasonRule } from "../../db/schema/methods.ts";
import { Invalid } from "../errors.ts";
import { asLine } from "../platform/form.rules.ts";

export const DELPHI_STOPS = ["agreement", "stability"] as const;
export type DelphiStop = (typeof DELPHI_STOPS)[number];

export type MethodConfig = { reason: ReasonRule } & (
  | { method: "poll"; kind: PollKind }
  /** `most`: dots of one voice on one option. */
  | { method: "dots"; dots: number; most: number }
  | { method: "matrix" }
  | { method: "resistance" }
  | { method: "consent" }
  /** The first `places` in the order of one voice; what stands on none gets no point. */
  | { method: "ranking"; places: number }
  /** Nothing is to choose from: each voice writes up to so many cards. */
  | { method: "cards"; cards: number }
  /** `aside`: so many may stand aside (level 5) and it still is a consensus. */
  | { method: "levels"; aside: number }
  /**
   * Rated from 1 to `scale`. It stops by agreement (`share` percent lie at most `within` from the median), or by stability (no
   * median has moved by more than `within` since the round before), and after `rounds` in any case.
   */
  | { method: "delphi"; scale: number; stop: DelphiStop; share: number; within: number; rounds: number }
);

export interface Rated {
  importance: number;
  feasibility: number;
}
/** By the id of the option. An option without an answer is missing, which is never zero; of dots, none is none. */
export interface Answers {
  values: Record<string, number | Rated>;
  reasons?: Record<string, string>;
  /** What was written, where nothing is to choose from. */
  cards?: string[];
}

/** Of objections in a consent round; the last needs a reason and stops it. */
export const CONSENT = { none: 0, concern: 1, objection: 2 } as const;
export const VETO = 6;
export const ASIDE = 5;
export const MOST_RESISTANCE = 10;
/** Of importance and of feasibility. */
export const MATRIX_STEPS = 5;
export const LONGEST_REASON = 2000;
/** As long as the title of a topic, which it may become. */
export const LONGEST_CARD = 200;

/** Lowest and highest value of one option. */
export function scaleOf(config: MethodConfig): readonly [number, number] {
  switch (config.method) {
    case "poll":
      return [1, 1];
    case "dots":
      return [0, config.most];
    case "matrix":
      return [1, MATRIX_STEPS];
    case "resistance":
      return [0, MOST_RESISTANCE];
    case "consent":
      return [CONSENT.none, CONSENT.objection];
    case "cards":
      return [0, 0];
    case "ranking":
      return [1, config.places];
    case "levels":
      return [1, VETO];
    case "delphi":
      return [1, config.scale];
  }
}

/**
 * What was chosen for a method, or its defaults, from a form or as stored.
 * @param options how many there are: about a third of them in dots is a number that makes people choose
 * @throws Invalid naming the field
 */
export function parseConfig(method: Method, input: unknown, options = 12): MethodConfig {
  const given = isRecord(input) ? input : {};
  const whole = (field: string, least: number, most: number, otherwise: number) =>
    settingOf(given[field], field, least, most, otherwise);
  const reason = choiceOf(given.reason, "reason", REASONS, method === "delphi" ? "optional" : "off");
  switch (method) {
    case "poll":
      return { method, reason, kind: choiceOf(given.kind, "kind", POLL_KINDS, "choice") };
    case "dots": {
      const dots = whole("dots", 1, 100, Math.max(1, Math.round(options / 3)));
      return { method, reason, dots, most: whole("most", 1, dots, Math.min(3, dots)) };
    }
    case "cards":
      return { method, reason: "off", cards: whole("cards", 1, 10, 3) };
    case "ranking":
      return { method, reason, places: whole("places", 1, 20, Math.max(1, Math.min(5, options))) };
    case "levels":
      return { method, reason, aside: whole("aside", 0, 1000, 1) };
    case "delphi": {
      const stop = choiceOf(given.stop, "stop", DELPHI_STOPS, "agreement");
      const scale = whole("scale", 3, 10, 9);
      const [share, within, rounds] = [whole("share", 50, 100, 75), whole("within", 0, 3, 1), whole("rounds", 2, 4, 3)];
      return { method, reason, scale, stop, share, within, rounds };
    }
    default:
      return { method, reason };
  }
}

/** The names of the fields of a ballot form, and of the errors that come back to them. */
export const ballotField = {
  /** One a line. */
  cards: "cards",
  /** Of a poll, in which one option is chosen. */
  choice: "choice",
  value: (optionId: number) => `value-${optionId}`,
  importance: (optionId: number) => `importance-${optionId}`,
  feasibility: (optionId: number) => `feasibility-${optionId}`,
  reason: (optionId: number) => `reason-${optionId}`,
};

/** What came from a ballot form (or a row of a table with the same names), for parseAnswers. Fields left empty are no answers. */
export function answersOfForm(
  config: MethodConfig,
  optionIds: readonly number[],
  form: Readonly<Record<string, unknown>>,
): { values: Record<string, unknown>; reasons: Record<string, unknown>; cards?: unknown } {
  if (config.method === "cards") {
    const written = form[ballotField.cards];
    return {
      values: {},
      reasons: {},
      cards: typeof written === "string" ? written.split("\n").map(asLine).filter(Boolean) : [],
    };
  }
  const values: Record<string, unknown> = {};
  const reasons: Record<string, unknown> = {};
  if (config.method === "poll") {
    const chosen = numberOf(form[ballotField.choice]);
    if (chosen !== undefined) values[String(chosen)] = 1;
  }
  for (const id of optionIds) {
    const value = numberOf(form[ballotField.value(id)]);
    if (value !== undefined && config.method !== "poll") values[id] = value;
    const rated = {
      importance: numberOf(form[ballotField.importance(id)]),
      feasibility: numberOf(form[ballotField.feasibility(id)]),
    };
    if (config.method === "matrix" && (rated.importance ?? rated.feasibility) !== undefined) values[id] = rated;
    const reason = form[ballotField.reason(id)];
    if (typeof reason === "string" && reason.trim() !== "") reasons[id] = reason;
  }
  return { values, reasons };
}

/**
 * One whole ballot, from a form or as stored.
 * @param optionIds of the run
 * @throws Invalid naming the field
 */
export function parseAnswers(config: MethodConfig, optionIds: readonly number[], input: unknown): Answers {
  if (config.method === "cards") return { values: {}, cards: cardsOf(config, input) };
  const { values: given, reasons: because } = isRecord(input) ? input : {};
  const values: Answers["values"] = {};
  const all = isRecord(given) ? given : {};
  if (Object.keys(all).some((id) => !optionIds.includes(Number(id))))
    throw new Invalid("common:invalid.choice", fieldOf(config));
  for (const id of optionIds) {
    const value = all[id];
    if (value === undefined) continue;
    if (config.method === "matrix") values[id] = ratedOf(id, value);
    else {
      const [least, most] = scaleOf(config);
      const number = wholeOf(value, ballotField.value(id), least, most);
      if (config.method !== "dots" || number > 0) values[id] = number;
    }
  }
  refuseUncountable(config, optionIds, values);
  const reasons = reasonsOf(config, optionIds, values, because);
  return Object.keys(reasons).length > 0 ? { values, reasons } : { values };
}

function cardsOf({ cards: most }: MethodConfig & { method: "cards" }, input: unknown): string[] {
  const given = isRecord(input) && Array.isArray(input.cards) ? input.cards : [];
  const cards = given.filter((card): card is string => typeof card === "string" && card !== "");
  if (cards.length === 0 || cards.length > most) throw new Invalid("methods:ballot.invalid.cards", ballotField.cards, { most });
  if (cards.some(({ length }) => length > LONGEST_CARD))
    throw new Invalid("methods:ballot.invalid.card-long", ballotField.cards, { most: LONGEST_CARD });
  return cards;
}

/** What the options together may not say. */
function refuseUncountable(config: MethodConfig, optionIds: readonly number[], values: Answers["values"]): void {
  const field = fieldOf(config, optionIds[0]);
  const chosen = Object.keys(values).length;
  if (chosen === 0) throw new Invalid("methods:ballot.invalid.empty", field);
  if (config.method === "poll" && chosen > 1) throw new Invalid("methods:ballot.invalid.one", field);
  if (config.method === "ranking" && new Set(Object.values(values)).size < chosen)
    throw new Invalid("methods:ballot.invalid.place-twice", field);
  if (config.method !== "dots") return;
  const spent = Object.values(values).reduce<number>((sum, value) => sum + Number(value), 0);
  if (spent > config.dots) throw new Invalid("methods:ballot.invalid.dots", field, { dots: config.dots, spent });
}

function reasonsOf(config: MethodConfig, optionIds: readonly number[], values: Answers["values"], given: unknown) {
  const all = isRecord(given) ? given : {};
  const reasons: Record<string, string> = {};
  for (const id of optionIds) {
    const typed = all[id];
    const field = ballotField.reason(id);
    // A reason to something that was not answered would be counted nowhere.
    const reason = typeof typed === "string" && values[id] !== undefined ? typed.split("\n").map(asLine).join("\n").trim() : "";
    if (reason.length > LONGEST_REASON) throw new Invalid("common:invalid.too-long", field);
    if (reason === "" && needsReason(config, values[id])) throw new Invalid("methods:ballot.invalid.reason", field);
    if (reason !== "" && takesReason(config, values[id])) reasons[id] = reason;
  }
  return reasons;
}

/** An objection or a veto without a reason cannot be worked on: there is nothing to integrate. */
export function needsReason(config: MethodConfig, value: number | Rated | undefined): boolean {
  if (value === undefined) return false;
  if (config.reason === "required") return true;
  return (config.method === "consent" && value === CONSENT.objection) || (config.method === "levels" && value === VETO);
}

const takesReason = (config: MethodConfig, value: number | Rated | undefined): boolean =>
  config.reason !== "off" || config.method === "consent" || needsReason(config, value);

function ratedOf(id: number, value: unknown): Rated {
  const { importance, feasibility } = isRecord(value) ? value : {};
  return {
    importance: wholeOf(importance, ballotField.importance(id), 1, MATRIX_STEPS),
    feasibility: wholeOf(feasibility, ballotField.feasibility(id), 1, MATRIX_STEPS),
  };
}

/** Where a sentence about the whole ballot stands. */
const fieldOf = (config: MethodConfig, optionId = 0): string =>
  config.method === "poll"
    ? ballotField.choice
    : config.method === "matrix"
      ? ballotField.importance(optionId)
      : ballotField.value(optionId);

function wholeOf(value: unknown, field: string, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Invalid(value === undefined ? "methods:ballot.invalid.both" : "methods:ballot.invalid.number", field, {
    least,
    most,
  });
}

function settingOf(value: unknown, field: string, least: number, most: number, otherwise: number): number {
  const number = numberOf(value) ?? otherwise;
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Invalid("methods:ballot.invalid.number", field, { least, most });
  }
  return number;
}

function choiceOf<T extends string>(value: unknown, field: string, choices: readonly T[], otherwise: T): T {
  if (value === undefined || value === "") return otherwise;
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new Invalid("common:invalid.choice", field);
  return chosen;
}

/** @returns undefined for nothing, NaN for what is no number */
function numberOf(value: unknown): number | undefined {
  if (value === undefined || value === null || (typeof value === "string" && value.trim() === "")) return undefined;
  return typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
