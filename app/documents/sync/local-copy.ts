/**
 * One editor's copy of one text in this browser: what was typed survives the tab until the server has confirmed it. Only editors
 * have one, and it is theirs alone. LiveDocument says what was typed, what is confirmed, and when something of it may come back.
 */
import * as Y from "yjs";
import { SCHEMA_VERSION } from "#server/documents/content/text.rules";
import { LocalStore, type Leftover, type StoredChange, type StoredText } from "./local-store";

export interface CopyOf {
  personId: number;
  documentId: number;
  /** A text with the same number in a database that was made anew is another text. */
  createdAt: Date;
  /** To say what would be lost. */
  title?: string;
}

/** Sent while it is typed, what is confirmed within this time is never written down. */
const WRITE_AFTER_MS = 250;
/** So many rows of one tab are joined to one. */
const MOST_ROWS = 100;
const NOTHING = new Uint8Array([0, 0]);

interface Found {
  text: StoredText;
  changes: StoredChange[];
}

interface Row extends StoredChange {
  /** Number of the last change in it. */
  last: number;
}

export class LocalCopy {
  readonly #key: string;
  readonly #personId: number;
  readonly #owner: string;
  readonly #title: string | undefined;
  readonly #tell: () => void;
  #store: LocalStore | null = null;
  #found: Found | null = null;
  /** Typed or brought back here and not confirmed, in order; kept even where the browser stores nothing. */
  #unconfirmed: { update: Uint8Array; last: number }[] = [];
  #number = 0;
  /** Numbers up to which changes are confirmed, and written down. */
  #confirmed = 0;
  #written = 0;
  #rows: Row[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: Promise<void> = Promise.resolve();
  #finding: Promise<Leftover[]> = Promise.resolve([]);
  #isStarted = false;
  #isOver = false;

  constructor({ personId, documentId, createdAt, title }: CopyOf, tell: () => void) {
    this.#personId = personId;
    this.#owner = `${personId}/${documentId}`;
    this.#key = `${this.#owner}/${createdAt.getTime()}`;
    this.#title = title;
    this.#tell = tell;
  }

  /**
   * Looks for what was left here. For somebody who may not edit, the copy is taken away, and what waited in it becomes a leftover.
   * @returns the leftovers of this person in this text
   */
  find(mayEdit: boolean): Promise<Leftover[]> {
    // One after the other: page and server may say at the same moment who may edit, and what waited becomes one leftover only.
    this.#finding = this.#finding.then(() => this.#find(mayEdit));
    return this.#finding;
  }

