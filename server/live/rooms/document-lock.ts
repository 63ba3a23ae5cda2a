/**
 * The server writes into a text once at a time, over all servers on the database: two that both look first and then write (a
 * record into minutes, a version restored) would write it twice. Editors do not wait.
 */
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import type { Database, Trx } from "../../context.ts";

/** Between two looks whether another server is done; in this one nobody looks, the next is told. */
const LOOK_AGAIN_MS = 20;
const PATIENCE_MS = 20_000;

/** All locks of this server are held on one connection: what is done meanwhile needs the others. */
interface Session {
  trx: Promise<Trx>;
  users: number;
  end: () => void;
}

export class DocumentLock {
  readonly #db: Database;
  readonly #last = new Map<number, Promise<unknown>>();
  #session: Session | null = null;

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
    const deadline = Date.now() + PATIENCE_MS;
    let session = await this.#tryLock(documentId);
    while (!session) {
      if (Date.now() > deadline) throw new Error(`Another server keeps document ${documentId} locked.`);
      await delay(LOOK_AGAIN_MS * (1 + Math.random()));
      session = await this.#tryLock(documentId);
    }
    try {
      return await work();
    } finally {
      await this.#unlock(session, documentId);
    }
  }

  /** @returns undefined while another server has it, and when a connection that was there already turns out to be lost */
  async #tryLock(documentId: number): Promise<Session | undefined> {
    const isFresh = this.#session === null;
    const session = (this.#session ??= openSession(this.#db));
    session.users += 1;
    try {
      const { rows } = await sql<{ is_mine: boolean }>`
        select pg_try_advisory_lock(hashtext('edit-document'), ${documentId}) as is_mine`.execute(await session.trx);
      if (rows[0]?.is_mine) return session;
      this.#leave(session);
    } catch (error) {
      this.#lose(session);
      this.#leave(session);
      if (isFresh) throw error;
    }
    return undefined;
  }

  async #unlock(session: Session, documentId: number): Promise<void> {
    try {
      await sql`select pg_advisory_unlock(hashtext('edit-document'), ${documentId})`.execute(await session.trx);
    } catch {
      // What is written is written, even if the database went away meanwhile, and the lock with it.
      this.#lose(session);
    }
    this.#leave(session);
  }

  #leave(session: Session): void {
    session.users -= 1;
    if (session.users > 0) return;
    this.#lose(session);
    session.end();
  }

  /** Whoever comes next opens another one. */
  #lose(session: Session): void {
    if (this.#session === session) this.#session = null;
  }
}

function openSession(db: Database): Session {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const trx = new Promise<Trx>((resolve, reject) => {
    const hold = async (opened: Trx) => {
      // A server that hangs in the middle gives its locks up, and nobody waits for them for ever.
      await sql`select set_config('idle_in_transaction_session_timeout', '60s', true)`.execute(opened);
      resolve(opened);
      await ended;
    };
    const holding = db.connection().execute(async (connection) => {
      try {
        await connection.transaction().execute(hold);
      } finally {
        // In a transaction that failed nothing is unlocked, and the connection goes on to others; a lost one has no locks.
        await sql`select pg_advisory_unlock_all()`.execute(connection).catch(() => undefined);
      }
    });
    holding.catch(reject);
  });
  return { trx, users: 0, end };
}
