/**
 * When and how what is sent goes out. A busy server spends most of its time in the write calls of its sockets, and a write
 * costs the same with one frame in it or with ten: so the busier, the longer frames wait for others.
 */
/** Somebody with frames that wait. */
export interface Sender {
  /** Sends them now. */
  flush(): void;
}

/** Each share of time that writing frame by frame would take, with how long frames wait for others then. */
const WINDOWS = [
  { from: 0.3, ms: 40 },
  { from: 0.2, ms: 25 },
  { from: 0.1, ms: 10 },
] as const;
/** What is not urgent waits so long for something to go along with. */
const LOOSE_MS = 50;
const RECKON_MS = 250;

export class SendScheduler {
  #held: Sender[] = [];
  #loose: Sender[] = [];
  #isWaiting = false;
  #isWaitingLoosely = false;
  #windowMs = 0;
  /** Since the last reckoning: frames that were sent, writes that carried them, and milliseconds that those took. */
  #frames = 0;
  #writes = 0;
  #spentMs = 0;
  #reckonedAt = performance.now();

  /** One more frame waits; the sender is flushed soon. */
  hold(sender: Sender, isHeld: boolean): void {
    this.#frames += 1;
    if (!isHeld) this.#held.push(sender);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    if (this.#windowMs === 0) setImmediate(() => this.#release());
    else setTimeout(() => this.#release(), this.#windowMs);
  }

  /** The sender has something that may go along with its next frame; without one it is flushed a little later. */
  holdLoosely(sender: Sender): void {
    this.#loose.push(sender);
    if (this.#isWaitingLoosely) return;
    this.#isWaitingLoosely = true;
    if (this.#windowMs === 0) setImmediate(() => this.#releaseLoose());
    else setTimeout(() => this.#releaseLoose(), LOOSE_MS);
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
    const began = performance.now();
    for (const sender of senders) sender.flush();
    const ended = performance.now();
    this.#writes += senders.length;
    this.#spentMs += ended - began;
    if (ended - this.#reckonedAt > RECKON_MS) this.#reckon(ended);
  }

  #reckon(now: number): void {
    const perWriteMs = this.#spentMs / Math.max(1, this.#writes);
    const share = (this.#frames * perWriteMs) / (now - this.#reckonedAt);
    this.#windowMs = WINDOWS.find(({ from }) => share >= from)?.ms ?? 0;
    this.#frames = this.#writes = this.#spentMs = 0;
    this.#reckonedAt = now;
  }
}
