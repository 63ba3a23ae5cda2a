/**
 * What can be counted of a format from what is in this workspace: each with what it is a share of, because the same number of another
 * whole is another answer. Shown beside the ratings; it never becomes a score by itself.
 */
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { NonAttribution } from "../../db/schema/processes.ts";
import { shareOf, type DataPoint, type Share } from "../figures/rules.ts";
import { FEWEST_SHOWN } from "../roundtables/attendance.rules.ts";
import type { Edition } from "./rules.ts";

/** Figures by these names are what reach is reckoned from, in either language. */
const PARTICIPANTS =
  /^(teilnehmende|vertretene|anwesende) (kommunen|städte|gemeinden)$|^participating (municipalities|cities)$/i;
const TARGET_GROUP = /^(größe der )?zielgruppe$|^(size of the )?target group$/i;

export interface Coverage {
  editionId: number;
  participants: DataPoint;
  /** One line for each denominator: none is chosen, and without one there is no share. */
  shares: { of: DataPoint; share: Share | null }[];
}

/** Reach of each edition: all numbers given for it, of all sizes given for the target group. Newest edition first, as they come. */
export function coverageOf(editions: readonly Edition[], figures: readonly DataPoint[]): Coverage[] {
  const targets = figures.filter(({ subject, indicator }) => subject === "format" && TARGET_GROUP.test(indicator.trim()));
  return editions.flatMap((edition) =>
    figures
      .filter(
        (point) => point.subject === "edition" && point.subjectId === edition.id && PARTICIPANTS.test(point.indicator.trim()),
      )
      .map((participants) => ({
        editionId: edition.id,
        participants,
        shares: targets.map((of) => ({ of, share: shareOf(participants, of) })),
      })),
  );
}

/** How sure a share is: what was rounded, or said as "at least", leaves room. Null: it is exact. */
export function boundsName({ low, high }: Share): "from" | "up-to" | "between" | null {
  if (low === high) return null;
  if (high === Infinity) return "from";
  return low === 0 ? "up-to" : "between";
}

export interface Rhythm {
  held: number;
  /** Planned in so many years at so many a year; null: nobody has said how many are meant. */
  planned: number | null;
  cancelled: number;
  from: number;
  to: number;
}

/** From when until when a format was there, as people write it: `2016`, `Frühjahr 2016`. Empty: nobody has said. */
interface Life {
  founded: string;
  ended: string;
}

/**
 * Held of planned: from the rhythm that was promised, in the years looked at, or in those from the first to the last edition.
 * Nothing was planned before the format began and after it ended.
 */
export function rhythmOf(
  editions: readonly Edition[],
  perYear: number | null,
  period?: { from: string; to: string },
  life: Life = { founded: "", ended: "" },
): Rhythm | null {
  const past = editions.filter(({ state }) => state !== "geplant");
  const years = past.map(({ year }) => year);
  if (!period && years.length === 0) return null;
  const from = period ? Math.max(Number(period.from.slice(0, 4)), yearIn(life.founded) ?? 0) : Math.min(...years);
  const to = period ? Math.min(Number(period.to.slice(0, 4)), yearIn(life.ended) ?? Infinity) : Math.max(...years);
  if (to < from) return null;
  const inYears = past.filter(({ year }) => year >= from && year <= to);
  const held = inYears.filter(({ state }) => state === "durchgefuehrt").length;
  return { held, planned: perYear === null ? null : perYear * (to - from + 1), cancelled: inYears.length - held, from, to };
}

/** The only year in it; of several nobody could say which is meant. */
function yearIn(words: string): number | undefined {
  const found = words.match(/\b(?:19|20|21)\d{2}\b/g) ?? [];
  return found.length === 1 ? Number(found[0]) : undefined;
}

/** Of the topics on its running orders those that are items of the joint agenda. */
export function servedTopics(editions: readonly Edition[]): { served: number; of: number } {
  const topics = editions.flatMap((edition) => edition.topics);
  return { served: topics.filter(({ agendaItemId }) => agendaItemId !== null).length, of: topics.length };
}

/**
 * Counts by bench as far as the rules of procedure let them be told: under the Chatham House Rule only where none of them is of fewer
 * than five, because one that is left out could be reckoned from the whole; where nothing is to be told of anybody, none at all.
 * @returns null where they are not told
 */
