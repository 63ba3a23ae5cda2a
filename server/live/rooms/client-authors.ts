/**
 * Whose the Yjs clients of one text are. Awareness shows everybody's number, so it belongs to a person before anybody sees it,
 * and nobody else writes under it: at this server, and by the database at the others.
 */
import type { Author } from "../../context.ts";
import type { ClientClaim } from "../../documents/log/commands.ts";

/** Binds a client to a person unless it belongs to one already. @returns to whom it belongs; null: to nobody. @throws when the database cannot be asked */
export type Bind = (claim: ClientClaim) => Promise<number | null>;

export class ClientAuthors {
  readonly #documentId: number;
  readonly #bind: Bind;
  /** Null: the server itself, or a text of earlier. */
  readonly #people = new Map<number, number | null>();

  constructor(documentId: number, bind: Bind) {
    this.#documentId = documentId;
    this.#bind = bind;
  }

  /** Undefined: that was not asked yet. */
  personOf(client: number): number | null | undefined {
    return this.#people.get(client);
  }

  /**
   * Afterwards it is known whose each is; what belonged to nobody is theirs.
   * @param hasWritten such a client is nobody's to take any more
   * @throws when the database cannot be asked
   */
  async claim(
    clients: readonly number[],
    { personId, organisationId }: Author,
    hasWritten: (client: number) => boolean,
  ): Promise<void> {
    const unknown = clients.filter((client) => !this.#people.has(client));
    await Promise.all(
      unknown.map(async (clientId) => {
        const isOnlyAsked = hasWritten(clientId);
        const person = await this.#bind({ documentId: this.#documentId, clientId, personId, organisationId, isOnlyAsked });
        if (!this.#people.has(clientId)) this.#people.set(clientId, person);
      }),
    );
  }

  /** A client of the server itself, on nobody's behalf. */
  keep(client: number): void {
    this.#people.set(client, null);
  }
}
