/**
 * The text of a room as bytes: the stored state and what was typed since. There is no living ydoc, because most of the time the
 * server only checks, stores and passes on; one is made for a moment when the server itself reads or writes.
 */
import * as Y from "yjs";
import type { CompactedLog } from "../../documents/log/commands.ts";
import type { StoredText } from "../../documents/log/queries.ts";
import type { TextContent } from "../../documents/rules.ts";
import { lackingOf } from "./clocks.rules.ts";
import type { Moment } from "./mass-deletion.ts";
import { UpdateValidator, type TakeOptions, type Verdict, decode, type Taken } from "./update-validator.ts";
import { MESSAGE, SYNC } from "../protocol.rules.ts";
import { likenessOf, type Repeat, type Struct } from "./repeats.rules.ts";
import { editText, type Edited } from "./edit.rules.ts";

/** A change that came in, with its position in the log once that is committed. */
interface Change {
  update: Uint8Array;
  seq: number | null;
  /** Who write in it. */
  clients: readonly number[];
}

/** Made from the text, valid until it changes; `diffs` until the state changes, `merged` holds the first `count` of the tail. */
interface Cache {
  content?: TextContent | undefined;
  /** The same on its way. */
  reading?: Promise<TextContent> | undefined;
  diffs?: Map<string, Uint8Array>;
  /** Answers to our question that brought nothing new, and never will. */
  knownAnswers?: Uint8Array[];
  merged?: { count: number; update: Uint8Array };
}

const MOST_DIFFS = 50;
const MOST_ANSWERS = 4;
const EMPTY_UPDATE = new Uint8Array([0, 0]);

export class DocumentState {
  /** The state as the frame in which a newcomer gets it, so that it is in memory once; `#state` is the end of it. */
  #stateFrame: Uint8Array | null = null;
  #state: Uint8Array | null = null;
  #stateSeq: number;
  #tail: Change[];
  #tailBytes: number;
  #folded = { length: 0, bytes: 0 };
  readonly #validator: UpdateValidator;
  #cache: Cache = {};
  /** Own changes that are not committed yet, oldest first. */
  readonly #open: Change[] = [];
  /**
   * Those of them that the server made itself: nobody is given them before they are committed. People who have what a fallen server
   * did not store wait for its author to bring it, and the server never comes back as the same client.
   */
  readonly #unseen = new Set<Change>();

