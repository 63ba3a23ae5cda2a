/**
 * The server writes into a text once at a time, over all servers on the database: two that both look first and then write (a
 * record into minutes, a version restored) would write it twice. Editors do not wait.
 */
import { sql } from "kysely";
import type { Database } from "../../context.ts";

/** Each turn holds a connection while another stores; commands need the rest. */
const MOST_LOCKS = 2;

export class DocumentLock {
  readonly #db: Database;
  readonly #last = new Map<number, Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #free = MOST_LOCKS;

  constructor(db: Database) {
    this.#db = db;
  }

  /** One after the other per document. */
  async take<T>(documentId: number, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(documentId);
    const turn = Promise.resolve(before).then(() => this.#hold(documentId, work));
    const done = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(documentId, done);
    void done.then(() => this.#last.get(documentId) === done && this.#last.delete(documentId));
    return turn;
  }

  async #hold<T>(documentId: number, work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      return await this.#lock(documentId, work);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  async #lock<T>(documentId: number, work: () => Promise<T>): Promise<T> {
    let outcome: { result: T } | undefined;
    try {
      await this.#db.transaction().execute(async (trx) => {
        // A server that hangs in the middle gives its turn up, and nobody waits for it for ever.
        await sql`select set_config('lock_timeout', '20s', true), set_config('idle_in_transaction_session_timeout', '60s', true)`.execute(
          trx,
        );
        await sql`select pg_advisory_xact_lock(hashtext('edit-document'), ${documentId})`.execute(trx);
        outcome = { result: await work() };
      });
    } catch (error) {
      // What is written is written, even if the database went away while the lock was given back.
      if (!outcome) throw error;
    }
    return outcome!.result;
  }
}
