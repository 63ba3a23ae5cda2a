/**
 * One text while somebody works on it: who is in, what they send, what they are told. Loaded before the first frame, forgotten
 * by rooms.ts after the last commit.
 */
import * as decoding from "lib0/decoding";
import type { Logger } from "pino";
import * as Y from "yjs";
import type { Hand, TextChange } from "../../context.ts";
import type { ClientOwner, CompactedText } from "../../documents/log/commands.ts";
import type { LogRow, StoredText, Stretch } from "../../documents/log/queries.ts";
import type { TextContent } from "../../documents/rules.ts";
import { SCHEMA_VERSION } from "../../documents/content/text.rules.ts";
import type { Connection } from "../gateway/connection.ts";
import type { DeletionWatch } from "./mass-deletion.ts";
import type { Folding } from "../compaction/compaction.ts";
import { Ledger } from "./commit-tracker.ts";
import { Manuscript, syncFrame } from "../document-state/document-state.ts";
import { Owners } from "./client-authors.ts";
import { colorFor, HEARTBEAT, Presence, type PresentState } from "./presence.ts";
import { CLOSES, encodeNotice, encodeWelcome, MESSAGE, SYNC, type Notice } from "../gateway/protocol.rules.ts";
import { Seat } from "./participant.ts";
import type { Author, Writer } from "./update-batcher.ts";

export interface RoomLimits {
  /** Larger frames close their connection. */
  frameBytes: number;
  /** From here on editors are told that the text is getting large. */
  largeBytes: number;
  /** From here on only deletions are taken. */
  fullBytes: number;
  /** So many changes, or bytes of them, since the state are worth folding in while people work. */
  compactEntries: number;
  compactBytes: number;
  /** Most that may wait for the database, of all rooms together. */
  waitingBytes: number;
  /** Whoever deletes less than this is not looked at more closely. */
  deletionFloor: number;
}

const MIB = 1024 * 1024;
export const ROOM_LIMITS: RoomLimits = {
  frameBytes: 2 * MIB,
  largeBytes: 5 * MIB,
  fullBytes: 10 * MIB,
  compactEntries: 500,
  compactBytes: 256 * 1024,
  waitingBytes: 64 * MIB,
  deletionFloor: 20,
};

/** Frames already on their way when a text became full are still taken, so many bytes of them. */
const FULL_SLACK = MIB;
/** What a SyncStep1 costs in frames: the answer may be the whole text. */
const STEP1_FRAMES = 20;

interface Parts {
  writer: Writer;
  folding: Pick<Folding, "passages">;
  log: Logger;
  limits: RoomLimits;
  /** Called when folding in is worthwhile. */
  onLongTail: (room: Room) => void;
  /** Called when another server stored something that is not here. */
  onBehind: (room: Room) => void;
  /** Called when a Yjs client writes here for the first time. */
  onOwner: (owner: ClientOwner) => void;
  /** Called when carets moved, for other servers. */
  onCarets: (room: Room, states: PresentState[]) => void;
  /** Called when one client deleted much within seconds, perhaps more than half. */
  onDeletions: (room: Room, watch: DeletionWatch, personId: number) => void;
  /** Called when the document was deleted. */
  onGone: (room: Room) => void;
}

