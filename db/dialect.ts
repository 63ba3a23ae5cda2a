/**
 * Kysely over postgres.js. Single queries go through the pool, only transactions reserve a connection, and nothing is ever written to
 * a connection that has closed: postgres.js would answer that with an exception that ends the process, and what was typed and not
 * stored yet would end with it. Called by connection.ts.
 */
import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";
import type postgres from "postgres";

/** Which connections have closed, by the driver's own numbers; its option `onclose` calls `closed`. */
export class Closings {
  readonly #tell = new Map<number, () => void>();

  readonly closed = (id: number): void => {
    this.#tell.get(id)?.();
    this.#tell.delete(id);
  };

  watch(id: number, tell: () => void): void {
    this.#tell.set(id, tell);
  }

  forget(id: number): void {
    this.#tell.delete(id);
  }
}

/** Settings of PostgreSQL that are made on a connection before anything else runs on it. */
export type Settings = Record<string, string>;

/** @param settings for all that is asked; then nothing runs on a connection that may still have somebody else's */
export function makeDialect(sql: postgres.Sql, closings: Closings, settings?: Settings): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => makeDriver(sql, closings, settings),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function makeDriver(sql: postgres.Sql, closings: Closings, settings: Settings | undefined): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => new Line(sql, closings, settings),
    beginTransaction: (line) => (line as Line).begin(),
    commitTransaction: (line) => (line as Line).end("commit"),
    rollbackTransaction: (line) => (line as Line).end("rollback"),
    releaseConnection: async (line) => (line as Line).release(),
    // Without an end the driver waits for ever for a transaction that is under way when it is told.
    destroy: () => sql.end({ timeout: 5 }),
  };
}

/** `onexecute` is how postgres.js itself learns on which connection its own transactions run. */
interface ExecuteOptions extends postgres.UnsafeQueryOptions {
  onexecute: (connection: { id: number }) => boolean;
}

/** The longest of ours, which every page of a process asks, has 25,000 letters. Longer ones are rarely asked twice: lists that grow with what is stored. */
const LONGEST_PREPARED = 32_768;

/** What a query or a transaction runs on. */
class Line implements DatabaseConnection {
  readonly #pool: postgres.Sql;
  readonly #closings: Closings;
  readonly #settings: Settings | undefined;
  #reserved: postgres.ReservedSql | null = null;
  #id: number | null = null;
  #hasClosed = false;

  constructor(pool: postgres.Sql, closings: Closings, settings: Settings | undefined) {
    this.#pool = pool;
    this.#closings = closings;
    this.#settings = settings;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#settings && !this.#reserved) await this.#reserve();
    this.#checkOpen();
    // Prepared, so that the second time takes one way there and back instead of two, and no planning.
    const options = { prepare: sql.length <= LONGEST_PREPARED };
    const values = [...(parameters as postgres.ParameterOrJSON<never>[])];
    const result = await (this.#reserved ?? this.#pool).unsafe(sql, values, options);
    const isChange = ["INSERT", "UPDATE", "DELETE", "MERGE"].includes(result.command);
    return {
      rows: Array.from(result.values()) as R[],
      ...(isChange ? { numAffectedRows: BigInt(result.count) } : {}),
    };
  }

  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("Rows are not streamed.");
  }

  async begin(): Promise<void> {
    await this.#reserve("begin");
  }

  /** With its settings made, or a transaction begun. */
  async #reserve(first = ""): Promise<void> {
    this.#reserved = await this.#pool.reserve();
    // In the same moment, so that it cannot have closed unnoticed.
    const onexecute = ({ id }: { id: number }) => {
      this.#id = id;
      this.#closings.watch(id, () => (this.#hasClosed = true));
      return true;
    };
    const settings = Object.entries(this.#settings ?? {});
    const set = settings.map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, false)`).join(", ");
    const options = { onexecute, prepare: true } as ExecuteOptions;
    if (set) await this.#reserved.unsafe(`select ${set}`, settings.flat(), options);
    if (!first) return;
    this.#checkOpen();
    await this.#reserved.unsafe(first, [], { onexecute } as ExecuteOptions);
  }

  async end(how: "commit" | "rollback"): Promise<void> {
    // PostgreSQL has rolled back by itself.
    if (how === "rollback" && this.#hasClosed) return;
    this.#checkOpen();
    await this.#reserved!.unsafe(how);
  }

  /** A connection that has closed is back in the pool already. */
  release(): void {
    if (this.#id !== null) this.#closings.forget(this.#id);
    if (this.#reserved && !this.#hasClosed) this.#reserved.release();
    this.#reserved = null;
  }

  #checkOpen(): void {
    if (this.#hasClosed) throw new Error("The database closed the connection in the middle of a transaction.");
  }
}
