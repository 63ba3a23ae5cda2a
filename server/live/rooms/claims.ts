/**
 * What people send waits while it is asked whose the Yjs clients in it are, and is judged by that. Whose a tab is was asked at
 * the gateway; this is for what somebody brings along from older tabs.
 */
import type { Objection } from "../document-state/update-validator.ts";
import type { ClientAuthors } from "./client-authors.ts";
import { CLOSES } from "../protocol.rules.ts";
import type { Participant } from "./participant.ts";

/** Frames that wait meanwhile; y-websocket sends a few. */
const MOST_HELD = 1_000;

export class Claims {
  readonly #authors: ClientAuthors;
  readonly #hasWritten: (client: number) => boolean;
  readonly #running = new Set<Promise<void>>();

  constructor(authors: ClientAuthors, hasWritten: (client: number) => boolean) {
    this.#authors = authors;
    this.#hasWritten = hasWritten;
  }

  /** @param clients who write something new in what the participant sent */
  judge(participant: Participant, clients: readonly number[]): Objection | undefined {
    const unasked = clients.filter((client) => this.#authors.personOf(client) === undefined);
    if (unasked.length > 0)
      return participant.mayClaim(unasked.length) ? { kind: "unbound", clients: unasked } : { kind: "unfit" };
    const foreign = clients.filter((client) => this.#authors.personOf(client) !== participant.personId);
    return foreign.length > 0 ? { kind: "foreign", clients: foreign } : undefined;
  }

  /** What comes while something is being asked waits, so that all is taken in the order in which it was sent. @returns whether it does */
  holds(participant: Participant, data: Buffer): boolean {
    if (!participant.held) return false;
    if (participant.held.length >= MOST_HELD) participant.connection.close(CLOSES.unavailable);
    // A copy: the frame is a window into what the socket read.
    else participant.held.push(Buffer.from(data));
    return true;
  }

  /** @param goOn called with what came meanwhile, unless the participant was left */
  begin(participant: Participant, clients: readonly number[], goOn: (held: readonly Buffer[]) => void): void {
    participant.held = [];
    const claiming = this.#claim(participant, clients, goOn).finally(() => this.#running.delete(claiming));
    this.#running.add(claiming);
  }

  async #claim(participant: Participant, clients: readonly number[], goOn: (held: readonly Buffer[]) => void): Promise<void> {
    try {
      await this.#authors.claim(clients, participant, this.#hasWritten);
    } catch {
      // The client keeps it and connects again; without the database nothing could be stored either.
      return participant.connection.close(CLOSES.unavailable);
    }
    const held = participant.held ?? [];
    participant.held = null;
    if (participant.connection.isOpen) goOn(held);
  }

  /** What waits is taken in. */
  async whenDone(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
