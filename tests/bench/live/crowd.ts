/** A process full of guests, told what to do by crowds.ts over IPC. The load must not share an event loop with what measures it. */
import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import { quantile } from "../measure.ts";
import { emptyTally, Guest, type Luggage, type Seat, type Tally } from "./guest.ts";
import { largeText, smallText } from "./texts.ts";

export interface Opening {
  seats: Seat[];
  /** Milliseconds over which they come. */
  overMs: number;
  /** They bring the large text with them, as after a lost connection. */
  withLargeText?: boolean;
}

export interface Opened {
  /** Milliseconds until each had the whole text; null who never had it. */
  afterMs: (number | null)[];
  closeCodes: number[];
  bytes: number;
}

export interface Report {
  sent: number;
  delivered: number;
  p50: number;
  p95: number;
  p99: number;
  worst: number;
  confirmedP50: number;
  confirmedP95: number;
  frames: number;
  bytes: number;
  awareness: number;
  caretP50: number;
}

/** One keystroke, for comparing with what was stored: how long ago it was typed, and whether the server confirmed it. */
export interface Keystroke {
  mark: string;
  at: number;
  isConfirmed: boolean;
}

let guests: Guest[] = [];
let tally: Tally = emptyTally();
const marks = new Map<Guest, string[]>();
let running: NodeJS.Timeout[] = [];

const tasks = {
  async open({ seats, overMs, withLargeText }: Opening): Promise<Opened> {
    const luggage = withLargeText ? packLargeText() : undefined;
    const start = performance.now();
    const coming: Guest[] = [];
    for (const [index, seat] of seats.entries()) {
      const wait = start + (overMs * index) / seats.length - performance.now();
      if (wait > 1) await delay(wait);
      coming.push(new Guest(seat, tally, luggage));
    }
    guests.push(...coming);
    const afterMs = await Promise.all(coming.map((guest) => Promise.race([guest.synced, delay(30_000, null)])));
    return {
      afterMs,
      closeCodes: coming.flatMap((guest) => (guest.closeCode === null ? [] : [guest.closeCode])),
      bytes: coming.reduce((sum, guest) => sum + guest.bytesRead, 0),
    };
  },

  /** The first guest of each text writes what is in it before anybody types. */
  async furnish({ typists, large }: { typists: number; large?: boolean }): Promise<void> {
    const text = large ? largeText() : smallText(typists);
    const done = new Set<number>();
    for (const guest of guests) {
      if (guest.seat.kind === "relay" || done.has(guest.seat.room)) continue;
      done.add(guest.seat.room);
      guest.push(text);
    }
    await delay(500);
  },

  /** Everybody with a paragraph types so often a second, evenly spread, until `stop`. */
  type({ perSecond }: { perSecond: number }): void {
    evenly(
      guests.filter((guest) => guest.seat.paragraph !== null),
      perSecond,
      (guest) => {
        const mark = guest.type();
        const own = marks.get(guest);
        if (own) own.push(mark);
        else marks.set(guest, [mark]);
      },
    );
  },

  moveCarets({ perSecond }: { perSecond: number }): void {
    evenly(guests, perSecond, (guest) => guest.moveCaret());
  },

  stop(): void {
    for (const timer of running) clearInterval(timer);
    running = [];
  },

  count(): void {
    tally = emptyTally();
    for (const guest of guests) guest.count(tally);
  },

  report(): Report {
    const { latencies, confirmations, carets, ...counts } = tally;
    return {
      ...counts,
      p50: quantile(latencies, 0.5),
      p95: quantile(latencies, 0.95),
      p99: quantile(latencies, 0.99),
      worst: latencies.reduce((worst, one) => Math.max(worst, one), 0),
      confirmedP50: quantile(confirmations, 0.5),
      confirmedP95: quantile(confirmations, 0.95),
      caretP50: quantile(carets, 0.5),
    };
  },

  /** Per text, everything that was typed in it. */
  keystrokes(): [room: number, Keystroke[]][] {
    const rooms = new Map<number, Keystroke[]>();
    for (const guest of guests) {
      const list = rooms.get(guest.seat.room) ?? [];
      rooms.set(guest.seat.room, list);
      for (const [index, mark] of (marks.get(guest) ?? []).entries())
        list.push({ mark, at: guest.typed[index]!, isConfirmed: index < guest.confirmed });
    }
    return [...rooms];
  },

  /** Each guest writes `total` bytes in pieces of `each`. */
  async pour({ total, each, perSecond }: { total: number; each: number; perSecond: number }): Promise<void> {
    const letters = "x".repeat(each);
    for (let sent = 0; sent < total; sent += each) {
      for (const guest of guests) guest.pour(letters);
      await delay((1000 * each) / perSecond);
    }
  },

  /** Each guest pastes so many letters in place of those it pasted before, one after the other. */
  async paste({ letters, times, overMs }: { letters: number; times: number; overMs: number }): Promise<void> {
    const words = "x".repeat(letters);
    for (let time = 0; time < times; time++) {
      for (const guest of guests) {
        guest.paste(words);
        await delay(overMs / guests.length);
      }
    }
  },

  stopReading(): void {
    for (const guest of guests) guest.stopReading();
  },

  closed: (): number[] => guests.flatMap((guest) => (guest.closeCode === null ? [] : [guest.closeCode])),

  leave(): void {
    tasks.stop();
    for (const guest of guests) guest.leave();
    guests = [];
    marks.clear();
  },
};

export type Tasks = typeof tasks;

/** As y-websocket does it: whoever comes back says what it has, and answers the server's question with what it may lack, which is every deletion. */
function packLargeText(): Luggage {
  const ydoc = new Y.Doc();
  Y.applyUpdate(ydoc, largeText());
  const stateVector = Y.encodeStateVector(ydoc);
  return { stateVector, answer: Y.encodeStateAsUpdate(ydoc, stateVector) };
}

/** Round and round, in the same order, so that everybody's turn comes in the same interval. */
function evenly(list: Guest[], perSecond: number, act: (guest: Guest) => void): void {
  const everyMs = 1000 / (perSecond * list.length);
  const shuffled = list.map((guest, index) => ({ guest, rank: (index * 7919) % 104_729 })).sort((a, b) => a.rank - b.rank);
  const start = performance.now();
  let turn = 0;
  running.push(
    setInterval(() => {
      const due = (performance.now() - start) / everyMs;
      // After a stall not everything at once, which would be a burst that nobody typed.
      if (due - turn > list.length) turn = Math.floor(due) - list.length;
      for (; turn < due; turn++) act(shuffled[turn % list.length]!.guest);
    }, 1),
  );
}

process.on("message", ({ id, task, words }: { id: number; task: keyof Tasks; words: never }) => {
  Promise.resolve((tasks[task] as (words: never) => unknown)(words)).then(
    (result) => process.send!({ id, result }),
    (error: unknown) => process.send!({ id, error: String((error as Error).stack ?? error) }),
  );
});
process.on("disconnect", () => process.exit(0));
