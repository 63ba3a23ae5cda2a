/**
 * 1-2-4-All: alone, in pairs, in fours, together. Who sits with whom is mixed by bench; people who take part online work with others who do.
 */
import { z } from "zod";
import { GROUP_STEPS, NOTE_LISTS, type GroupStep, type NoteList } from "../../../db/schema/roundtables.ts";
import { LARGEST_ID } from "../../../db/schema/columns.ts";
import type { Bench } from "../../../db/schema/organisations.ts";
import { Conflict } from "../../errors.ts";
import { requiredLine, wholeNumber } from "../../platform/form.rules.ts";

export interface Seat {
  pair: number;
  four: number;
}

export interface SeatView extends Seat {
  mandateId: number | null;
  guestId: number | null;
  /** Only where nobody can look it up in the list of those present: on the wall. */
  name?: string;
}

export interface NoteView {
  id: number;
  pointId: number | null;
  list: NoteList | null;
  four: number | null;
  body: string;
}

export interface GroupWorkView {
  id: number;
  pointId: number | null;
  question: string;
  step: GroupStep;
  /** ISO. */
  stepStartedAt: string;
  minutes: { alone: number; pairs: number; fours: number };
  /** None once it has ended. */
  seats: SeatView[];
  notes: NoteView[];
}

/** As long as the title of a topic, which it may become. */
export const LONGEST_NOTE = 200;
/** More than that no group brings before all. */
export const MOST_NOTES = 5;
const FEWEST_PEOPLE = 4;

// --- mixing -------------------------------------------------------------------------

export interface Present {
  id: number;
  bench: Bench | null;
  isRemote: boolean;
}

/**
 * Everybody gets a pair and a group of four. Pairs and fours are numbered through, first those in the room, then those online. Of an odd
 * number three make a "pair"; where it does not divide by four, groups have three or five.
 * @param random in [0, 1)
 * @throws Conflict when there are too few to work in groups
 */
export function mixGroups(people: readonly Present[], random: () => number): Map<number, Seat> {
  if (people.length < FEWEST_PEOPLE) throw new Conflict("roundtables:groups.too-few");
  const seats = new Map<number, Seat>();
  let [pairs, fours] = [0, 0];
  for (const some of bySide(people)) {
    const here = pairsOf(some, random);
    for (const [at, four] of foursOf(here).entries())
      for (const { id, pair } of four) seats.set(id, { pair: pairs + pair + 1, four: fours + at + 1 });
    pairs += here.length;
    fours = Math.max(0, ...[...seats.values()].map(({ four }) => four));
  }
  return seats;
}

/** Those in the room and those online; one alone on a side comes to the others. */
function bySide(people: readonly Present[]): Present[][] {
  const sides = [false, true].map((isRemote) => people.filter((person) => person.isRemote === isRemote));
  return sides.some(({ length }) => length === 1) ? [[...people]] : sides;
}

/** Sorted by bench, the one half sits opposite the other: two of one bench meet only where it has more than half of all. */
function pairsOf(people: readonly Present[], random: () => number): number[][] {
  const sorted = byBench(people, random);
  const count = Math.floor(sorted.length / 2);
  if (count === 0) return sorted.map(({ id }) => [id]);
  const pairs = sorted.slice(0, count).map(({ id }, at) => [id, sorted[at + count]!.id]);
  const last = sorted[2 * count];
  // Of an odd number of pairs the last one, as three, can stay by itself.
  if (last) pairs[count % 2 === 1 ? count - 1 : Math.floor(random() * count)]!.push(last.id);
  return pairs;
}

/** The largest bench first, and within each in any order. */
function byBench(people: readonly Present[], random: () => number): Present[] {
  const benches = new Map<Bench | null, { person: Present; at: number }[]>();
  for (const person of people) benches.set(person.bench, [...(benches.get(person.bench) ?? []), { person, at: random() }]);
  return [...benches.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap((bench) => bench.sort((a, b) => a.at - b.at).map(({ person }) => person));
}

/** Pairs from the two halves of the order meet. Of an odd number the last stays by itself as three, and two are shared out. */
function foursOf(pairs: readonly number[][]): { id: number; pair: number }[][] {
  const seated = pairs.map((ids, pair) => ids.map((id) => ({ id, pair })));
  const half = Math.floor(seated.length / 2);
  if (half === 0) return seated;
  const fours = seated.slice(0, half).map((pair, at) => [...pair, ...seated[at + half]!]);
  const left = seated[2 * half] ?? [];
  if (left.length > 2) return [...fours, left];
  if (left.length > 0 && half === 1)
    return [
      [...seated[0]!, left[0]!],
      [...seated[1]!, left[1]!],
    ];
  for (const [at, one] of left.entries()) fours[at % half]!.push(one);
  return fours;
}

/** Whoever comes later joins the smallest group of those who take part as they do; where there is none, the smallest of all. */
export function seatOfLatecomer(seats: readonly (Seat & { isRemote: boolean })[], isRemote: boolean): Seat {
  const alike = seats.filter((seat) => seat.isRemote === isRemote);
  const open = alike.length > 0 ? alike : seats;
  const four = smallest(open.map((seat) => seat.four));
  return { four, pair: smallest(open.filter((seat) => seat.four === four).map((seat) => seat.pair)) };
}

/** The number that comes least often, of several the lowest; the first one where all have left. */
function smallest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => m - n || a - b)[0]?.[0] ?? 1;
}