  /** @param stored taken apart, because a function made here would keep all of it for as long as the text is open */
  constructor({ state, stateSeq, updates }: StoredText) {
    this.#setState(state);
    this.#stateSeq = stateSeq;
    this.#validator = new UpdateValidator(this.#state, () => this.everything());
    this.#tail = updates.map((update, index) => {
      const verdict = this.#validator.take(update);
      return { update, seq: stateSeq + index + 1, clients: verdict.kind === "taken" ? verdict.clients : [] };
    });
    this.#tailBytes = sum(updates);
  }

  /** State and changes: what was deleted since the state still counts. */
  get bytes(): number {
    return this.stateBytes + this.#tailBytes;
  }

  get stateBytes(): number {
    return this.#state?.length ?? 0;
  }

  /** How much was typed since the state. */
  get tail(): { length: number; bytes: number } {
    return { length: this.#tail.length, bytes: this.#tailBytes };
  }

  /** How much was typed between the state that the database has and this one. */
  get folded(): { length: number; bytes: number } {
    return this.#folded;
  }

  get base(): { state: Uint8Array; upToSeq: number } | undefined {
    return this.#state ? { state: this.#state, upToSeq: this.#stateSeq } : undefined;
  }

  /** The state holds the log up to here. */
  get stateSeq(): number {
    return this.#stateSeq;
  }

  /** Called now and then: what nobody asked for meanwhile is made anew when somebody does. */
  rest(): void {
    this.#validator.rest();
  }

  /** What a client that has all of it may leave out. */
  get stateVector(): Uint8Array {
    return this.#validator.stateVector;
  }

  /** Something that the server wrote is not committed yet. */
  get hasUnseen(): boolean {
    return this.#unseen.size > 0;
  }

  /** The client has written something in it. */
  has(client: number): boolean {
    return this.#validator.has(client);
  }

  /** @see UpdateValidator.partWithout */
  partWithout(received: Uint8Array, clients: readonly number[]): ReturnType<UpdateValidator["partWithout"]> {
    return this.#validator.partWithout(received, clients);
  }

  /**
   * Judges an update and adds what is new in it.
   * @param onRead told how many bytes had to be read again to compare what is here already
   * @returns `taken` with a copy of the new part, which may be kept
   * @throws BrokenUpdate
   */
  take(received: Uint8Array, options?: TakeOptions, onRead?: (bytes: number) => void): Verdict {
    // Many come back with the same text after a restart, and each repeats all its deletions.
    if (options?.isAnswer && this.#cache.knownAnswers?.some((known) => Buffer.compare(known, received) === 0))
      return { kind: "known" };
    const compare = (repeats: readonly Repeat[]) => this.#compare(repeats, onRead);
    const verdict = this.#validator.take(received, { ...options, compare });
    if (verdict.kind === "known" && options?.isAnswer) this.#remember(received);
    if (verdict.kind !== "taken") return verdict;
    const change = this.#opened(verdict);
    this.#append(change);
    return { ...verdict, update: change.update };
  }

  #opened({ update, clients }: Taken): Change {
    // A copy: the frame is a window into what the socket read, which is many times larger.
    const change: Change = { update: Buffer.from(update), seq: null, clients };
    this.#open.push(change);
    return change;
  }

  /** Only with what is not in the state yet, which would take long to read: nobody who asks what is here repeats that. */
  #compare(repeats: readonly Repeat[], onRead: (bytes: number) => void = () => undefined): "same" | "other" | "unknown" {
    for (const repeat of repeats) {
      const { client, structs } = repeat;
      const first = structs[0]!.id.clock;
      const found: Struct[] = [];
      for (let at = this.#tail.length - 1; at >= 0 && !found.some((struct) => struct.id.clock <= first); at--) {
        const { update, clients } = this.#tail[at]!;
        if (!clients.includes(client)) continue;
        onRead(update.length);
        found.push(...(decode(update).structs.get(client) ?? []));
      }
      const likeness = likenessOf(repeat, found);
      if (likeness !== "same") return likeness;
    }
    return "same";
  }

  #remember(answer: Uint8Array): void {
    const answers = (this.#cache.knownAnswers ??= []);
    answers.push(Buffer.from(answer));
    if (answers.length > MOST_ANSWERS) answers.shift();
  }

  /**
   * Takes in what the log holds at a position that is not known here: another server stored it.
   * @returns what is new in it, or undefined when it is our own that just was not confirmed yet, or otherwise known
   * @throws BrokenUpdate
   */
  absorb(update: Uint8Array, seq: number): Uint8Array | undefined {
    const own = this.#open.find((change) => change.seq === null);
    if (own && Buffer.compare(own.update, update) === 0) {
      own.seq = seq;
      return this.#show(own);
    }
    const verdict = this.#validator.take(update);
    if (verdict.kind === "known") return undefined;
    // What is stored belongs to the text, as it does when a room is loaded, even if it were incomplete.
    const news = verdict.kind === "taken" ? verdict.update : update;
    this.#append({ update: news, seq, clients: verdict.kind === "taken" ? verdict.clients : [] });
    return news;
  }

  /** @returns what may be given to everybody now, if it was not before */
  #show(change: Change): Uint8Array | undefined {
    if (!this.#unseen.delete(change)) return undefined;
    this.#append(change);
    return change.update;
  }

  #append(change: Change): void {
    this.#tail.push(change);
    this.#tailBytes += change.update.length;
    this.#cache.content = this.#cache.reading = undefined;
  }

  /**
   * The first `count` own changes that were open are committed, the last one at this position.
   * @returns those of the server itself, which may be given to everybody now
   */
  committed(count: number, lastSeq: number): Uint8Array[] {
    const done = this.#open.splice(0, count);
    for (const [index, change] of done.entries()) change.seq ??= lastSeq - count + 1 + index;
    return done.flatMap((change) => this.#show(change) ?? []);
  }

  /**
   * Takes in a state of the database that reaches further than what is known here.
   * @returns what is new in it
   */
  renew(state: Uint8Array, upToSeq: number): Uint8Array | undefined {
    const lacking = Y.diffUpdate(state, this.stateVector);
    const verdict = this.#validator.take(lacking, { isAnswer: true });
    this.rebase({ state, upToSeq });
    if (verdict.kind === "known") return undefined;
    return verdict.kind === "taken" ? verdict.update : lacking;
  }

  /** The text as far as the log to this position makes it. */
  upTo(seq: number): Uint8Array[] {
    const tail = this.#tail.flatMap((change) => (change.seq !== null && change.seq <= seq ? [change.update] : []));
    return this.#state ? [this.#state, ...tail] : tail;
  }

  forgetFolded(): void {
    this.#folded = { length: 0, bytes: 0 };
  }

  /**
   * What was compacted takes the place of the changes it was made from.
   * @param isStored the database has this state as well
   */
  rebase(compacted: Pick<CompactedLog, "state" | "upToSeq">, isStored = true): void {
    const { length, bytes } = this.tail;
    this.#setState(compacted.state);
    this.#stateSeq = compacted.upToSeq;
    this.#tail = this.#tail.filter((change) => change.seq === null || change.seq > compacted.upToSeq);
    this.#tailBytes = sum(this.#tail.map((change) => change.update));
    if (isStored) this.forgetFolded();
    else {
      this.#folded.length += length - this.#tail.length;
      this.#folded.bytes += bytes - this.#tailBytes;
    }
    // Without a tail the database has the content as well, and nobody comes here for it.
    this.#cache = this.#tail.length === 0 ? {} : { content: this.#cache.content };
    this.#validator.forgetDeletions();
  }

  /**
   * A change by the server itself.
   * @param change gets a ydoc of its own; when it throws, nothing has happened
   * @param client as whom it writes
   * @returns the updates that it made, to be given to others once they are committed, and what it returned
   */
  editHere<T>(change: (ydoc: Y.Doc) => T, client: number): { result: T; updates: Uint8Array[] } {
    const { result, made } = editText(this.everything(), client, change);
    return { result, updates: this.#takeOwn(made) };
  }

  /** The same done elsewhere; others may write meanwhile. */
  async edit<T>(change: (updates: Uint8Array[]) => Promise<Edited>): Promise<{ result: T; updates: Uint8Array[] }> {
    const { result, made } = await change(this.everything());
    return { result: result as T, updates: this.#takeOwn(made) };
  }

  /** As one change: never is half of an edit stored. */
  #takeOwn(made: Uint8Array[]): Uint8Array[] {
    const updates = (made.length > 1 ? [Y.mergeUpdates(made)] : made).flatMap((update) => {
      const verdict = this.#validator.take(update);
      if (verdict.kind !== "taken") return [];
      const own = this.#opened(verdict);
      this.#unseen.add(own);
      return [own.update];
    });
    this.#cache.content = this.#cache.reading = undefined;
    return updates;
  }

  /**
   * As JSON, with what is not committed yet.
   * @param derive makes JSON of updates, where it may take its time
   */
  async read(derive: (updates: Uint8Array[]) => Promise<string>): Promise<TextContent> {
    const cache = this.#cache;
    if (cache.content) return cache.content;
    const reading = (cache.reading ??= derive(this.everything()).then((json) => JSON.parse(json) as TextContent));
    try {
      const content = await reading;
      // Unless more came in meanwhile.
      if (cache.reading === reading) cache.content = content;
      return content;
    } finally {
      if (cache.reading === reading) cache.reading = undefined;
    }
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
    const hasNothing = stateVector[0] === 0;
    if (hasNothing) return this.#stateFrame!;
    const diffs = (this.#cache.diffs ??= new Map<string, Uint8Array>());
    const key = Buffer.from(stateVector).toString("latin1");
    let frame = diffs.get(key);
    if (!frame) {
      frame = syncFrame(SYNC.update, lackingOf(state, stateVector));
      if (diffs.size >= MOST_DIFFS) diffs.delete(diffs.keys().next().value!);
      diffs.set(key, frame);
    }
    return frame;
  }

  #setState(state: Uint8Array | null): void {
    this.#stateFrame = state && syncFrame(SYNC.update, state);
    this.#state = state && this.#stateFrame!.subarray(-state.length);
  }

  #mergedTail(): Uint8Array {
    const { merged } = this.#cache;
    if (merged?.count === this.#tail.length) return merged.update;
    const more = this.#tail.slice(merged?.count ?? 0).map((change) => change.update);
    const update = this.#tail.length === 0 ? EMPTY_UPDATE : Y.mergeUpdates(merged ? [merged.update, ...more] : more);
    this.#cache.merged = { count: this.#tail.length, update };
    return update;
  }

  /** The text as it was before the last change that was taken in. */
  before(): Moment {
    const changes = this.#tail.slice(0, -1);
    const tail = changes.map((change) => change.update);
    const stateSeq = this.#stateSeq;
    return {
      updates: this.#state ? [this.#state, ...tail] : tail,
      stateSeq,
      seq: () => changes.reduce((seq, change) => Math.max(seq, change.seq ?? 0), stateSeq),
    };
  }

  /** The state, if there is one, then the log in order, then what nobody was given yet. */
  everything(): Uint8Array[] {
    const tail = [...this.#tail, ...this.#unseen].map((change) => change.update);
    return this.#state ? [this.#state, ...tail] : tail;
  }
}

const sum = (updates: readonly Uint8Array[]): number => updates.reduce((bytes, update) => bytes + update.length, 0);

/** One message of the sync protocol. */
export function syncFrame(kind: number, bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  let head = 3;
  for (let rest = length; rest > 127; rest = Math.floor(rest / 128)) head += 1;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = MESSAGE.sync;
  frame[1] = kind;
  let rest = length;
  for (let at = 2; at < head - 1; at++, rest = Math.floor(rest / 128)) frame[at] = 128 | (rest & 127);
  frame[head - 1] = rest;
  frame.set(bytes, head);
  return frame;
}
