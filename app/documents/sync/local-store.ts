/**
 * What this browser keeps of texts (IndexedDB): for editors the last text and what they typed that the server has not confirmed,
 * and leftovers: changes that can no longer be sent by themselves. One database for all, so that signing out
 * takes out what is the person's own at once. What is written in texts is encrypted (local-key.ts), before anything is asked of the
 * database: a transaction does not wait.
 */
import { keyOf, seal, unseal } from "./local-key";

export interface StoredText {
  /** Person, number and birth of the text. */
  key: string;
  /** Content model of the client that wrote it. */
  schema: number;
  /** Of the document, to say what would be lost; copies of earlier have none. */
  title?: string | undefined;
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
  leftovers: (Leftover & { title?: string | undefined })[];
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

/** As they lie there; rows of earlier releases are open. */
type Sealable<T> = Omit<T, "title"> & { title?: string | Uint8Array | undefined; isSealed?: boolean | undefined };
type TextRow = Sealable<StoredText>;
type ChangeRow = StoredChange & { key: string; isSealed?: boolean | undefined };
type LeftoverRow = Sealable<Leftover> & { owner: string };

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
  readonly #key: CryptoKey | null;

  private constructor(db: IDBDatabase, key: CryptoKey | null) {
    this.#db = db;
    this.#key = key;
    db.onversionchange = () => db.close();
  }

  /**
   * @param onlyExisting does not make one: who never edited has none
   * @returns null where the browser keeps nothing, as in some private windows, or without a key of this person
   */
  static async open(personId: number, onlyExisting: boolean): Promise<LocalStore | null> {
    try {
      if (onlyExisting && localStorage.getItem(TRACE) === null) return null;
      const key = await keyOf(personId);
      if (!key) return null;
      localStorage.setItem(TRACE, "1");
      const store = new LocalStore(await inTime(openDatabase()), key);
      await store.#forgetOld(Date.now());
      await store.#sealOld(personId);
      return store;
    } catch {
      return null;
    }
  }

