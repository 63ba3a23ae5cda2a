/**
 * When each point begins and ends: by the plan, and while the roundtable runs anew from what really happened, around the times that
 * are fixed. Instants are in Berlin's day; the clock is the server's.
 */
import { dayOf, instantOf } from "../calendar/rules.ts";
import type { PointOutcome, RoundtableState } from "../../db/schema/roundtables.ts";

interface TimedPoint {
  id: number;
  /** What it may take, with what was granted. */
  minutes: number;
  done: boolean;
  granted?: number;
  fixedTime?: string | null;
  startedAt?: string | null;
  endedAt?: string | null;
  outcome?: PointOutcome | null;
}

interface TimedRoundtable {
  state: RoundtableState;
  startsAt: Date | string;
  openedAt?: string | null;
  currentPointId: number | null;
  pointStartedAt: string | null;
  points: readonly TimedPoint[];
}

export interface PointTimes {
  begins: Date;
  ends: Date;
  /** It is over: these are no guesses. */
  isPast: boolean;
  /** Minutes that a fixed point begins behind its time. */
  late: number;
  /** Minutes free before a fixed point. */
  spare: number;
}

const MINUTE = 60_000;
const plus = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE);

/**
 * @param now by the clock of the server; counts only while the roundtable runs
 * @returns per point; null for what was left out, not reached, or jumped over
 */
export function forecast(roundtable: TimedRoundtable, now: Date): (PointTimes | null)[] {
  const { state, points, currentPointId } = roundtable;
  const start = new Date(roundtable.startsAt);
  // Held on an earlier day than planned, fixed times are of that day.
  const opened = state === "planned" || !roundtable.openedAt ? start : new Date(roundtable.openedAt);
  const clock = fixedClock(opened < start ? opened : start);
  let at = state === "open" ? null : start;
  return points.map((point) => {
    const fixed = point.fixedTime ? clock(point.fixedTime) : null;
    if (state === "open" && point.id === currentPointId && roundtable.pointStartedAt) {
      const begins = new Date(roundtable.pointStartedAt);
      const ends = new Date(Math.max(plus(begins, point.minutes).getTime(), now.getTime()));
      at = ends;
      return { begins, ends, isPast: false, late: behind(begins, fixed), spare: 0 };
    }
    if (state !== "planned" && state !== "cancelled") {
      const actual = past(point, fixed);
      if (actual || state === "closed" || point.done) return actual;
    }
    if (point.outcome || !at) return null;
    const begins = fixed && fixed > at ? fixed : at;
    const times = { begins, ends: plus(begins, point.minutes), isPast: false };
    const spare = Math.round((begins.getTime() - at.getTime()) / MINUTE);
    at = times.ends;
    return { ...times, late: behind(begins, fixed), spare };
  });
}

/** The plan as it was before it began: without what was granted, with what was left out. */
export const plannedTimes = (roundtable: TimedRoundtable): (PointTimes | null)[] =>
  forecast(
    {
      ...roundtable,
      state: "planned",
      points: roundtable.points.map(({ id, minutes, granted = 0, fixedTime }) => ({
        ...{ id, minutes: minutes - granted, fixedTime },
        done: false,
      })),
    },
    new Date(roundtable.startsAt),
  );

/** When the roundtable ends if every point to come takes its minutes. */
export function expectedEnd(roundtable: TimedRoundtable, now: Date): Date {
  const ends = forecast(roundtable, now).flatMap((times) => (times && !times.isPast ? times.ends.getTime() : []));
  return new Date(Math.max(now.getTime(), ...ends));
}

function past({ startedAt, endedAt, done }: TimedPoint, fixed: Date | null): PointTimes | null {
  if (!startedAt || !endedAt || !done) return null;
  const begins = new Date(startedAt);
  return { begins, ends: new Date(endedAt), isPast: true, late: behind(begins, fixed), spare: 0 };
}

const behind = (begins: Date, fixed: Date | null) =>
  fixed ? Math.max(0, Math.floor((begins.getTime() - fixed.getTime()) / MINUTE)) : 0;

/** Times of the day become instants one after the other: in a meeting of two days 09:00 after 14:00 is on the second. */
function fixedClock(start: Date): (time: string) => Date | null {
  let floor = start;
  return (time) => {
    const today = instantOf(dayOf(floor), time);
    const at = today && today >= floor ? today : instantOf(dayOf(plus(floor, 24 * 60)), time);
    if (at) floor = at;
    return at ?? null;
  };
}