export class Room implements Author {
  readonly documentId: number;
  readonly #parts: Parts;
  readonly #text: Manuscript;
  readonly #seats = new Set<Seat>();
  readonly #presence = new Presence<Seat>(
    this.#seats,
    (seat, frame) => seat.connection.send(frame),
    (states) => this.#parts.onCarets(this, states),
  );
  readonly #ledger: Ledger;
  /** The server's own hand in this text, and one for each on whose behalf it writes; not used beyond this room, because another one could begin from less. */
  readonly #hands = new Map<number | null, number>();
  readonly #owners: Owners;
  /** There are changes since the last version; when the last one was made, in milliseconds. */
  isUnversioned: boolean;
  changedAt = Date.now();
  /** The text has at least so many letters, as far as anybody counted. */
  leastLetters = 0;
  #size: "normal" | "large" | "full" = "normal";

  constructor(documentId: number, stored: StoredText, parts: Parts) {
    this.documentId = documentId;
    this.#parts = parts;
    this.#text = new Manuscript(stored);
    this.#ledger = new Ledger(stored.headSeq, () => parts.onBehind(this));
    this.#owners = new Owners(documentId, parts.onOwner);
    // Folded in as the last one left, it would have got its version then.
    this.isUnversioned = this.hasTail;
    this.#weigh();
  }

  get people(): number {
    return this.#seats.size;
  }

  /** Something is not committed yet. */
  get isDirty(): boolean {
    return this.#ledger.isDirty;
  }

  /** There are changes that are not folded into the state. */
  get hasTail(): boolean {
    return this.#text.tail.length > 0;
  }

  /** The state holds the log up to here. */
  get stateSeq(): number {
    return this.#text.stateSeq;
  }

  // --- coming and going ---------------------------------------------------------

  /** @param clientId the id that the client uses in awareness */
  join(connection: Connection, clientId: number | null): void {
    const seat = new Seat(connection, clientId, colorFor(connection.visitor.actor.personId, this.#seats));
    const { access } = seat.identity;
    this.#seats.add(seat);
    if (seat.isEditor) this.#owners.meet(seat);
    connection.onFrame = (data, isBinary) => this.#receive(seat, data, isBinary);
    connection.onClosed(() => this.#leave(seat));
    connection.heartbeat = () => HEARTBEAT;
    connection.send(encodeWelcome({ access, seq: this.#ledger.upTo, schemaVersion: SCHEMA_VERSION }));
    connection.send(this.#presence.everybody());
    if (!seat.isEditor) return;
    // Asked before the text is handed out: so the answer holds only what the client brings with it.
    this.#askForMissing(seat);
    if (this.#parts.writer.isTrouble) connection.send(encodeNotice("storage-trouble"));
    if (this.#size !== "normal") connection.send(encodeNotice(this.#size));
  }

  #leave(seat: Seat): void {
    this.#seats.delete(seat);
    this.#presence.leave(seat);
    seat.deletions.forget();
  }

  /** Where those are who are connected here. */
  get carets(): PresentState[] {
    return this.#presence.own;
  }

  /** People who have this text open at another server. */
  hearCarets(from: string, states: readonly PresentState[]): void {
    this.#presence.hearGuests(from, states);
  }

  forgetCarets(from: string): void {
    this.#presence.forgetGuests(from);
  }

  tellEditors(notice: Notice): void {
    for (const seat of this.#seats) if (seat.isEditor) seat.connection.send(encodeNotice(notice));
  }

  /** Changes that somebody brought along and nobody else came for count as theirs from now on. */
  settleOwners(): void {
    this.#owners.settle();
  }

  // --- frames ---------------------------------------------------------------------

  #receive(seat: Seat, data: Buffer, isBinary: boolean): void {
    if (data.length > this.#parts.limits.frameBytes) return seat.connection.close(CLOSES.tooLarge, "frame");
    try {
      if (!isBinary) throw new Error("frames are binary");
      this.#understand(seat, data);
    } catch {
      // Whatever is wrong with it, it ends with this connection.
      seat.connection.close(CLOSES.broken);
    }
  }

  #understand(seat: Seat, data: Buffer): void {
    const decoder = decoding.createDecoder(data);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.awareness) return this.#presence.hear(seat, decoder);
    if (type === MESSAGE.queryAwareness) return seat.connection.send(this.#presence.everybody());
    if (type !== MESSAGE.sync) throw new Error("unknown message");
    const kind = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (decoding.hasContent(decoder)) throw new Error("trailing bytes");
    if (kind === SYNC.step1) return this.#handOut(seat, bytes);
    if (kind !== SYNC.step2 && kind !== SYNC.update) throw new Error("unknown message");
    // The wall that makes a reader a reader: not stored, not passed on, whatever it is.
    if (seat.isEditor) this.#take(seat, bytes, kind === SYNC.step2);
  }

  /** @throws when the state vector is broken */
  #handOut(seat: Seat, stateVector: Uint8Array): void {
    seat.connection.charge(STEP1_FRAMES);
    Y.decodeStateVector(stateVector);
    try {
      for (const frame of this.#text.handOut(stateVector)) seat.connection.send(frame, true);
    } catch (error) {
      this.#parts.log.error({ err: error, documentId: this.documentId }, "a text could not be handed out");
      seat.connection.close(CLOSES.unavailable);
    }
  }

  #take(seat: Seat, received: Uint8Array, isAnswer: boolean): void {
    const { limits, writer } = this.#parts;
    if (writer.waitingBytes > limits.waitingBytes) return seat.connection.close(CLOSES.unavailable);
    seat.countFrame();
    const verdict = this.#text.take(received, { isAnswer, isFull: this.#text.bytes > limits.fullBytes + FULL_SLACK });
    if (verdict.kind === "full") return seat.connection.close(CLOSES.tooLarge, "full");
    if (verdict.kind === "gap") return seat.meetGap(isAnswer) ? this.#askForMissing(seat) : undefined;
    if (isAnswer) seat.fillGap();
    if (verdict.kind === "taken") {
      this.#owners.note(seat, verdict.clients, this.#seats);
      if (verdict.deleted > 0) this.#watchDeletions(seat, verdict.update, verdict.deleted);
      this.#storeAndPassOn(verdict.update, seat.personId, seat);
    }
    seat.mark(this.#ledger.taken);
    seat.confirm(this.#ledger.committed, this.#ledger.seq);
  }

  #storeAndPassOn(update: Uint8Array, personId: number | null, sender: Seat | null): void {
    this.#ledger.take();
    this.#parts.writer.write(this, update, personId);
    this.#passOn(update, sender);
  }

  #passOn(update: Uint8Array, sender: Seat | null): void {
    this.isUnversioned = true;
    this.changedAt = Date.now();
    const frame = syncFrame(SYNC.update, update);
    for (const seat of this.#seats) if (seat !== sender) seat.connection.send(frame);
    this.#presence.goAlong();
    this.#weigh();
  }

  #watchDeletions(seat: Seat, update: Uint8Array, amount: number): void {
    const watch = seat.deletions;
    watch.add(update, amount, () => this.#text.before());
    this.leastLetters = Math.max(0, this.leastLetters - amount);
    if (this.mayHaveLost(watch.amount)) this.#parts.onDeletions(this, watch, seat.personId);
  }

  /** Deleting so much may have been more than half of the text; counting takes too long to do it at every key. */
  mayHaveLost(amount: number): boolean {
    return amount >= this.#parts.limits.deletionFloor && amount * 2 > this.leastLetters;
  }

  #askForMissing(seat: Seat): void {
    seat.connection.send(syncFrame(SYNC.step1, this.#text.stateVector));
  }

  // --- what is stored ---------------------------------------------------------------

  committed(count: number, seq: number): void {
    this.#text.committed(count, seq);
    this.#ledger.commit(count, seq);
    for (const seat of this.#seats) seat.confirm(this.#ledger.committed, seq);
    this.#considerCompaction();
  }

  gone(): void {
    if (this.#ledger.isGone) return;
    this.#ledger.end();
    this.#parts.onGone(this);
    for (const seat of [...this.#seats]) seat.connection.close(CLOSES.notFound);
  }

  /** Resolves when everything that was taken in until now is committed. @throws NotFound when the document was deleted meanwhile */
  whenStored(): Promise<void> {
    return this.#ledger.whenStored();
  }

  // --- what other servers stored ----------------------------------------------------------

  /** The log reaches to this position, at least. */
  hear(seq: number): void {
    this.#ledger.hear(seq);
  }

  /** What of the log is not here, up to `head` or to what was heard of. */
  missing(head?: number): Stretch[] {
    return this.#ledger.missing(head);
  }

  /** Takes in what the log holds there, without a hole before it; everybody in the room sees it at once. */
  absorb(rows: readonly LogRow[]): void {
    const news = rows.flatMap(({ seq, update }) => (this.#ledger.has(seq) ? [] : this.#absorbOne(seq, update)));
    if (news.length > 0) this.#passOn(news.length === 1 ? news[0]! : Y.mergeUpdates(news), null);
    this.#considerCompaction();
  }

  #absorbOne(seq: number, stored: Uint8Array): Uint8Array[] {
    this.#ledger.add(seq, seq);
    try {
      const update = this.#text.absorb(stored, seq);
      return update ? [update] : [];
    } catch (error) {
      this.#parts.log.error({ err: error, documentId: this.documentId, seq }, "an entry of a log is broken");
      return [];
    }
  }

  /** The same when the log does not reach back far enough any more: from the state that the rest was folded into. */
  renew(stored: StoredText): void {
    if (stored.state && stored.stateSeq > this.#ledger.upTo) {
      const update = this.#text.renew(stored.state, stored.stateSeq);
      this.#ledger.add(1, stored.stateSeq);
      if (update) this.#passOn(update, null);
    }
    const { documentId } = this;
    this.absorb(stored.updates.map((update, index) => ({ documentId, seq: stored.stateSeq + index + 1, update })));
  }

  // --- the server's own hand ------------------------------------------------------------

  /**
   * A change by the server itself; everybody in the room sees it at once.
   * @param change gets a ydoc of its own; when it throws, nothing has happened
   * @param by on whose behalf
   * @returns what `change` returned, once it is committed
   */
  async edit<T>(change: TextChange<T>, by?: Hand): Promise<T> {
    const client = this.#handOf(by?.personId ?? null);
    const { order } = change;
    const { result, updates } = order
      ? await this.#text.edit<T>((all) => this.#parts.folding.passages(all, client, order))
      : this.#text.editHere(change, client);
    if (by && updates.length > 0) this.#owners.add(client, by);
    for (const update of updates) this.#storeAndPassOn(update, by?.personId ?? null, null);
    this.#parts.writer.hurry();
    await this.whenStored();
    return result;
  }

  #handOf(personId: number | null): number {
    const hand = this.#hands.get(personId) ?? Math.floor(Math.random() * 2 ** 32);
    this.#hands.set(personId, hand);
    return hand;
  }

  /** The text as JSON, with what is not committed yet. @param derive makes JSON of updates */
  read(derive: (updates: Uint8Array[]) => Promise<string>): Promise<TextContent> {
    return this.#text.read(derive);
  }

  /** The same as it is kept. */
  get updates(): Uint8Array[] {
    return this.#text.everything();
  }

  /** There are more changes than a newcomer should be given one by one. */
  get isLong(): boolean {
    const { compactEntries, compactBytes } = this.#parts.limits;
    const { length, bytes } = this.#text.tail;
    return length > compactEntries || bytes > compactBytes;
  }

  /** @returns false, and nothing happens, while something of it was not passed on here yet */
  rebase(compacted: CompactedText): boolean {
    if (compacted.upToSeq > this.#ledger.upTo) return false;
    this.#text.rebase(compacted);
    this.#weigh();
    return true;
  }

  #considerCompaction(): void {
    // A full text has room again only when deletions are folded in.
    if (this.isLong || this.#size === "full") this.#parts.onLongTail(this);
  }

  /** Tells editors when the text becomes too large, or fits again. */
  #weigh(): void {
    const { largeBytes, fullBytes } = this.#parts.limits;
    const { bytes } = this.#text;
    const before = this.#size;
    this.#size = bytes > fullBytes ? "full" : bytes > largeBytes ? "large" : "normal";
    if (this.#size === before) return;
    if (before === "full") this.tellEditors("roomy");
    if (this.#size !== "normal") this.tellEditors(this.#size);
  }
}
