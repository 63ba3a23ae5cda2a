/** Stores whose Yjs clients are whose, after what they wrote is stored; what fails is tried again with the next batch. rooms.ts makes one. */
import type { Logger } from "pino";
import type { Database } from "../../context.ts";
import { recordClients, type ClientOwner } from "../../documents/log/commands.ts";

/** More can only wait where storing fails for a long time; then the sender of each change has to do. */
const MOST_WAITING = 10_000;

export class Attribution {
  readonly #parts: { db: Database; log: Logger; now: () => Date };
  #waiting: ClientOwner[] = [];
  #storing: Promise<void> | null = null;

  constructor(parts: { db: Database; log: Logger; now: () => Date }) {
    this.#parts = parts;
  }

  add(owner: ClientOwner): void {
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(owner);
  }

  /** Stores what waits; one at a time. */
  flush(): Promise<void> {
    if (this.#waiting.length === 0) return this.#storing ?? Promise.resolve();
    return (this.#storing ??= this.#store().finally(() => (this.#storing = null)));
  }

  async #store(): Promise<void> {
    const owners = this.#waiting;
    this.#waiting = [];
    try {
      await recordClients(this.#parts.db, owners, this.#parts.now());
    } catch (error) {
      this.#waiting = [...owners, ...this.#waiting];
      this.#parts.log.error({ err: error }, "whose changes are whose could not be stored, trying again");
    }
  }
}