// --- course --------------------------------------------------------------------------

/** A step on or back, or the end. @throws Conflict when somebody else was faster */
export function acceptStep(from: GroupStep, to: GroupStep): void {
  const [at, next] = [GROUP_STEPS.indexOf(from), GROUP_STEPS.indexOf(to)];
  const isNext = Math.abs(next - at) === 1 || to === "ended";
  if (from === "ended" || !isNext) throw new Conflict("common:error.changed-meanwhile");
}

export const stepAfter = (step: GroupStep): GroupStep | undefined => GROUP_STEPS[GROUP_STEPS.indexOf(step) + 1];
export const stepBefore = (step: GroupStep): GroupStep | undefined => GROUP_STEPS[GROUP_STEPS.indexOf(step) - 1];

/** None in the round of all, which takes as long as it takes. */
export const minutesOf = ({ step, minutes }: Pick<GroupWorkView, "step" | "minutes">): number =>
  step === "all" || step === "ended" ? 0 : minutes[step];

/** Groups write once four sit together; alone and in pairs everybody has paper of their own. */
export const takesNotes = (step: GroupStep): boolean => step === "fours" || step === "all";

export const ofMandate =
  (mandateId: number) =>
  (seat: SeatView): boolean =>
    seat.mandateId === mandateId;

/** Those of one's pair, or of one's four, as the step says; none while everybody works alone or all together. */
export function companions({ step, seats }: Pick<GroupWorkView, "step" | "seats">, own: SeatView | undefined): SeatView[] {
  if (!own || (step !== "pairs" && step !== "fours")) return [];
  const by = step === "pairs" ? "pair" : "four";
  return seats.filter((seat) => seat !== own && seat[by] === own[by]);
}

/** The groups of this step with those who sit in them, in the order of their numbers; of all together there is none. */
export function groupsOf({ step, seats }: Pick<GroupWorkView, "step" | "seats">): { number: number; seats: SeatView[] }[] {
  if (step !== "pairs" && step !== "fours") return [];
  const by = step === "pairs" ? "pair" : "four";
  const numbers = [...new Set(seats.map((seat) => seat[by]))].sort((a, b) => a - b);
  return numbers.map((number) => ({ number, seats: seats.filter((seat) => seat[by] === number) }));
}

export const foursIn = ({ seats, notes }: Pick<GroupWorkView, "seats" | "notes">): number[] =>
  [...new Set([...seats, ...notes].flatMap(({ four }) => four ?? []))].sort((a, b) => a - b);

// --- forms ----------------------------------------------------------------------------

export const GROUP_MINUTES = { alone: 1, pairs: 2, fours: 4 } as const;

export const groupsForm = z.object({
  question: requiredLine(500),
  alone: wholeNumber(1, 60).default(GROUP_MINUTES.alone),
  pairs: wholeNumber(1, 60).default(GROUP_MINUTES.pairs),
  fours: wholeNumber(1, 60).default(GROUP_MINUTES.fours),
});
export type GroupsForm = z.output<typeof groupsForm>;

export const groupStepForm = z.object({
  to: z.enum(GROUP_STEPS, { error: "common:invalid.choice" }),
  from: z.enum(GROUP_STEPS, { error: "common:invalid.choice" }),
});

const card = {
  title: requiredLine(LONGEST_NOTE),
  work_id: z.coerce.number().int().positive().max(LARGEST_ID),
};

/** Of a group, which those who keep the list name; or on one of the four lists. */
export const noteForm = z
  .object({
    title: card.title,
    list: z.enum(NOTE_LISTS, { error: "common:invalid.choice" }).optional(),
    work_id: card.work_id.optional(),
    four: z.coerce.number().int().positive().max(1000).optional(),
  })
  .refine(({ list, work_id }) => (list === undefined) !== (work_id === undefined), { error: "common:invalid.choice" });
export type NoteForm = z.output<typeof noteForm>;

/** Of a guest: which group is theirs, their seat says. */
export const guestNoteForm = z.object(card);
export type GuestNoteForm = z.output<typeof guestNoteForm>;
