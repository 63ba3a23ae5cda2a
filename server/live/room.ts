/**
 * One text while somebody works on it: who is in, what they send, what they are told. Loaded before the first frame, forgotten
 * by rooms.ts after the last commit.
 */
import * as decoding from "lib0/decoding";
import type { Logger } from "pino";
import * as Y from "yjs";
import { NotFound } from "../errors.ts";
import type { CompactedText } from "../documents/log.commands.ts";
import type { StoredText } from "../documents/log.queries.ts";
import type { TextContent } from "../documents/rules.ts";
import { SCHEMA_VERSION } from "../documents/text.rules.ts";
import type { Connection } from "./connection.ts";
import { Manuscript, syncFrame } from "./manuscript.ts";
import { colorFor, HEARTBEAT, Presence, type Participant } from "./presence.ts";
import { CLOSES, encodeNotice, encodePersisted, encodeWelcome, MESSAGE, SYNC, type Notice } from "./protocol.rules.ts";
import type { Author, Writer } from "./writer.ts";

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
}

const MIB = 1024 * 1024;
export const ROOM_LIMITS: RoomLimits = {
  frameBytes: 2 * MIB,
  largeBytes: 5 * MIB,
  fullBytes: 10 * MIB,
  compactEntries: 500,
  compactBytes: 256 * 1024,
  waitingBytes: 64 * MIB,
};

/** Frames already on their way when a text became full are still taken, so many bytes of them. */
const FULL_SLACK = MIB;
/** How often somebody's answer may lack its own beginnings before it is no client of ours. */
const MOST_GAPS = 3;
/** What a SyncStep1 costs in frames: the answer may be the whole text. */
const STEP1_FRAMES = 20;

/** One connection in the room. */
interface Seat extends Participant {
  connection: Connection;
  isEditor: boolean;
  /** Text frames received on this connection, and how many of them it was told are stored. */
  frames: number;
  storedFrames: number;
  /** After these many frames everything was taken in, which is stored once the room has committed so many changes. */
  marks: { frames: number; taken: number }[];
  /** Something of it could not be taken in; it was asked for the whole. */
  hasGap: boolean;
  gaps: number;
}

interface Parts {
  writer: Writer;
  log: Logger;
  limits: RoomLimits;
  /** Called when folding in is worthwhile. */
  onLongTail: (room: Room) => void;
  /** Called when the document was deleted. */
  onGone: (room: Room) => void;
}

export class Room implements Author {
  readonly documentId: number;
  readonly #parts: Parts;
  readonly #text: Manuscript;
  readonly #seats = new Set<Seat>();
  readonly #presence = new Presence<Seat>(this.#seats, (seat, frame) => seat.connection.send(frame));
  /** Last committed position of the log. */
  #seq: number;
  /** How many changes were taken in since loading, and how many of them are committed. */
  #taken = 0;
  #committed = 0;
  #waiters: { taken: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  #isGone = false;
  #size: "normal" | "large" | "full" = "normal";

  constructor(documentId: number, stored: StoredText, parts: Parts) {
    this.documentId = documentId;
    this.#parts = parts;
    this.#text = new Manuscript(stored);
    this.#seq = stored.headSeq;
    this.#weigh();
  }

  get people(): number {
    return this.#seats.size;
  }

  /** Something is not committed yet. */
  get isDirty(): boolean {
    return this.#committed < this.#taken && !this.#isGone;
  }

  /** There are changes that are not folded into the state. */
  get hasTail(): boolean {
    return this.#text.tail.length > 0;
  }

  // --- coming and going ---------------------------------------------------------

