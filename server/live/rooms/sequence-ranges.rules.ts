/** Which places of a document's log a room has in memory. Own changes may land behind those of another server, so there may be holes. */
import type { Stretch } from "../../documents/log/queries.ts";

export class SequenceRanges {
  #upTo: number;
  /** Beyond `upTo`, in order, apart from each other. */
  #ahead: Stretch[] = [];

  /** @param upTo everything until here is there */
  constructor(upTo: number) {
    this.#upTo = upTo;
  }

  /** Everything until here is there. */
  get upTo(): number {
    return this.#upTo;
  }

  has(seq: number): boolean {
    return seq <= this.#upTo || this.#ahead.some(({ from, to }) => seq >= from && seq <= to);
  }

  /** Both ends included; what was there already may be in it. */
  add(from: number, to: number): void {
    if (from > this.#upTo + 1) this.#ahead = joined([...this.#ahead, { from, to }]);
    else this.#upTo = Math.max(this.#upTo, to);
    while (this.#ahead[0] && this.#ahead[0].from <= this.#upTo + 1) this.#upTo = Math.max(this.#upTo, this.#ahead.shift()!.to);
  }

  /** What lacks until `head`, in order. */
  missing(head: number): Stretch[] {
    const holes: Stretch[] = [];
    let next = this.#upTo + 1;
    for (const { from, to } of this.#ahead) {
      if (from > head) break;
      holes.push({ from: next, to: from - 1 });
      next = to + 1;
    }
    if (next <= head) holes.push({ from: next, to: head });
    return holes;
  }
}

function joined(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { from, to } of stretches.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}