  /**
   * Nothing of this person stays; after signing out. Tabs that are still open find their texts gone and keep nothing any more.
   * @param evenWaiting otherwise what waits to be sent stays for its author, and so do leftovers
   */
  static async clearPerson(personId: number, evenWaiting: boolean): Promise<void> {
    if (localStorage.getItem(TRACE) === null) return;
    // Needs no key: nothing is read.
    const store = new LocalStore(await inTime(openDatabase()), null);
    const unsent = evenWaiting ? [] : (await store.#rawOf(personId)).texts.map(({ text }) => text.key);
    await store.#change((texts, changes, leftovers) => {
      each<StoredText>(texts, ({ key }) => isOf(personId, key) && !unsent.includes(key) && forgetText(key, texts, changes));
      if (!evenWaiting) return;
      each<Leftover & { owner: string }>(leftovers, ({ id, owner }) => isOf(personId, owner) && leftovers.delete(id!));
    });
    store.close();
  }

  async unsentOf(personId: number): Promise<Unsent> {
    const { texts, leftovers } = await this.#rawOf(personId);
    return {
      texts: await readable(texts.map((one) => this.#readText(one.text, one.changes))),
      leftovers: await readable(leftovers.map((row) => this.#readLeftover(row))),
    };
  }

  async #rawOf(personId: number) {
    const stores = this.#stores("readonly");
    const [texts, changes, leftovers] = await Promise.all([
      result<TextRow[]>(stores[0].getAll()),
      result<ChangeRow[]>(stores[1].getAll()),
      result<LeftoverRow[]>(stores[2].getAll()),
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
    const text = result<TextRow | undefined>(texts.get(key));
    const all = result<ChangeRow[]>(changes.index("key").getAll(key));
    const found = await text;
    if (!found) return null;
    const [read = null] = await readable([this.#readText(found, await all)]);
    // Nobody can read it any more, and it would stand in the way of the next one.
    if (!read) await this.forget(key);
    return read;
  }

  async put(text: StoredText): Promise<void> {
    const row = await this.#sealText(text);
    await this.#change((texts) => texts.put(row));
  }

  /** @returns the id of the change; null when the text was forgotten meanwhile: then nothing is kept */
  async add(key: string, update: Uint8Array, count: number, instead: readonly number[] = []): Promise<number | null> {
    const row = await this.#sealChange({ key, update, count });
    let id: number | null = null;
    await this.#change((texts, changes) => {
      texts.getKey(key).onsuccess = ({ target }) => {
        if ((target as IDBRequest).result === undefined) return;
        for (const old of instead) changes.delete(old);
        changes.add(row).onsuccess = (event) => (id = (event.target as IDBRequest<number>).result);
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
  async setAside(key: string, owner: string, leftover: Omit<Leftover, "id"> & { title?: string | undefined }): Promise<number> {
    const row = await this.#sealLeftover({ owner, ...leftover });
    let id = 0;
    await this.#change((texts, changes, leftovers) => {
      forgetText(key, texts, changes);
      leftovers.add(row).onsuccess = ({ target }) => (id = (target as IDBRequest<number>).result);
    });
    return id;
  }

  async leftovers(owner: string): Promise<Leftover[]> {
    const [, , leftovers] = this.#stores("readonly");
    const rows = await result<LeftoverRow[]>(leftovers.index("owner").getAll(owner));
    return readable(rows.map((row) => this.#readLeftover(row)));
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

  // --- under lock and key ---------------------------------------------------------------------

  async #sealText({ title, ...text }: StoredText): Promise<TextRow> {
    const name = title === undefined ? undefined : await this.#seal(text.key, new TextEncoder().encode(title));
    return { ...text, title: name, base: await this.#seal(text.key, text.base), isSealed: true };
  }

  #sealChange = async <T extends { key: string; update: Uint8Array }>(change: T) => ({
    ...change,
    update: await this.#seal(change.key, change.update),
    isSealed: true,
  });

  async #sealLeftover<T extends Omit<LeftoverRow, "id" | "isSealed">>({ title, ...row }: T) {
    const name = typeof title === "string" ? await this.#seal(row.owner, new TextEncoder().encode(title)) : title;
    const [state, changes] = await Promise.all([this.#seal(row.owner, row.state), this.#seal(row.owner, row.changes)]);
    return { ...row, title: name, state, changes, isSealed: true };
  }

  async #readText({ title, isSealed, ...text }: TextRow, changes: readonly ChangeRow[]) {
    const read = (row: { isSealed?: boolean | undefined }, bytes: Uint8Array) => this.#read(row, text.key, bytes);
    return {
      text: { ...text, base: await read({ isSealed }, text.base), title: await this.#readName(text.key, title) },
      changes: await Promise.all(
        changes.map(async ({ id, count, ...row }) => ({ id, count, update: await read(row, row.update) })),
      ),
    };
  }

  async #readLeftover({ title, isSealed, ...row }: LeftoverRow): Promise<Leftover & { title?: string | undefined }> {
    const [state, changes] = await Promise.all(
      [row.state, row.changes].map((bytes) => this.#read({ isSealed }, row.owner, bytes)),
    );
    return {
      id: row.id,
      at: row.at,
      count: row.count,
      state: state!,
      changes: changes!,
      title: await this.#readName(row.owner, title),
    };
  }

  async #readName(place: string, name: string | Uint8Array | undefined): Promise<string | undefined> {
    if (name === undefined || typeof name === "string") return name;
    return new TextDecoder().decode(await unseal(this.#key!, ownerIn(place), name));
  }

  #seal = (place: string, bytes: Uint8Array) => seal(this.#key!, ownerIn(place), bytes);

  #read = async (row: { isSealed?: boolean | undefined }, place: string, bytes: Uint8Array) =>
    row.isSealed ? unseal(this.#key!, ownerIn(place), bytes) : bytes;

  /** What an earlier release has written down openly. Rows that go meanwhile stay gone. */
  async #sealOld(personId: number): Promise<void> {
    const open = (row: { isSealed?: boolean | undefined }) => !row.isSealed;
    const stores = this.#stores("readonly");
    const [texts, changes, leftovers] = await Promise.all([
      result<TextRow[]>(stores[0].getAll()),
      result<ChangeRow[]>(stores[1].getAll()),
      result<LeftoverRow[]>(stores[2].getAll()),
    ]);
    const sealed = await Promise.all([
      ...texts.filter((row) => open(row) && isOf(personId, row.key)).map((row) => this.#sealText(row as StoredText)),
      ...changes.filter((row) => open(row) && isOf(personId, row.key)).map((row) => this.#sealChange(row)),
      ...leftovers.filter((row) => open(row) && isOf(personId, row.owner)).map((row) => this.#sealLeftover(row)),
    ]);
    if (sealed.length === 0) return;
    await this.#change((...all) => {
      all.forEach((store, index) =>
        each<{ id?: number; key?: string; owner?: string; isSealed?: boolean }>(store, (row) => {
          const isHere = (one: object) => ("base" in one ? 0 : "update" in one ? 1 : 2) === index;
          const own = sealed.find((one) => isHere(one) && ("id" in one ? one.id === row.id : one.key === row.key));
          if (own && open(row)) store.put(own);
        }),
      );
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

/** Without those of another key, as after a database was made anew. */
async function readable<T>(rows: readonly Promise<T>[]): Promise<T[]> {
  return (await Promise.allSettled(rows)).flatMap((row) => (row.status === "fulfilled" ? [row.value] : []));
}

/** Person and number of the text, of the key of a text or of the owner of a leftover. */
const ownerIn = (place: string): string => place.split("/").slice(0, 2).join("/");

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