  async #find(mayEdit: boolean): Promise<Leftover[]> {
    if (!mayEdit) this.#stop();
    this.#store ??= await LocalStore.open(this.#personId, !mayEdit);
    try {
      this.#found = (await this.#store?.find(this.#key)) ?? null;
      if (!mayEdit && this.#found) await this.#clear(this.#found);
      return (await this.#store?.leftovers(this.#owner)) ?? [];
    } catch {
      this.#store = null;
      return [];
    } finally {
      if (this.#isOver) this.#store?.close();
    }
  }

  async #clear({ text, changes }: Found): Promise<void> {
    this.#found = null;
    if (changes.length === 0) return this.#store?.forget(this.#key);
    const updates = changes.map((change) => change.update);
    const whole = { state: Y.mergeUpdates([text.base, ...updates]), changes: Y.mergeUpdates(updates) };
    const count = changes.reduce((sum, change) => sum + change.count, 0);
    await this.#store?.setAside(this.#key, this.#owner, { ...whole, count, title: text.title, at: Date.now() });
  }

  /** Something was left that this client understands. */
  get isFound(): boolean {
    return this.#found !== null && !this.isForeign;
  }

  /** It was left by a newer client: a text that this one would harm. */
  get isForeign(): boolean {
    return (this.#found?.text.schema ?? 0) > SCHEMA_VERSION;
  }

  /** Clients that wrote in the text when it was left. */
  get clients(): number[] {
    return this.#found ? [...Y.decodeStateVector(Y.encodeStateVectorFromUpdate(this.#found.text.base)).keys()] : [];
  }

  /** Everything that is not confirmed survives this tab. */
  get isKept(): boolean {
    return this.#isStarted && this.#written === this.#number;
  }

  /**
   * What was left comes back into the text.
   * @param whole with the text that it stands in, for who is offline; otherwise the server has that
   * @returns how many changes wait again
   */
  enter(ydoc: Y.Doc, whole: boolean): number {
    const found = this.#found;
    if (!found) return 0;
    this.#found = null;
    for (const { id, update, count } of found.changes) {
      this.#number += count;
      this.#unconfirmed.push({ update, last: this.#number });
      this.#rows.push({ id, update, count, last: this.#number });
    }
    this.#written = this.#number;
    this.#isStarted = true;
    ydoc.transact(() => {
      if (whole) Y.applyUpdate(ydoc, found.text.base, this);
      for (const { update } of found.changes) Y.applyUpdate(ydoc, update, this);
    }, this);
    return this.#number;
  }

  /** From now on the copy exists, with this text; repeated now and then. @param read called only when it is written */
  start(read: () => Uint8Array): void {
    this.#then(async (store) => {
      await store.put({ key: this.#key, schema: SCHEMA_VERSION, title: this.#title, base: read(), usedAt: Date.now() });
      this.#isStarted = true;
      await this.#write(store);
    });
  }

  /** @param hurry there is no connection that would confirm it in a moment */
  keep(update: Uint8Array, hurry: boolean): void {
    this.#number += 1;
    this.#unconfirmed.push({ update, last: this.#number });
    if (!this.#isStarted) return;
    if (hurry) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WRITE_AFTER_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isStarted && this.#written < this.#number) this.#then((store) => this.#write(store));
  }

  /** The server has all that was typed until now. */
  confirm(): void {
    if (this.#confirmed === this.#number) return;
    this.#confirmed = this.#number;
    this.#unconfirmed = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#then(async (store) => {
      const done = this.#rows.filter((row) => row.last <= this.#confirmed);
      this.#written = Math.max(this.#written, this.#confirmed);
      if (done.length === 0) return;
      this.#rows = this.#rows.filter((row) => row.last > this.#confirmed);
      await store.remove(done.map((row) => row.id));
    });
  }

  async #write(store: LocalStore): Promise<void> {
    const waiting = this.#unconfirmed.filter((change) => change.last > this.#written);
    const last = waiting.at(-1)?.last;
    if (last === undefined) return;
    const joined = this.#rows.length >= MOST_ROWS ? this.#rows : [];
    const update = Y.mergeUpdates([...joined, ...waiting].map((change) => change.update));
    const count = last - this.#written + joined.reduce((sum, row) => sum + row.count, 0);
    const ids = joined.map((row) => row.id);
    const id = await store.add(this.#key, update, count, ids);
    // Signed out in another tab. Once somebody is let in again, it starts anew.
    if (id === null) return this.#stop();
    this.#rows = [...this.#rows.filter((row) => !joined.includes(row)), { id, update, count, last }];
    this.#written = last;
  }

  /** What waits will not be sent. @returns it, kept until it is discarded */
  async giveUp(ydoc: Y.Doc, count: number): Promise<Leftover> {
    const leftover = { state: Y.encodeStateAsUpdate(ydoc), changes: this.changes, count, at: Date.now() };
    let id: number | null = null;
    this.#then(async (store) => void (id = await store.setAside(this.#key, this.#owner, { ...leftover, title: this.#title })));
    await this.#last;
    return { ...leftover, id };
  }

  /** What waits, alone. */
  get changes(): Uint8Array {
    const updates = this.#unconfirmed.map((change) => change.update);
    return updates.length === 0 ? NOTHING : Y.mergeUpdates(updates);
  }

  #stop(): void {
    this.#isStarted = false;
    this.#rows = [];
    this.#written = this.#confirmed;
  }

  forget(): void {
    this.#stop();
    this.#then((store) => store.forget(this.#key));
  }

  async discard(leftover: Leftover): Promise<void> {
    const { id } = leftover;
    if (id !== null) this.#then((store) => store.discard(id));
    await this.#last;
  }

  close(): void {
    this.flush();
    this.#then(async (store) => {
      this.#isOver = true;
      store.close();
    });
    void this.#last.then(() => (this.#isOver = true));
  }

  /** One after the other. Where nothing can be written, as when the disk is full, everything else goes on. */
  #then(work: (store: LocalStore) => Promise<void>): void {
    this.#last = this.#last.then(async () => {
      if (!this.#store || this.#isOver) return;
      try {
        await work(this.#store);
      } catch {
        this.#isStarted = false;
      }
      this.#tell();
    });
  }
}
