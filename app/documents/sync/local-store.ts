/**
 * What this browser keeps of texts (IndexedDB): for editors the last text and what they typed that the server has not confirmed,
 * and leftovers: changes that can no longer be sent by themselves. One database for all, so that signing out
 * takes out what is the person's own at once.
 */

export interface StoredText {
  /** Person, number and birth of the text. */
  key: string;
  /** Content model of the client that wrote it. */
  schema: number;
  /** Of the document, to say what would be lost; copies of earlier have none. */
  title?: string;
  /** A Yjs state to go on from without a network. */
  base: Uint8Array;
  usedAt: number;
}

export interface StoredChange {
  id: number;
  update: Uint8Array;
  /** How many changes of the person it holds. */
  count: number;
}

/** All that one person would lose: texts with changes that wait, and leftovers. */
export interface Unsent {
  texts: { text: StoredText; changes: StoredChange[] }[];
  leftovers: (Leftover & { title?: string })[];
}

/** Typed, but not to be sent: the person may not edit any more, the text is full, or it is another text now. */
export interface Leftover {
  /** Null: kept nowhere but in this tab. */
  id: number | null;
  /** The whole text with the changes in it. */
  state: Uint8Array;
  /** The changes alone. */
  changes: Uint8Array;
  count: number;
  at: number;
}

const DATABASE = "joint-agenda";
const TEXTS = "texts";
const CHANGES = "changes";
const LEFTOVERS = "leftovers";
const KEPT_MS = 30 * 24 * 3_600_000;
const OPENING_MS = 10_000;

/** In this database there is something to forget; readable without opening it. */
const TRACE = "joint-agenda-texts";

export class LocalStore {
  readonly #db: IDBDatabase;

  private constructor(db: IDBDatabase) {
    this.#db = db;
    db.onversionchange = () => db.close();
  }

  /**
   * @param onlyExisting does not make one: who never edited has none
   * @returns null where the browser keeps nothing, as in some private windows
   */
  static async open(onlyExisting: boolean): Promise<LocalStore | null> {
    try {
      if (onlyExisting && localStorage.getItem(TRACE) === null) return null;
      localStorage.setItem(TRACE, "1");
      const store = new LocalStore(await inTime(openDatabase()));
      await store.#forgetOld(Date.now());
      return store;
    } catch {
      return null;
    }
  }