  /** @param clientId the id that the client uses in awareness */
  join(connection: Connection, clientId: number | null): void {
    const { actor, my, document } = connection.visitor;
    const access = document!.access;
    const color = colorFor(actor.personId, this.#seats);
    const seat: Seat = {
      connection,
      personId: actor.personId,
      clientId,
      isEditor: access === "edit",
      identity: { name: actor.name, organisation: my.organisationShortName, color, role: my.role, access },
      frames: 0,
      storedFrames: 0,
      marks: [],
      hasGap: false,
      gaps: 0,
    };
    this.#seats.add(seat);
    connection.onFrame = (data, isBinary) => this.#receive(seat, data, isBinary);
    connection.onClosed(() => this.#leave(seat));
    connection.heartbeat = () => HEARTBEAT;
    connection.send(encodeWelcome({ access, seq: this.#seq, schemaVersion: SCHEMA_VERSION }));
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
  }

  tellEditors(notice: Notice): void {
    for (const seat of this.#seats) if (seat.isEditor) seat.connection.send(encodeNotice(notice));
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
    seat.frames += 1;
    const verdict = this.#text.take(received, { isAnswer, isFull: this.#text.bytes > limits.fullBytes + FULL_SLACK });
    if (verdict.kind === "full") return seat.connection.close(CLOSES.tooLarge, "full");
    if (verdict.kind === "gap") return this.#meetGap(seat, isAnswer);
    if (isAnswer) seat.hasGap = false;
    if (verdict.kind === "taken") this.#storeAndPassOn(verdict.update, seat.personId, seat);
    if (!seat.hasGap) this.#mark(seat);
  }

  #storeAndPassOn(update: Uint8Array, personId: number | null, sender: Seat | null): void {
    this.#taken += 1;
    this.#parts.writer.write(this, update, personId);
    const frame = syncFrame(SYNC.update, update);
    for (const seat of this.#seats) if (seat !== sender) seat.connection.send(frame);
    this.#weigh();
  }

  #askForMissing(seat: Seat): void {
    seat.connection.send(syncFrame(SYNC.step1, this.#text.stateVector));
  }

  /** Nothing after a gap counts as stored until the client's answer has filled it. */
  #meetGap(seat: Seat, isAnswer: boolean): void {
    seat.gaps += isAnswer ? 1 : 0;
    if (seat.gaps >= MOST_GAPS) return seat.connection.close(CLOSES.broken, "gap");
    if (!seat.hasGap || isAnswer) this.#askForMissing(seat);
    seat.hasGap = true;
  }

  // --- what is stored ---------------------------------------------------------------

  #mark(seat: Seat): void {
    const last = seat.marks.at(-1);
    if (last?.taken === this.#taken) last.frames = seat.frames;
    else seat.marks.push({ frames: seat.frames, taken: this.#taken });
    this.#acknowledge(seat);
  }

  #acknowledge(seat: Seat): void {
    let frames = seat.storedFrames;
    while (seat.marks[0] && seat.marks[0].taken <= this.#committed) frames = seat.marks.shift()!.frames;
    if (frames === seat.storedFrames) return;
    seat.storedFrames = frames;
    seat.connection.send(encodePersisted({ frames, seq: this.#seq }));
  }

  committed(count: number, seq: number): void {
    this.#committed += count;
    this.#seq = seq;
    this.#text.committed(count, seq);
    for (const seat of this.#seats) if (seat.marks.length > 0) this.#acknowledge(seat);
    const done = this.#waiters.filter((waiter) => waiter.taken <= this.#committed);
    this.#waiters = this.#waiters.filter((waiter) => waiter.taken > this.#committed);
    for (const waiter of done) waiter.resolve();
    this.#considerCompaction();
  }

  gone(): void {
    this.#isGone = true;
    for (const waiter of this.#waiters) waiter.reject(new NotFound());
    this.#waiters = [];
    this.#parts.onGone(this);
    for (const seat of [...this.#seats]) seat.connection.close(CLOSES.notFound);
  }

  /** Resolves when everything that was taken in until now is committed. @throws NotFound when the document was deleted meanwhile */
  async whenStored(): Promise<void> {
    if (this.#isGone) throw new NotFound();
    if (!this.isDirty) return;
    const taken = this.#taken;
    await new Promise<void>((resolve, reject) => this.#waiters.push({ taken, resolve, reject }));
  }

  // --- the server's own hand ------------------------------------------------------------

  /**
   * A change by the server itself; everybody in the room sees it at once.
   * @param change gets a ydoc of its own; when it throws, nothing has happened
   * @returns what `change` returned, once it is committed
   */
  async edit<T>(change: (ydoc: Y.Doc) => T): Promise<T> {
    const { result, updates } = this.#text.edit(change);
    for (const update of updates) this.#storeAndPassOn(update, null, null);
    await this.whenStored();
    return result;
  }

  /** The text as JSON, with what is not committed yet. */
  read(): TextContent {
    return this.#text.read();
  }

  rebase(compacted: CompactedText): void {
    this.#text.rebase(compacted);
    this.#weigh();
  }

  #considerCompaction(): void {
    const { compactEntries, compactBytes } = this.#parts.limits;
    const { length, bytes } = this.#text.tail;
    // A full text has room again only when deletions are folded in.
    if (length > compactEntries || bytes > compactBytes || this.#size === "full") this.#parts.onLongTail(this);
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
