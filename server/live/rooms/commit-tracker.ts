/** How far a room's text is stored: what waits for its commit, and which positions of the log are here. */
import { NotFound } from "../../errors.ts";
import type { Stretch } from "../../documents/log/queries.ts";
import { SequenceRanges } from "./sequence-ranges.rules.ts";

export class CommitTracker {
  readonly #ranges: SequenceRanges;
  readonly #onBehind: () => void;
  /** The furthest position anybody spoke of. */
  #heard: number;
  /** Of the last own change that is committed. */
  #seq: number;
  /** How many own changes were taken in since loading, and how many of them are committed. */
  #taken = 0;
  #committed = 0;
  #waiters: { taken: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  #isGone = false;
  #reason: Error = new NotFound();

  /** @param onBehind something is stored that is not here */
  constructor(headSeq: number, onBehind: () => void) {
    this.#ranges = new SequenceRanges(headSeq);
    this.#heard = this.#seq = headSeq;
    this.#onBehind = onBehind;
  }

  get taken(): number {
    return this.#taken;
  }

  get committed(): number {
    return this.#committed;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Everything until here is here. */
  get upTo(): number {
    return this.#ranges.upTo;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Something is not committed yet. */
  get isDirty(): boolean {
    return this.#committed < this.#taken && !this.#isGone;
  }

  take(): void {
    this.#taken += 1;
  }

  /** The first `count` own changes that were open are committed, the last one at this position. */
  commit(count: number, seq: number): void {
    this.#committed += count;
    this.#seq = seq;
    this.#ranges.add(seq - count + 1, seq);
    this.hear(seq);
    if (this.#waiters.length === 0) return;
    const done = this.#waiters.filter((waiter) => waiter.taken <= this.#committed);
    this.#waiters = this.#waiters.filter((waiter) => waiter.taken > this.#committed);
    for (const waiter of done) waiter.resolve();
  }

  /** Resolves when everything that was taken in until now is committed. @throws NotFound when the document was deleted meanwhile, or as it ended */
  async whenStored(): Promise<void> {
    if (this.#isGone) throw this.#reason;
    if (!this.isDirty) return;
    const taken = this.#taken;
    await new Promise<void>((resolve, reject) => this.#waiters.push({ taken, resolve, reject }));
  }

  /** The document was deleted, or nothing of it is taken any more. */
  end(reason: Error = this.#reason): void {
    this.#isGone = true;
    this.#reason = reason;
    for (const waiter of this.#waiters) waiter.reject(reason);
    this.#waiters = [];
  }

  // --- what other servers stored ------------------------------------------------------

  /** The log reaches to this position, at least. */
  hear(seq: number): void {
    this.#heard = Math.max(this.#heard, seq);
    if (this.#ranges.upTo < this.#heard && !this.#isGone) this.#onBehind();
  }

  has(seq: number): boolean {
    return this.#ranges.has(seq);
  }

  /** These positions are here now, both ends included. */
  add(from: number, to: number): void {
    this.#ranges.add(from, to);
  }

  /** What of the log is not here, up to what was heard of. */
  missing(head = this.#heard): Stretch[] {
    return this.#isGone ? [] : this.#ranges.missing(head);
  }
}