  /**
   * Nothing of this person stays; after signing out. Tabs that are still open find their texts gone and keep nothing any more.
   * @param evenWaiting otherwise what waits to be sent stays for its author, and so do leftovers
   */
  static async forgetPerson(personId: number, evenWaiting: boolean): Promise<void> {
    const store = await LocalStore.open(true);
    if (!store) return;
    const unsent = evenWaiting ? [] : (await store.unsentOf(personId)).texts.map(({ text }) => text.key);
    await store.#change((texts, changes, leftovers) => {
      each<StoredText>(texts, ({ key }) => isOf(personId, key) && !unsent.includes(key) && forgetText(key, texts, changes));
      if (!evenWaiting) return;
      each<Leftover & { owner: string }>(leftovers, ({ id, owner }) => isOf(personId, owner) && leftovers.delete(id!));
    });
    store.close();
  }

  async unsentOf(personId: number): Promise<Unsent> {
    const stores = this.#stores("readonly");
    const [texts, changes, leftovers] = await Promise.all([
      result<StoredText[]>(stores[0].getAll()),
      result<(StoredChange & { key: string })[]>(stores[1].getAll()),
      result<(Leftover & { owner: string })[]>(stores[2].getAll()),
    ]);
    const own = texts.filter(({ key }) => isOf(personId, key));
    const found = own.map((text) => ({ text, changes: changes.filter(({ key }) => key === text.key) }));
    return {
      texts: found.filter((one) => one.changes.length > 0),
      leftovers: leftovers.filter(({ owner }) => isOf(personId, owner)),
    };
  }

  close(): void {
    this.#db.close();
  }

  async find(key: string): Promise<{ text: StoredText; changes: StoredChange[] } | null> {
    const [texts, changes] = this.#stores("readonly");
    const text = result<StoredText | undefined>(texts.get(key));
    const all = result<StoredChange[]>(changes.index("key").getAll(key));
    const found = await text;
    return found ? { text: found, changes: await all } : null;
  }

  async put(text: StoredText): Promise<void> {
    await this.#change((texts) => texts.put(text));
  }

  /** @returns the id of the change; null when the text was forgotten meanwhile: then nothing is kept */
  async add(key: string, update: Uint8Array, count: number, instead: readonly number[] = []): Promise<number | null> {
    let id: number | null = null;
    await this.#change((texts, changes) => {
      texts.getKey(key).onsuccess = ({ target }) => {
        if ((target as IDBRequest).result === undefined) return;
        for (const old of instead) changes.delete(old);
        changes.add({ key, update, count }).onsuccess = (event) => (id = (event.target as IDBRequest<number>).result);
      };
    });
    return id;
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.#change((_texts, changes) => ids.forEach((id) => changes.delete(id)));
  }

  async forget(key: string): Promise<void> {
    await this.#change((texts, changes) => forgetText(key, texts, changes));
  }

  /** The text is forgotten, and what waited in it becomes a leftover. @returns its id */
  async setAside(key: string, owner: string, leftover: Omit<Leftover, "id"> & { title?: string }): Promise<number> {
    let id = 0;
    await this.#change((texts, changes, leftovers) => {
      forgetText(key, texts, changes);
      leftovers.add({ owner, ...leftover }).onsuccess = ({ target }) => (id = (target as IDBRequest<number>).result);
    });
    return id;
  }

  async leftovers(owner: string): Promise<Leftover[]> {
    const [, , leftovers] = this.#stores("readonly");
    return result<Leftover[]>(leftovers.index("owner").getAll(owner));
  }

  async discard(id: number): Promise<void> {
    await this.#change((_texts, _changes, leftovers) => leftovers.delete(id));
  }

  async #forgetOld(now: number): Promise<void> {
    await this.#change((texts, changes, leftovers) => {
      each<StoredText>(texts, ({ key, usedAt }) => now - usedAt > KEPT_MS && forgetText(key, texts, changes));
      each<Leftover>(leftovers, ({ id, at }) => now - at > KEPT_MS && leftovers.delete(id!));
    });
  }

  #stores(mode: IDBTransactionMode): [IDBObjectStore, IDBObjectStore, IDBObjectStore] {
    const transaction = this.#db.transaction([TEXTS, CHANGES, LEFTOVERS], mode);
    return [transaction.objectStore(TEXTS), transaction.objectStore(CHANGES), transaction.objectStore(LEFTOVERS)];
  }

  /** All of it or nothing. */
  async #change(work: (texts: IDBObjectStore, changes: IDBObjectStore, leftovers: IDBObjectStore) => unknown): Promise<void> {
    const stores = this.#stores("readwrite");
    const { transaction } = stores[0];
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("Nothing was kept."));
    });
    work(...stores);
    await done;
  }
}

const isOf = (personId: number, key: string): boolean => key.startsWith(`${personId}/`);

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    const db = opening.result;
    db.createObjectStore(TEXTS, { keyPath: "key" });
    db.createObjectStore(CHANGES, { keyPath: "id", autoIncrement: true }).createIndex("key", "key");
    db.createObjectStore(LEFTOVERS, { keyPath: "id", autoIncrement: true }).createIndex("owner", "owner");
  };
  return result(opening);
}

function forgetText(key: string, texts: IDBObjectStore, changes: IDBObjectStore): void {
  texts.delete(key);
  changes.index("key").getAllKeys(key).onsuccess = ({ target }) =>
    (target as IDBRequest<IDBValidKey[]>).result.forEach((id) => changes.delete(id));
}

function each<T>(store: IDBObjectStore, look: (row: T) => unknown): void {
  store.openCursor().onsuccess = ({ target }) => {
    const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
    if (!cursor) return;
    look(cursor.value as T);
    cursor.continue();
  };
}

function result<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new Error("Nothing was found."));
  });
}

/** Some browsers never answer. */
function inTime<T>(promise: Promise<T>): Promise<T> {
  return Promise.race([promise, new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), OPENING_MS))]);
}
