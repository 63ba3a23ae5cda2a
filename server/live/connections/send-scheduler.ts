/**
 * When and how what is sent goes out. A busy server spends most of its time in the write calls of its sockets, and a write
 * costs the same with one frame in it or with ten: so when there is more to do than can be done, frames wait for others. Before
 * that, waiting would only make letters late.
 */
import { performance } from "node:perf_hooks";

/** Somebody with frames that wait. */
export interface Sender {
  /** Sends them now. */
  flush(): void;
}

/** Milliseconds; replaced in tests. */
export interface Clock {
  now(): number;
  /** How long the event loop has had something to do so far. */
  busy(): number;
  /** After what there is to do now. */
  soon(run: () => void): void;
  after(ms: number, run: () => void): void;
}

const CLOCK: Clock = {
  now: () => performance.now(),
  busy: () => performance.eventLoopUtilization().active,
  soon: (run) => void setImmediate(run),
  after: (ms, run) => void setTimeout(run, ms),
};

/** Each share of its time that the event loop would be busy if every frame were written alone, with how long frames wait for others then. */
const WINDOWS = [
  { from: 0.8, ms: 40 },
  { from: 0.65, ms: 25 },
  { from: 0.5, ms: 10 },
] as const;
/** What is not urgent waits so long for something to go along with. */
const LOOSE_MS = 50;
const RECKON_MS = 250;

export class SendScheduler {
  readonly #clock: Clock;
  #held: Sender[] = [];
  #loose: Sender[] = [];
  #isWaiting = false;
  #isWaitingLoosely = false;
  #windowMs = 0;
  /** Since the last reckoning: frames that were sent, writes that carried them, and milliseconds that those took. */
  #frames = 0;
  #writes = 0;
  #spentMs = 0;
  #reckonedAt: number;
  #busyBefore: number;

  constructor(clock: Clock = CLOCK) {
    this.#clock = clock;
    this.#reckonedAt = clock.now();
    this.#busyBefore = clock.busy();
  }

  /** Frames wait for others. */
  get isCollecting(): boolean {
    return this.#windowMs > 0;
  }

  /** One more frame waits; the sender is flushed soon. */
  hold(sender: Sender, isHeld: boolean): void {
    this.#frames += 1;
    if (!isHeld) this.#held.push(sender);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    if (this.#windowMs === 0) this.#clock.soon(() => this.#release());
    else this.#clock.after(this.#windowMs, () => this.#release());
  }

  /** The sender has something that may go along with its next frame; without one it is flushed a little later. */
  holdLoosely(sender: Sender): void {
    this.#loose.push(sender);
    if (this.#isWaitingLoosely) return;
    this.#isWaitingLoosely = true;
    if (this.#windowMs === 0) this.#clock.soon(() => this.#releaseLoose());
    else this.#clock.after(LOOSE_MS, () => this.#releaseLoose());
  }

  #release(): void {
    this.#isWaiting = false;
    const senders = this.#held;
    this.#held = [];
    this.#flush(senders);
  }

  #releaseLoose(): void {
    this.#isWaitingLoosely = false;
    const senders = this.#loose;
    this.#loose = [];
    this.#flush(senders);
  }

  #flush(senders: readonly Sender[]): void {
    const began = this.#clock.now();
    for (const sender of senders) sender.flush();
    const ended = this.#clock.now();
    this.#writes += senders.length;
    this.#spentMs += ended - began;
    if (ended - this.#reckonedAt > RECKON_MS) this.#reckon(ended);
  }

  #reckon(now: number): void {
    const perWriteMs = this.#spentMs / Math.max(1, this.#writes);
    const busy = this.#clock.busy();
    const sparedMs = Math.max(0, this.#frames - this.#writes) * perWriteMs;
    const share = (busy - this.#busyBefore + sparedMs) / (now - this.#reckonedAt);
    this.#windowMs = WINDOWS.find(({ from }) => share >= from)?.ms ?? 0;
    this.#frames = this.#writes = this.#spentMs = 0;
    this.#reckonedAt = now;
    this.#busyBefore = busy;
  }
}
