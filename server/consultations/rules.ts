/** Consultations: whose period runs until when, what an answer counts as, and who may give it. */
import type { Bench } from "../../db/schema/organisations.ts";
import { can, type My, type Standing } from "../access/rules.ts";
import { dayOf, instantOf } from "../calendar/rules.ts";
import { addWorkingDays, daysBetween, lastDayOf, workingDaysBetween, type Land } from "../calendar/working-days.rules.ts";
import { jobKind } from "../platform/jobs.rules.ts";

export interface Period {
  opensAt: Date;
  /** The first instant that is no longer in it. */
  closesAt: Date;
}

export type WaveState = "coming" | "open" | "over";

export function waveState({ opensAt, closesAt }: Period, now: Date): WaveState {
  if (now < opensAt) return "coming";
  return isLate(now, closesAt) ? "over" : "open";
}

/** The end of the period of one organisation. */
export const deadlineOf = (wave: Pick<Period, "closesAt">, extendedUntil: Date | null): Date =>
  extendedUntil && extendedUntil > wave.closesAt ? extendedUntil : wave.closesAt;

/** 24:00 is the first instant that is too late; the last second before it is in time. */
export const isLate = (receivedAt: Date, deadline: Date): boolean => receivedAt.getTime() >= deadline.getTime();

/** How long a period is: in days, as rules of procedure count, and in working days, as houses work. */
export function lengthOf(period: Period, laender: readonly Land[] = []): { days: number; workingDays: number } {
  const [from, to] = [dayOf(period.opensAt), lastDayOf(period.closesAt)];
  return { days: daysBetween(from, to), workingDays: workingDaysBetween(from, to, laender) };
}

/** Shorter than agreed: may be, but everybody who is asked reads why. */
export const isShort = (period: Period, minimumDays: number): boolean => lengthOf(period).days < minimumDays;

/** In the morning, three working days before the last one; a period of a few days has none. */
export function reminderAt(deadline: Date, laender: readonly Land[], now: Date): Date | null {
  const day = addWorkingDays(lastDayOf(deadline), -3, laender);
  const at = instantOf(day, "08:00");
  return at && at > now ? at : null;
}

export type AnswerState = "coming" | "open" | "answered" | "cosigned" | "nil" | "late" | "late_declined" | "silent";

/** What of an answer others may know. */
export interface Answer {
  isNil: boolean;
  isLate: boolean;
  lateAccepted: boolean | null;
}

/**
 * How one organisation stands. A draft is nobody else's business, so it counts as open; silence is neither a nil return nor consent.
 * @param answer what it has submitted last
 * @param hasSigned what another house says, in its period
 */
export function answerState(
  wave: Period,
  extendedUntil: Date | null,
  answer: Answer | null,
  now: Date,
  hasSigned = false,
): AnswerState {
  if (answer?.isLate && answer.lateAccepted === null) return "late";
  const isHeard = answer !== null && (!answer.isLate || answer.lateAccepted);
  if (isHeard && !answer.isNil) return "answered";
  // It says what another house says; that it has nothing of its own beside it is no contradiction.
  if (hasSigned) return "cosigned";
  if (answer) return isHeard ? "nil" : "late_declined";
  if (now < wave.opensAt) return "coming";
  return isLate(now, deadlineOf(wave, extendedUntil)) ? "silent" : "open";
}

/** Sees every statement that was submitted, and nobody's draft. */
export const isModeration = (my: Pick<My, "role">): boolean => can(my, "statement:weigh");

/**
 * An organisation has one voice: whoever leads its delegation or may bind it says the last word. Consulted organisations have no
 * delegation; where nobody of them is named as binding it, each of their people declares to be entitled.
 * @param hasBinder somebody else of the organisation is named
 */
export const maySubmit = (my: Pick<My, "role" | "mayBind" | "isArchived">, hasBinder: boolean): boolean =>
  can(my, "statement:draft") && (my.mayBind || my.role === "head_delegate" || (my.role === "consulted" && !hasBinder));

/** The words of a draft are written by its own house; nobody else ever reads them. */
export const accessToDraft = (my: Standing): "edit" | undefined => (can(my, "statement:draft") ? "edit" : undefined);

/** Business and civil society say for whom they speak; public bodies speak for the public. */
export const givesInterests = (bench: Bench | null): boolean => bench === "wirtschaft" || bench === "zivilgesellschaft";

/** Länder and municipalities come first, as federal rules of procedure have it; the moderation may have reasons. */
export const USUALLY_FIRST: readonly Bench[] = ["laender", "kommunen"];
const USUALLY_LATER: readonly Bench[] = ["wirtschaft", "zivilgesellschaft", "wissenschaft"];

/** Somebody is asked before one of those who usually come first. */
export function othersGoFirst(invited: readonly { bench: Bench; opensAt: Date }[]): boolean {
  const times = (benches: readonly Bench[]) =>
    invited.filter(({ bench }) => benches.includes(bench)).map(({ opensAt }) => opensAt.getTime());
  return Math.min(...times(USUALLY_LATER)) < Math.max(...times(USUALLY_FIRST));
}

export interface BalanceRow {
  bench: Bench;
  invited: number;
  byState: Record<AnswerState, number>;
}

export const NO_ANSWERS: Record<AnswerState, number> = {
  coming: 0,
  open: 0,
  answered: 0,
  cosigned: 0,
  nil: 0,
  late: 0,
  late_declined: 0,
  silent: 0,
};

/** By bench; benches of which nobody was asked are left out. */
export function balanceOf(invited: readonly { bench: Bench; state: AnswerState }[]): BalanceRow[] {
  const rows = new Map<Bench, BalanceRow>();
  for (const { bench, state } of invited) {
    const row = rows.get(bench) ?? { bench, invited: 0, byState: { ...NO_ANSWERS } };
    row.invited += 1;
    row.byState[state] += 1;
    rows.set(bench, row);
  }
  return [...rows.values()];
}

/** Lines as they were pasted, also from a table: the first cell names the organisation. Each once, empty ones left out. */
export const pastedNames = (lines: string): string[] => [
  ...new Set(
    lines
      .split("\n")
      .map((line) => line.split(/[\t;]/)[0]!.trim())
      .filter(Boolean),
  ),
];

// --- jobs ---------------------------------------------------------------------------

/** Tells those who are asked in a wave, when it opens. */
export const WAVE_OPENS = jobKind<{ waveId: number }>("consultations.wave");
/** Reminds those who have not answered yet. @typeParam until the end of the period that it is about, ISO: it may have moved since */
export const REMINDER = jobKind<{ invitationId: number; until: string }>("consultations.reminder");
