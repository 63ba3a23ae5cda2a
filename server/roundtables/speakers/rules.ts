/** Whose turn it is: the order in which people who asked for the floor get it, and how long they have spoken. */
import type { Bench } from "../../../db/schema/organisations.ts";
import type { Motion, SpeakerOrder, SpeechKind } from "../../../db/schema/roundtables.ts";
import { Conflict } from "../../errors.ts";

/** Somebody who waits. Instants are ISO. */
export interface Waiting {
  id: number;
  bench: Bench | null;
  isRemote: boolean;
  kind: SpeechKind;
  requestedAt: string;
  /** They had the floor before, at this roundtable. */
  hasSpoken: boolean;
  /** Put by the facilitator behind this one, 0: first. */
  movedAfter: number | null;
  movedAt: string | null;
}

export interface SpeakerView {
  id: number;
  mandateId: number | null;
  name: string;
  organisation: string;
  bench: Bench | null;
  kind: SpeechKind;
  motion: Motion | null;
  isRemote: boolean;
  /** Put where it is by the facilitator, and why. */
  isMoved: boolean;
  note: string;
}

export interface SpeakersView {
  order: SpeakerOrder;
  /** Of one contribution. */
  seconds: number;
  isOpen: boolean;
  /** `runningSince` null: it pauses. */
  current: (SpeakerView & { runningSince: string | null; spokenSeconds: number }) | null;
  /** In their order. */
  waiting: SpeakerView[];
  /** By bench only, and only where several people of it have spoken; empty bench: on none. */
  totals: { bench: Bench | ""; turns: number; seconds: number }[];
}

/** Fewer would be told of as persons, and not as a bench. */
export const LEAST_SPEAKERS = 2;

/** Procedural motions first, then what refers to the one who spoke last; they go by when they were asked for. */
const AHEAD: Record<SpeechKind, number> = { go_antrag: 0, direkt: 1, zwischenfrage: 1, sach: 2 };

interface Before {
  order: SpeakerOrder;
  /** Of whoever had the floor last. */
  lastBench: Bench | null;
  /** Turns so far. */
  turns: Partial<Record<Bench | "", number>>;
}

/**
 * Motions and replies ahead, then the others by the rule of the list, and last what the facilitator has moved by hand: each behind the
 * one it was put behind, or first when that one is gone.
 */
export function orderSpeakers<W extends Waiting>(waiting: readonly W[], before: Before): W[] {
  const byTime = [...waiting].sort((a, b) => a.requestedAt.localeCompare(b.requestedAt) || a.id - b.id);
  const placed = byTime.filter(({ movedAt }) => movedAt !== null);
  const free = byTime.filter(({ movedAt }) => movedAt === null);
  const ahead = free.filter(({ kind }) => AHEAD[kind] < 2).sort((a, b) => AHEAD[a.kind] - AHEAD[b.kind]);
  const list = [
    ...ahead,
    ...byRule(
      free.filter(({ kind }) => AHEAD[kind] === 2),
      before,
    ),
  ];
  for (const entry of placed.sort((a, b) => a.movedAt!.localeCompare(b.movedAt!))) {
    list.splice(list.findIndex(({ id }) => id === entry.movedAfter) + 1, 0, entry);
  }
  return list;
}

function byRule<W extends Waiting>(waiting: readonly W[], before: Before): W[] {
  const first = (isFirst: (entry: W) => boolean) => [...waiting.filter(isFirst), ...waiting.filter((entry) => !isFirst(entry))];
  if (before.order === "first_time") return first(({ hasSpoken }) => !hasSpoken);
  if (before.order === "remote") return first(({ isRemote }) => isRemote);
  if (before.order === "alternating") return alternating(waiting, before.lastBench);
  if (before.order === "quota") return evenly(waiting, before.turns);
  return [...waiting];
}

/** Never the same bench twice while somebody of another waits. */
function alternating<W extends Waiting>(waiting: readonly W[], lastBench: Bench | null): W[] {
  const left = [...waiting];
  const order: W[] = [];
  let last = lastBench;
  while (left.length > 0) {
    const at = Math.max(
      0,
      left.findIndex(({ bench }) => bench !== last),
    );
    const [next] = left.splice(at, 1);
    order.push(next!);
    last = next!.bench;
  }
  return order;
}

/** Next is the bench that had the fewest turns; among equals who asked first. */
function evenly<W extends Waiting>(waiting: readonly W[], before: Before["turns"]): W[] {
  const left = [...waiting];
  const turns = { ...before };
  const turnsOf = ({ bench }: W) => turns[bench ?? ""] ?? 0;
  const order: W[] = [];
  while (left.length > 0) {
    const fewest = Math.min(...left.map(turnsOf));
    const [next] = left.splice(
      left.findIndex((entry) => turnsOf(entry) === fewest),
      1,
    );
    order.push(next!);
    turns[next!.bench ?? ""] = fewest + 1;
  }
  return order;
}

/** Behind whom one stands after a step up or down; null: there is no way on. @returns an id, or 0 for the first place */
export function placeAfterMove(ids: readonly number[], id: number, direction: "up" | "down"): number | null {
  const at = ids.indexOf(id);
  const to = direction === "up" ? at - 1 : at + 1;
  if (at === -1 || to < 0 || to >= ids.length) return null;
  const others = ids.filter((other) => other !== id);
  return to === 0 ? 0 : (others[to - 1] ?? null);
}

/** Of one contribution; what pauses does not count. @param now by the clock of the server */
export function spokenSeconds(speech: { runningSince: Date | string | null; spokenSeconds: number }, now: number): number {
  const { runningSince } = speech;
  const running = runningSince ? Math.max(0, Math.floor((now - new Date(runningSince).getTime()) / 1000)) : 0;
  return speech.spokenSeconds + running;
}

/** @throws Conflict when the list is closed; motions and replies are heard all the same */
export function acceptRequest(isOpen: boolean, kind: SpeechKind): void {
  if (!isOpen && kind === "sach") throw new Conflict("roundtables:refusal.speakers-closed");
}
