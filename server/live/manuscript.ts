/**
 * The text of a room as bytes: the stored state and what was typed since. There is no living ydoc, because most of the time the
 * server only checks, stores and passes on; one is made for a moment when the server itself reads or writes.
 */
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import type { CompactedText } from "../documents/log.commands.ts";
import type { StoredText } from "../documents/log.queries.ts";
import { contentOf, toYdoc } from "../documents/log.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { Inventory, type TakeOptions, type Verdict } from "./inventory.ts";
import { MESSAGE, SYNC } from "./protocol.rules.ts";

/** A change that came in, with its position in the log once that is committed. */
interface Change {
  update: Uint8Array;
  seq: number | null;
}

/** Made from the text, valid until it changes; `diffs` until the state changes, `merged` holds the first `count` of the tail. */
interface Cache {
  content?: TextContent | undefined;
  diffs?: Map<string, Uint8Array>;
  merged?: { count: number; update: Uint8Array };
}

const MOST_DIFFS = 50;
const EMPTY_UPDATE = new Uint8Array([0, 0]);

export class Manuscript {
  #state: Uint8Array | null;
  #tail: Change[];
  #tailBytes: number;
  readonly #inventory: Inventory;
  #cache: Cache = {};
  /** The server's own hand in this text; not used beyond this room, because another one could begin from less. */
  readonly #ownClient = Math.floor(Math.random() * 2 ** 32);

  constructor(stored: StoredText) {
    this.#state = stored.state;
    this.#tail = stored.updates.map((update, index) => ({ update, seq: stored.stateSeq + index + 1 }));
    this.#tailBytes = sum(stored.updates);
    this.#inventory = new Inventory(stored.state, () => this.#everything());
    for (const update of stored.updates) this.#inventory.take(update);
  }

  get bytes(): number {
    return (this.#state?.length ?? 0) + this.#tailBytes;
  }

  /** How much was typed since the state. */
  get tail(): { length: number; bytes: number } {
    return { length: this.#tail.length, bytes: this.#tailBytes };
  }

  /** What a client that has all of it may leave out. */
  get stateVector(): Uint8Array {
    return this.#inventory.stateVector;
  }

  /**
   * Judges an update and adds what is new in it.
   * @returns `taken` with a copy of the new part, which may be kept
   * @throws BrokenUpdate
   */
  take(received: Uint8Array, options?: TakeOptions): Verdict {
    const verdict = this.#inventory.take(received, options);
    if (verdict.kind !== "taken") return verdict;
    // A copy: the frame is a window into what the socket read, which is many times larger.
    const update = Buffer.from(verdict.update);
    this.#tail.push({ update, seq: null });
    this.#tailBytes += update.length;
    this.#cache.content = undefined;
    return { kind: "taken", update };
  }

  /** The first `count` changes without a position have theirs now. */
  committed(count: number, lastSeq: number): void {
    const from = this.#tail.findIndex((change) => change.seq === null);
    for (let index = 0; index < count; index++) this.#tail[from + index]!.seq = lastSeq - count + 1 + index;
  }

  /** What the database folded in takes the place of the changes it was made from. */
  rebase(compacted: CompactedText): void {
    this.#state = compacted.state;
    this.#tail = this.#tail.filter((change) => change.seq === null || change.seq > compacted.upToSeq);
    this.#tailBytes = sum(this.#tail.map((change) => change.update));
    this.#cache = { content: this.#tail.length === 0 ? compacted.content : this.#cache.content };
    this.#inventory.forgetDeletions();
  }

  /**
   * A change by the server itself.
   * @param change gets a ydoc of its own; when it throws, nothing has happened
   * @returns the updates that it made, already taken in, and what it returned
   */
  edit<T>(change: (ydoc: Y.Doc) => T): { result: T; updates: Uint8Array[] } {
    const ydoc = toYdoc(this.#everything());
    ydoc.clientID = this.#ownClient;
    const made: Uint8Array[] = [];
    ydoc.on("update", (update: Uint8Array) => made.push(update));
    const result = ydoc.transact(() => change(ydoc));
    ydoc.destroy();
    const updates = made
      .map((update) => this.take(update))
      .flatMap((verdict) => (verdict.kind === "taken" ? [verdict.update] : []));
    return { result, updates };
  }

  /** As JSON, with what is not committed yet. */
  read(): TextContent {
    return (this.#cache.content ??= this.#derive());
  }

  #derive(): TextContent {
    const ydoc = toYdoc(this.#everything());
    const content = contentOf(ydoc);
    ydoc.destroy();
    return content;
  }

  /**
   * The frames for somebody who has what the state vector says: first the stored state, as it is or without what is there, then
   * what was typed since, so that "synced" fires when all has arrived.
   */
  handOut(stateVector: Uint8Array): Uint8Array[] {
    const rest = syncFrame(SYNC.step2, this.#mergedTail());
    return this.#state ? [this.#stateFor(this.#state, stateVector), rest] : [rest];
  }

  /** Many come back with the same text after a restart, so the differences are kept. */
  #stateFor(state: Uint8Array, stateVector: Uint8Array): Uint8Array {
    const diffs = (this.#cache.diffs ??= new Map<string, Uint8Array>());
    const key = Buffer.from(stateVector).toString("latin1");
    let frame = diffs.get(key);
    if (!frame) {
      const hasNothing = stateVector[0] === 0;
      frame = syncFrame(SYNC.update, hasNothing ? state : Y.diffUpdate(state, stateVector));
      if (diffs.size >= MOST_DIFFS) diffs.delete(diffs.keys().next().value!);
      diffs.set(key, frame);
    }
    return frame;
  }

  #mergedTail(): Uint8Array {
    const { merged } = this.#cache;
    if (merged?.count === this.#tail.length) return merged.update;
    const more = this.#tail.slice(merged?.count ?? 0).map((change) => change.update);
    const update = this.#tail.length === 0 ? EMPTY_UPDATE : Y.mergeUpdates(merged ? [merged.update, ...more] : more);
    this.#cache.merged = { count: this.#tail.length, update };
    return update;
  }

  #everything(): Uint8Array[] {
    const tail = this.#tail.map((change) => change.update);
    return this.#state ? [this.#state, ...tail] : tail;
  }
}

const sum = (updates: readonly Uint8Array[]): number => updates.reduce((bytes, update) => bytes + update.length, 0);

/** One message of the sync protocol. */
export function syncFrame(kind: number, bytes: Uint8Array): Uint8Array {
  const head = encoding.createEncoder();
  encoding.writeVarUint(head, MESSAGE.sync);
  encoding.writeVarUint(head, kind);
  encoding.writeVarUint(head, bytes.length);
  return Buffer.concat([encoding.toUint8Array(head), bytes]);
}
