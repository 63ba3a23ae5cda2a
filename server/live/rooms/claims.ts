/**
 * What people send waits while it is asked whose the Yjs clients in it are, and is judged by that. Whose a tab is was asked at the
 * door; this is for what somebody brings along from older tabs. One per room.
 */
import type { Objection } from "../document-state/update-validator.ts";
import type { Owners } from "./client-authors.ts";
import { CLOSES } from "../protocol.rules.ts";
import type { Seat } from "./participant.ts";

/** Frames that wait meanwhile; y-websocket sends a few. */
const MOST_HELD = 1_000;

export class Claims {
  readonly #owners: Owners;
  readonly #hasWritten: (client: number) => boolean;
  readonly #running = new Set<Promise<void>>();

  constructor(owners: Owners, hasWritten: (client: number) => boolean) {
    this.#owners = owners;
    this.#hasWritten = hasWritten;
  }

  /** @param clients who write something new in what the seat sent */
  judge(seat: Seat, clients: readonly number[]): Objection | undefined {
    const unasked = clients.filter((client) => this.#owners.personOf(client) === undefined);
    if (unasked.length > 0) return seat.mayClaim(unasked.length) ? { kind: "unbound", clients: unasked } : { kind: "unfit" };
    const foreign = clients.filter((client) => this.#owners.personOf(client) !== seat.personId);
    return foreign.length > 0 ? { kind: "foreign", clients: foreign } : undefined;
  }

  /** What comes while something is being asked waits, so that all is taken in the order in which it was sent. @returns whether it does */
  holds(seat: Seat, data: Buffer): boolean {
    if (!seat.held) return false;
    if (seat.held.length >= MOST_HELD) seat.connection.close(CLOSES.unavailable);
    // A copy: the frame is a window into what the socket read.
    else seat.held.push(Buffer.from(data));
    return true;
  }

  /** @param goOn called with what came meanwhile, unless the seat was left */
  begin(seat: Seat, clients: readonly number[], goOn: (held: readonly Buffer[]) => void): void {
    seat.held = [];
    const claiming = this.#claim(seat, clients, goOn).finally(() => this.#running.delete(claiming));
    this.#running.add(claiming);
  }

  async #claim(seat: Seat, clients: readonly number[], goOn: (held: readonly Buffer[]) => void): Promise<void> {
    try {
      await this.#owners.claim(clients, seat, this.#hasWritten);
    } catch {
      // The client keeps it and connects again; without the database nothing could be stored either.
      return seat.connection.close(CLOSES.unavailable);
    }
    const held = seat.held ?? [];
    seat.held = null;
    if (seat.connection.isOpen) goOn(held);
  }

  /** What waits is taken in. */
  async whenDone(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
