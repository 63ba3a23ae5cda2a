/**
 * Whose the Yjs clients of one text are, so that history can say who wrote what. A client is told once, at its first change; it is
 * stored after the change itself (attribution.ts), which never waits for it. One per room.
 */
import type { Hand } from "../../context.ts";
import type { ClientOwner } from "../../documents/log/commands.ts";

/** A seat, as far as it matters here. */
interface Writing extends Hand {
  /** The client that the connection said it is. */
  clientId: number | null;
}

export class Owners {
  readonly #documentId: number;
  readonly #tell: (owner: ClientOwner) => void;
  readonly #told = new Set<number>();
  /**
   * Whoever brought along what another client wrote: an older tab of theirs, or somebody whose own connection is about to come
   * back, here or at another server.
   */
  readonly #brought = new Map<number, Hand>();

  constructor(documentId: number, tell: (owner: ClientOwner) => void) {
    this.#documentId = documentId;
    this.#tell = tell;
  }

  /** @param clients who write in what the seat sent */
  note(seat: Writing, clients: readonly number[], seats: Iterable<Writing>): void {
    for (const client of clients) {
      if (this.#told.has(client)) continue;
      const itself = client === seat.clientId ? seat : [...seats].find((other) => other.clientId === client);
      if (itself) this.add(client, itself);
      else if (!this.#brought.has(client)) this.#brought.set(client, seat);
    }
  }

  /** Somebody comes whose changes another one may have brought along. */
  meet(seat: Writing): void {
    if (seat.clientId !== null && this.#brought.has(seat.clientId)) this.add(seat.clientId, seat);
  }

  add(clientId: number, { personId, organisationId }: Hand): void {
    if (this.#told.has(clientId)) return;
    this.#told.add(clientId);
    this.#brought.delete(clientId);
    this.#tell({ documentId: this.#documentId, clientId, personId, organisationId });
  }

  /** Nobody came for what was brought along: it counts for whoever brought it. */
  settle(): void {
    for (const [clientId, hand] of this.#brought) this.add(clientId, hand);
  }
}
