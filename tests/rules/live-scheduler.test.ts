/** When letters leave: at once, as long as the server has time; together with others, when writing each alone would take all of it. */
import { describe, expect, it } from "vitest";
import { SendScheduler, type Clock, type Sender } from "#server/live/connections/send-scheduler";

/** A machine on which time passes only by work and by waiting. */
class Machine implements Clock {
  #now = 0;
  #busy = 0;
  #due: { at: number; run: () => void }[] = [];

  now = () => this.#now;
  busy = () => this.#busy;
  soon = (run: () => void) => this.after(0, run);
  after = (ms: number, run: () => void) => void this.#due.push({ at: this.#now + ms, run });

  work(ms: number): void {
    this.#now += ms;
    this.#busy += ms;
  }

  /** Whatever is due until then. */
  runTo(end: number): void {
    for (;;) {
      const [next] = this.#due.sort((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      this.#due.shift();
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = Math.max(this.#now, end);
  }
}

/** Somebody who reads what is written. */
class Reader implements Sender {
  readonly #machine: Machine;
  readonly waits: number[] = [];
  writes = 0;
  #held: number[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  hear(scheduler: SendScheduler): void {
    scheduler.hold(this, this.#held.length > 0);
    this.#held.push(this.#machine.now());
  }

  flush(): void {
    this.waits.push(...this.#held.map((at) => this.#machine.now() - at));
    this.#held = [];
    this.writes += 1;
    this.#machine.work(WRITE_MS);
  }
}

const WRITE_MS = 0.01;
const ROOM = 8;

/** Letters in so many rooms of eight for three seconds, of which the last two count. */
function typeIn(rooms: number): { frames: number; writes: number; median: number } {
  const machine = new Machine();
  const scheduler = new SendScheduler(machine);
  const readers = Array.from({ length: rooms }, () => Array.from({ length: ROOM - 1 }, () => new Reader(machine)));
  const everyMs = 1000 / (rooms * ROOM * 5);
  const letters = Math.floor(3000 / everyMs);
  for (let letter = 0; letter < letters; letter++) {
    machine.runTo(letter * everyMs);
    if (Math.abs(letter - Math.floor(letters / 3)) < 0.5)
      for (const one of readers.flat()) Object.assign(one, { writes: 0 }).waits.length = 0;
    for (const reader of readers[letter % rooms]!) reader.hear(scheduler);
  }
  machine.runTo(3_100);
  const waits = readers
    .flat()
    .flatMap((reader) => reader.waits)
    .sort((a, b) => a - b);
  const writes = readers.flat().reduce((sum, reader) => sum + reader.writes, 0);
  return { frames: waits.length, writes, median: waits[Math.floor(waits.length / 2)]! };
}

describe("letters", () => {
  it.each([4, 80, 150])("leave one by one and at once while the server has time for it: %i rooms of eight", (rooms) => {
    const { frames, writes, median } = typeIn(rooms);
    expect(writes).toBe(frames);
    expect(median).toBeLessThan(1);
  });

  it.each([250, 700])("go together when writing each alone would take all its time: %i rooms of eight", (rooms) => {
    const { frames, writes } = typeIn(rooms);
    expect(writes).toBeLessThan(frames * 0.9);
  });
});