export function toldBenches<T extends number>(
  counts: Partial<Record<Bench, T>>,
  protection: NonAttribution,
): Partial<Record<Bench, T>> | null {
  if (protection === "keine") return counts;
  const isSmall = Object.values(counts).some((count) => count < FEWEST_SHOWN);
  return protection === "anonym" || isSmall ? null : counts;
}

/** Small numbers of houses name them. @returns null where it is not told */
export const toldCount = (count: number, protection: NonAttribution): number | null =>
  protection === "keine" || count >= FEWEST_SHOWN ? count : null;

/** What the workspace knows of a roundtable that was an edition: counts only, never who. */
export interface Meeting {
  editionId: number;
  roundtableId: number;
  persons: number;
  /** Null: the rules of procedure protect who was there, and it were too few. */
  organisations: number | null;
  municipalities: number | null;
  benches: Partial<Record<Bench, number>> | null;
  /** Seconds by bench; empty: nobody kept a list of speakers, or it may not be told. */
  speaking: Partial<Record<Bench, number>>;
  /** Tasks whose day is over, and of these the ones done by then. */
  due: number;
  inTime: number;
  openTasks: number;
  decisions: number;
  hasMinutes: boolean;
}

export interface Indicators {
  coverage: Coverage[];
  rhythm: Rhythm | null;
  topics: { served: number; of: number };
  /** Organisations that were there, by bench, over all meetings held in this workspace; null: of one of them it may not be told. */
  benches: Partial<Record<Bench, number>> | null;
  /** Seconds, of the meetings that had a list of speakers. */
  speaking: Partial<Record<Bench, number>>;
  tasks: { inTime: number; due: number };
  meetings: number;
}

export function indicatorsOf(
  {
    editions,
    figures,
    perYear,
    life,
  }: { editions: readonly Edition[]; figures: readonly DataPoint[]; perYear: number | null; life?: Life },
  meetings: readonly Meeting[],
  look?: Look,
): Indicators {
  const looked = look ? lookedAt(editions, look) : editions;
  const own = meetings.filter(({ editionId }) => looked.some(({ id }) => id === editionId));
  const sum = (of: (meeting: Meeting) => number) => own.reduce((all, meeting) => all + of(meeting), 0);
  return {
    coverage: coverageOf(looked, figures),
    rhythm: rhythmOf(editions, perYear, look, life),
    topics: servedTopics(looked),
    benches: own.some(({ benches }) => benches === null) ? null : summed(own.map(({ benches }) => benches ?? {})),
    speaking: summed(own.map(({ speaking }) => speaking)),
    tasks: { inTime: sum(({ inTime }) => inTime), due: sum(({ due }) => due) },
    meetings: own.length,
  };
}

function summed(all: readonly Partial<Record<Bench, number>>[]): Partial<Record<Bench, number>> {
  const sums: Partial<Record<Bench, number>> = {};
  for (const counts of all)
    for (const bench of BENCHES) if (counts[bench] !== undefined) sums[bench] = (sums[bench] ?? 0) + counts[bench];
  return sums;
}

/** Minutes by bench, each with its share of all; empty: nobody kept a list of speakers. */
export function speakingTimes(speaking: Indicators["speaking"]): { bench: Bench; minutes: number; share: number }[] {
  const all = Object.values(speaking).reduce((sum, seconds) => sum + seconds, 0);
  return BENCHES.flatMap((bench) => {
    const seconds = speaking[bench] ?? 0;
    return seconds > 0 ? [{ bench, minutes: Math.max(1, Math.round(seconds / 60)), share: seconds / all }] : [];
  });
}

/** What an evaluation looks at: the editions that were chosen for it, or all of its period. */
export interface Look {
  from: string;
  to: string;
  editionIds?: readonly number[];
}

export const lookedAt = <E extends Edition>(editions: readonly E[], look: Look): E[] =>
  editions.filter((edition) => (look.editionIds?.length ? look.editionIds.includes(edition.id) : isIn(edition, look)));

/** Where only the year is known, it counts as a whole. */
export function isIn({ startsOn, endsOn, year }: Edition, { from, to }: { from: string; to: string }): boolean {
  const first = startsOn ?? `${year}-01-01`;
  const last = endsOn ?? startsOn ?? `${year}-12-31`;
  return first <= to && last >= from;
}
