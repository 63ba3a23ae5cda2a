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

export function makeDialect(sql: postgres.Sql, closings: Closings): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => makeDriver(sql, closings),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function makeDriver(sql: postgres.Sql, closings: Closings): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => new Line(sql, closings),
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

/** Longer ones are rarely asked twice: lists of rows that grow with what is stored. */
const LONGEST_PREPARED = 8_192;

/** What a query or a transaction runs on. */
class Line implements DatabaseConnection {
  readonly #pool: postgres.Sql;
  readonly #closings: Closings;
  #reserved: postgres.ReservedSql | null = null;
  #id: number | null = null;
  #hasClosed = false;

  constructor(pool: postgres.Sql, closings: Closings) {
    this.#pool = pool;
    this.#closings = closings;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
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
    this.#reserved = await this.#pool.reserve();
    // In the same moment, so that it cannot have closed unnoticed.
    const onexecute = ({ id }: { id: number }) => {
      this.#id = id;
      this.#closings.watch(id, () => (this.#hasClosed = true));
      return true;
    };
    await this.#reserved.unsafe("begin", [], { onexecute } as ExecuteOptions);
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
