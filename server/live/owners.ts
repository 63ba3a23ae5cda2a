/**
 * Whose the Yjs clients of one text are. Awareness shows everybody's number, so it belongs to a person before anybody sees it, and
 * nobody else writes under it: at this server, and by the database at the others. One per room.
 */
import type { Hand } from "../context.ts";
import type { ClientOwner } from "../documents/log.commands.ts";

interface Parts {
  /** Binds the client to its owner unless it has one. @returns the person it belongs to; never fails */
  bind: (owner: ClientOwner) => Promise<number>;
  /** Called for what the server writes on somebody's behalf. */
  tell: (owner: ClientOwner) => void;
}

export class Owners {
  readonly #documentId: number;
  readonly #parts: Parts;
  readonly #people = new Map<number, number | null>();

  constructor(documentId: number, parts: Parts) {
    this.#documentId = documentId;
    this.#parts = parts;
  }

  /** Null: the server; undefined: that was not asked yet. */
  personOf(client: number): number | null | undefined {
    return this.#people.get(client);
  }

  /** Afterwards it is known whose each is; what belonged to nobody is theirs. */
  async claim(clients: readonly number[], hand: Hand): Promise<void> {
    const unknown = clients.filter((client) => !this.#people.has(client));
    await Promise.all(
      unknown.map(async (client) => {
        const person = await this.#parts.bind(this.#ownerOf(client, hand));
        if (!this.#people.has(client)) this.#people.set(client, person);
      }),
    );
  }

  /** A client of the server itself. @param hand on whose behalf it writes */
  add(client: number, hand: Hand | undefined): void {
    if (this.#people.has(client)) return;
    this.#people.set(client, hand?.personId ?? null);
    if (hand) this.#parts.tell(this.#ownerOf(client, hand));
  }

  #ownerOf(clientId: number, { personId, organisationId }: Hand): ClientOwner {
    return { documentId: this.#documentId, clientId, personId, organisationId };
  }
}
