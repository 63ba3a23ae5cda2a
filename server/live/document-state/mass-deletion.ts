/**
 * Notices when one client deletes so much within seconds that the text as it was before deserves a version. Looks only at
 * sizes, because it is asked at every key; whether it was really more than half is counted later, in a worker.
 */

/** A text as it is at one moment. */
export interface Moment {
  /** State and changes, in order. */
  updates: Uint8Array[];
  /** The state in it holds the log up to here. */
  stateSeq: number;
  /** Last position of the log that it holds, once all of it is stored. */
  seq(): number;
}

/** What one client deleted since a moment. */
export interface Deletions {
  before: Moment;
  updates: Uint8Array[];
  /** Letters and things such as blocks. */
  amount: number;
}

interface Window extends Deletions {
  since: number;
}

const WINDOW_MS = 5_000;

export class DeletionWatch {
  /** The current window and the one before, so that nothing within five seconds falls between two. */
  #windows: Window[] = [];
  #forgetting: NodeJS.Timeout | null = null;

  /** @param before is asked only for the first of a window */
  add(update: Uint8Array, amount: number, before: () => Moment): void {
    const now = Date.now();
    let current = this.#windows.at(-1);
    if (!current || now - current.since > WINDOW_MS) {
      current = { since: now, before: before(), updates: [], amount: 0 };
      this.#windows = [...this.#windows.filter((window) => now - window.since <= 2 * WINDOW_MS), current].slice(-2);
    }
    current.updates.push(update);
    current.amount += amount;
    // Old states are not kept alive by somebody who has long stopped deleting.
    this.#forgetting ??= setTimeout(() => this.#forgetOld(), 2 * WINDOW_MS).unref();
  }

  /** Of the last seconds; undefined when nothing was deleted. */
  get recent(): Deletions | undefined {
    const [first] = this.#windows;
    if (!first) return undefined;
    return {
      before: first.before,
      updates: this.#windows.flatMap((window) => window.updates),
      amount: this.#windows.reduce((sum, window) => sum + window.amount, 0),
    };
  }

  /** How much the windows hold, without putting it together. */
  get amount(): number {
    let amount = 0;
    for (const window of this.#windows) amount += window.amount;
    return amount;
  }

  /** Of a text that is folded in several times within seconds not every state is kept alive by everybody who deletes. */
  forgetBefore(stateSeq: number): void {
    this.#windows = this.#windows.filter((window) => window.before.stateSeq >= stateSeq);
  }

  forget(): void {
    if (this.#forgetting) clearTimeout(this.#forgetting);
    this.#forgetting = null;
    this.#windows = [];
  }

  #forgetOld(): void {
    this.#forgetting = null;
    const now = Date.now();
    this.#windows = this.#windows.filter((window) => now - window.since <= 2 * WINDOW_MS);
    if (this.#windows.length > 0) this.#forgetting = setTimeout(() => this.#forgetOld(), WINDOW_MS).unref();
  }
}
