/**
 * As much of a browser's IndexedDB as texts need (app/documents/sync/local-store.ts), in memory: requests are answered later and in order, a
 * transaction ends when nothing more is asked of it, and values are copies.
 */

type Key = string | number;
type Row = Record<string, unknown>;

interface StoreOptions {
  keyPath: string;
  autoIncrement?: boolean;
}

class Store {
  readonly rows = new Map<Key, Row>();
  readonly indexes = new Map<string, string>();
  last = 0;
  constructor(readonly options: StoreOptions) {}
}

class Request {
  result: unknown;
  readonly error = null;
  onsuccess: ((event: { target: Request }) => void) | null = null;
  onerror: (() => void) | null = null;
  onupgradeneeded: (() => void) | null = null;

  answer(result: unknown): void {
    this.result = result;
    this.onsuccess?.({ target: this });
  }
}

class Transaction {
  readonly error = null;
  oncomplete: (() => void) | null = null;
  onabort: (() => void) | null = null;
  #asked = 0;
  #isOver = false;

  constructor(readonly stores: ReadonlyMap<string, Store>) {}

  ask(work: () => unknown, request = new Request()): Request {
    if (this.#isOver) throw new Error("The transaction has ended.");
    this.#asked += 1;
    setImmediate(() => {
      request.answer(work());
      this.#asked -= 1;
      setImmediate(() => this.#considerEnd());
    });
    return request;
  }

  #considerEnd(): void {
    if (this.#isOver || this.#asked > 0) return;
    this.#isOver = true;
    this.oncomplete?.();
  }

  objectStore(name: string) {
    const store = this.stores.get(name)!;
    const { rows, indexes, options } = store;
    const ask = (work: () => unknown) => this.ask(work);
    const keep = (value: Row) => {
      const row = structuredClone(value);
      if (options.autoIncrement && row[options.keyPath] === undefined) row[options.keyPath] = store.last += 1;
      const key = row[options.keyPath] as Key;
      rows.set(key, row);
      return key;
    };
    const having = (index: string, value: unknown) => [...rows].filter(([, row]) => row[indexes.get(index)!] === value);
    return {
      transaction: this,
      put: (value: Row) => ask(() => keep(value)),
      add: (value: Row) => ask(() => keep(value)),
      get: (key: Key) => ask(() => structuredClone(rows.get(key))),
      getKey: (key: Key) => ask(() => (rows.has(key) ? key : undefined)),
      getAll: () => ask(() => [...rows.values()].map((row) => structuredClone(row))),
      delete: (key: Key) => ask(() => void rows.delete(key)),
      clear: () => ask(() => rows.clear()),
      index: (index: string) => ({
        getAll: (value: unknown) => ask(() => having(index, value).map(([, row]) => structuredClone(row))),
        getAllKeys: (value: unknown) => ask(() => having(index, value).map(([key]) => key)),
      }),
      openCursor: () => {
        const all = [...rows.values()];
        const request = new Request();
        const step = (at: number): unknown => {
          const next = { value: structuredClone(all[at]), continue: () => this.ask(() => step(at + 1), request) };
          return at < all.length ? next : null;
        };
        return this.ask(() => step(0), request);
      },
    };
  }
}

export class MemoryDatabases {
  /** By the name of their database. */
  readonly #databases = new Map<string, Map<string, Store>>();

  /** What is kept, by the name of its store; tests may change it. */
  rows<T>(store: string): T[] {
    const all = [...this.#databases.values()].flatMap((stores) => [...(stores.get(store)?.rows.values() ?? [])]);
    return all as T[];
  }

  open(name: string): Request {
    const request = new Request();
    const stores = this.#databases.get(name) ?? new Map<string, Store>();
    this.#databases.set(name, stores);
    const db = {
      createObjectStore(name: string, options: StoreOptions) {
        const store = new Store(options);
        stores.set(name, store);
        return { createIndex: (index: string, path: string) => void store.indexes.set(index, path) };
      },
      transaction: () => new Transaction(stores),
      close: () => undefined,
      onversionchange: null,
    };
    setImmediate(() => {
      request.result = db;
      if (stores.size === 0) request.onupgradeneeded?.();
      request.answer(db);
    });
    return request;
  }
}
