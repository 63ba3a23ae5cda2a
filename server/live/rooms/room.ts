/**
 * One text while somebody works on it: who is in, what they send, what they are told. Loaded before the first frame,
 * forgotten after the last commit.
 */
import * as decoding from "lib0/decoding";
import type { Logger } from "pino";
import * as Y from "yjs";
import type { Settled } from "../../../db/schema/documents.ts";
import type { Author, EditClaim, TextChange } from "../../context.ts";
import type { CompactedLog, LogEntry } from "../../documents/log/commands.ts";
import type { LogRow, StoredText, Stretch } from "../../documents/log/queries.ts";
import { whySettled, type TextContent } from "../../documents/rules.ts";
import { Conflict } from "../../errors.ts";
import { SCHEMA_VERSION } from "../../documents/content/text.rules.ts";
import type { Connection, TextVisitor } from "../connections/connection.ts";
import type { DeletionWatch } from "../document-state/mass-deletion.ts";
import type { Compaction } from "../compaction/compaction.ts";
import { CommitTracker } from "./commit-tracker.ts";
import { DocumentState, syncFrame } from "../document-state/document-state.ts";
import { ClientAuthors, type Bind } from "./client-authors.ts";
import { colorFor, HEARTBEAT, Presence } from "./presence.ts";
import type { PresentState } from "../../platform/bus.ts";
import { CLOSES, encodeNotice, encodeWelcome, MESSAGE, SYNC, type Notice } from "../protocol.rules.ts";
import { Claims } from "./claims.ts";
import type { Verdict } from "../document-state/update-validator.ts";
import { Participant } from "./participant.ts";
import { isCrowded } from "../document-state/schema-check.rules.ts";
import type { UpdateSource, UpdateBatcher } from "./update-batcher.ts";

export interface RoomLimits {
  /** Larger frames close their connection. */
  frameBytes: number;
  /** From here on editors are told that the text is getting large. */
  largeBytes: number;
  /** From here on only deletions are taken. */
  fullBytes: number;
  /** So many changes, or bytes of them, since the state are worth compacting while people work. */
  compactEntries: number;
  compactBytes: number;
  /** So many bytes, or half as much as the state, are put together with it at once. */
  heavyBytes: number;
  /** Most that may wait for the database, of all rooms together. */
  waitingBytes: number;
  /** Whoever deletes less than this is not looked at more closely. */
  deletionFloor: number;
  /** Whoever has words of others that those do not bring within this time begins anew from what is stored. Pages connect again by themselves after 15 s. */
  awaitMs: number;
}

const MIB = 1024 * 1024;
export const ROOM_LIMITS: RoomLimits = {
  frameBytes: 2 * MIB,
  largeBytes: 5 * MIB,
  fullBytes: 10 * MIB,
  compactEntries: 500,
  compactBytes: 256 * 1024,
  heavyBytes: 256 * 1024,
  waitingBytes: 32 * MIB,
  deletionFloor: 20,
  awaitMs: 10_000,
};

/** Frames already on their way when a text became full are still taken, so many bytes of them. */
const FULL_SLACK = MIB;
/** What a SyncStep1 costs in frames: the answer may be the whole text. */
const STEP1_FRAMES = 20;

/** So many bytes that are read once more to compare a change with what is here cost as much as a frame. */
const BYTES_AS_FRAME = 10 * 1024;

interface Parts {
  batcher: UpdateBatcher;
  compaction: Pick<Compaction, "edit">;
  log: Logger;
  limits: RoomLimits;
  /** Called when compacting is worthwhile. */
  onLongTail: (room: Room) => void;
  /** Called when the tail is to be put together without waiting. */
  onHeavyTail: (room: Room) => void;
  /** Called when another server stored something that is not here. */
  onBehind: (room: Room) => void;
  bind: Bind;
  /** Called when carets moved, for other servers. */
  onCarets: (room: Room, states: PresentState[]) => void;
  /** Called when one client deleted much within seconds, perhaps more than half. */
  onDeletions: (room: Room, watch: DeletionWatch, personId: number) => void;
  /** Called when the document was deleted, or what was written here is not taken: the room is never used again. */
  onGone: (room: Room) => void;
}

export class Room implements UpdateSource {
  readonly documentId: number;
  readonly #parts: Parts;
  readonly #text: DocumentState;
  readonly #participants = new Set<Participant>();
  readonly #presence = new Presence<Participant>(
    this.#participants,
    (participant, frame) => participant.connection.send(frame),
    (states) => this.#parts.onCarets(this, states),
    () => first(this.#participants)?.connection.isCrowded ?? false,
  );
  readonly #commits: CommitTracker;
  /** The client of the server itself in this text, and one for each on whose behalf it writes; not used beyond this room, because another one could begin from less. */
  readonly #clients = new Map<number | null, number>();
  readonly #authors: ClientAuthors;
  readonly #claims: Claims;
  /** What somebody sent for which there is no room until the text is folded in, or until others' words are stored. */
  readonly #waiting = new Map<Participant, () => void>();
  /** There are changes since the last version; when the last one was made, in milliseconds. */
  isUnversioned: boolean;
  changedAt = Date.now();
  /** The text has at least so many letters, as far as anybody counted. */
  leastLetters = 0;
  /** The stored state holds the log up to here. */
  #storedSeq: number;
  #size: "normal" | "large" | "full" = "normal";

  constructor(documentId: number, stored: StoredText, parts: Parts) {
    this.documentId = documentId;
    this.#parts = parts;
    this.#text = new DocumentState(stored);
    this.#commits = new CommitTracker(stored.headSeq, () => parts.onBehind(this));
    this.#authors = new ClientAuthors(documentId, parts.bind);
    this.#claims = new Claims(this.#authors, (client) => this.#text.has(client));
    this.#storedSeq = stored.stateSeq;
    // Folded in as the last one left, it would have got its version then.
    this.isUnversioned = this.hasTail;
    this.#weigh();
  }

  get people(): number {
    return this.#participants.size;
  }

  /** Something is not committed yet. */
  get isDirty(): boolean {
    return this.#commits.isDirty;
  }

  /** There are changes that are not compacted into the state. */
  get hasTail(): boolean {
    return this.#text.tail.length > 0;
  }

  /** There are changes that the stored state does not hold. */
  get isBeyondStored(): boolean {
    return this.hasTail || this.#text.stateSeq > this.#storedSeq;
  }

  /** The state holds the log up to here. */
  get stateSeq(): number {
    return this.#text.stateSeq;
  }

  // --- coming and going ---------------------------------------------------------

  /**
   * Before somebody gets in who may write: from now on the client is theirs.
   * @returns false when it is another person's
   * @throws when the database cannot be asked
   */
  async admit(client: number, author: Author): Promise<boolean> {
    await this.#authors.claim([client], author, (one) => this.#text.has(one));
    return this.#authors.personOf(client) === author.personId;
  }

  /** @param clientId the id that the client uses in awareness */
  join(connection: Connection, clientId: number | null): void {
    const participant = new Participant(
      connection,
      clientId,
      colorFor((connection.visitor as TextVisitor).actor.personId, this.#participants),
    );
    const { access } = participant.identity;
    connection.canCatchUp = true;
    this.#participants.add(participant);
    connection.onFrame = (data, isBinary) => this.#receive(participant, data, isBinary);
    connection.onClosed(() => this.#leave(participant));
    connection.heartbeat = () => HEARTBEAT;
    connection.send(encodeWelcome({ access, seq: this.#commits.upTo, schemaVersion: SCHEMA_VERSION }));
    connection.send(this.#presence.everybody());
    if (!participant.isEditor) return;
    // Asked before the text is handed out: so the answer holds only what the client brings with it.
    this.#askForMissing(participant);
    if (this.#parts.batcher.isTrouble) connection.send(encodeNotice("storage-trouble"));
    if (this.#size !== "normal") connection.send(encodeNotice(this.#size));
  }

  #leave(participant: Participant): void {
    this.#participants.delete(participant);
    this.#waiting.delete(participant);
    this.#presence.leave(participant);
    participant.deletions.forget();
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
    for (const participant of this.#participants) if (participant.isEditor) participant.connection.send(encodeNotice(notice));
  }

  // --- frames ---------------------------------------------------------------------

  #receive(participant: Participant, data: Buffer, isBinary: boolean): void {
    if (data.length > this.#parts.limits.frameBytes) return participant.connection.close(CLOSES.tooLarge, "frame");
    if (!isBinary) return participant.connection.close(CLOSES.broken);
    if (this.#claims.holds(participant, data)) return;
    this.#orEnd(participant, () => this.#understand(participant, data));
  }

  /** Whatever is wrong with what was sent, it ends with this connection. */
  #orEnd(participant: Participant, work: () => void): void {
    try {
      work();
    } catch {
      participant.connection.close(CLOSES.broken);
    }
  }

  #understand(participant: Participant, data: Buffer): void {
    const decoder = decoding.createDecoder(data);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.awareness) return this.#presence.hear(participant, decoder);
    if (type === MESSAGE.queryAwareness) return participant.connection.send(this.#presence.everybody());
    if (type !== MESSAGE.sync) throw new Error("unknown message");
    const kind = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (decoding.hasContent(decoder)) throw new Error("trailing bytes");
    if (kind === SYNC.step1) return this.#handOut(participant, bytes);
    if (kind !== SYNC.step2 && kind !== SYNC.update) throw new Error("unknown message");
    // The wall that makes a reader a reader: not stored, not passed on, whatever it is.
    if (participant.isEditor) this.#take(participant, bytes, kind === SYNC.step2);
  }

  /** @throws when the state vector is broken */
  #handOut(participant: Participant, stateVector: Uint8Array): void {
    participant.connection.charge(STEP1_FRAMES);
    Y.decodeStateVector(stateVector);
    try {
      for (const frame of this.#text.handOut(stateVector)) participant.connection.send(frame, true);
    } catch (error) {
      this.#parts.log.error({ err: error, documentId: this.documentId }, "a text could not be handed out");
      participant.connection.close(CLOSES.unavailable);
    }
  }

  #take(participant: Participant, received: Uint8Array, isAnswer: boolean): void {
    participant.countFrame();
    if (isCrowded(received)) return participant.connection.close(CLOSES.refused);
    if (this.#isStoring) this.#wait(participant, received, isAnswer);
    else this.#takeIn(participant, received, isAnswer);
  }

  /** As much waits for the database as may. */
  get #isStoring(): boolean {
    return this.#parts.batcher.waitingBytes > this.#parts.limits.waitingBytes;
  }

  #takeIn(participant: Participant, received: Uint8Array, isAnswer: boolean): void {
    const verdict = this.#verdictOn(participant, received, isAnswer);
    if (verdict.kind === "foreign") return this.#meetForeign(participant, received, isAnswer, verdict.clients);
    if (verdict.kind === "unbound") return this.#ask(participant, received, isAnswer, verdict.clients);
    // How large it really is nobody knows before what was deleted is folded in.
    if (verdict.kind === "full" && this.hasTail) return this.#wait(participant, received, isAnswer);
    if (verdict.kind !== "taken" && verdict.kind !== "known") return this.#decline(participant, verdict, isAnswer);
    if (isAnswer) participant.fillGap();
    this.#accept(participant, verdict);
  }

  #verdictOn(participant: Participant, received: Uint8Array, isAnswer: boolean): Verdict {
    const isFull = this.#text.bytes > this.#parts.limits.fullBytes + FULL_SLACK;
    const judge = (clients: readonly number[]) => this.#claims.judge(participant, clients);
    const charge = (bytes: number) => participant.connection.charge(bytes / BYTES_AS_FRAME);
    return this.#text.take(received, { isAnswer, isFull, isForeign: true, judge }, charge);
  }

  #accept(participant: Participant, verdict: Verdict): void {
    if (verdict.kind === "taken") {
      this.#askWhoAwaits(verdict.clients);
      if (verdict.deleted > 0) this.#watchDeletions(participant, verdict.update, verdict.deleted);
      this.#store(verdict.update, participant.personId);
      this.#passOn(verdict.update, participant);
    }
    participant.mark(this.#commits.taken);
    participant.confirm(this.#commits.committed, this.#commits.seq);
  }

  #decline(participant: Participant, { kind }: Verdict, isAnswer: boolean): void {
    if (kind === "full") return participant.connection.close(CLOSES.tooLarge, "full");
    if (kind !== "gap") return participant.connection.close(CLOSES.refused);
    if (participant.meetGap(isAnswer)) this.#askForMissing(participant);
  }

  #ask(participant: Participant, received: Uint8Array, isAnswer: boolean, clients: readonly number[]): void {
    const copy = Buffer.from(received);
    this.#claims.begin(participant, clients, (held) => {
      this.#orEnd(participant, () => this.#takeIn(participant, copy, isAnswer));
      for (const data of held) if (participant.connection.isOpen) this.#receive(participant, data, true);
    });
  }

  #wait(participant: Participant, received: Uint8Array, isAnswer: boolean): void {
    const copy = Buffer.from(received);
    participant.held = [];
    participant.connection.hold(true);
    this.#waiting.set(participant, () => this.#orEnd(participant, () => this.#takeIn(participant, copy, isAnswer)));
    this.#considerCompaction();
  }

  /** What waits is judged anew, in the order in which it came. */
  goOn(): void {
    if (this.#isStoring) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [participant, takeIn] of waiting) {
      const held = participant.held ?? [];
      participant.held = null;
      participant.connection.hold(false);
      takeIn();
      for (const data of held) if (participant.connection.isOpen) this.#receive(participant, data, true);
    }
  }

  /** What waits for the answer whose it is is taken in. */
  whenClaimed(): Promise<void> {
    return this.#claims.whenDone();
  }

  /**
   * Somebody's answer may hold what another one wrote just before a server fell: that one brings it along. Until then the rest is
   * taken as far as it does without: two who wrote in turn, each upon the other's words, bring their parts in turn. A change that
   * nobody asked for is no such thing.
   */
  #meetForeign(participant: Participant, received: Uint8Array, isAnswer: boolean, clients: readonly number[]): void {
    if (!isAnswer) return participant.connection.close(CLOSES.refused);
    const { part, isAllOther } = this.#text.partWithout(received, clients);
    const verdict = this.#verdictOn(participant, part, isAnswer);
    if (verdict.kind !== "taken" && verdict.kind !== "known") return this.#decline(participant, verdict, isAnswer);
    participant.awaitOthers(clients, isAllOther);
    this.#accept(participant, verdict);
  }

  /** Called now and then: who has words that nobody brings goes on with what is stored. */
  look(): void {
    this.goOn();
    this.#text.rest();
    for (const participant of this.#participants) this.#level(participant);
    const longAgo = Date.now() - this.#parts.limits.awaitMs;
    for (const participant of [...this.#participants])
      if (participant.awaitsSince !== null && participant.awaitsSince < longAgo) participant.connection.close(CLOSES.refused);
  }

  /** @param clients who brought something; without them anybody may have */
  #askWhoAwaits(clients?: readonly number[]): void {
    for (const participant of this.#participants) {
      const isDue = clients ? participant.awaited.some((client) => clients.includes(client)) : participant.awaited.length > 0;
      if (!isDue) continue;
      participant.awaited = [];
      this.#askForMissing(participant);
    }
  }

  #store(update: Uint8Array, personId: number | null, outcome?: LogEntry["outcome"]): void {
    // It would build on what is not stored.
    if (this.#commits.isGone) return;
    this.#commits.take();
    this.#parts.batcher.write(this, update, personId, outcome);
  }

  #passOn(update: Uint8Array, sender: Participant | null): void {
    this.isUnversioned = true;
    this.changedAt = Date.now();
    const frame = syncFrame(SYNC.update, update);
    for (const participant of this.#participants) if (participant !== sender) this.#show(participant, frame);
    this.#presence.goAlong();
    this.#weigh();
  }

  /** Whoever is behind gets what it misses in one, when it has read what waits for it. */
  #show(participant: Participant, frame: Uint8Array): void {
    if (participant.has !== null) return this.#level(participant);
    participant.connection.send(frame);
    if (participant.connection.isBehind && !this.#text.hasUnseen) participant.has = this.#text.stateVector;
  }

  #level(participant: Participant): void {
    const { has } = participant;
    if (has === null || participant.connection.isBehind) return;
    participant.has = null;
    for (const frame of this.#text.handOut(has)) participant.connection.send(frame, true);
  }

  #watchDeletions(participant: Participant, update: Uint8Array, amount: number): void {
    const watch = participant.deletions;
    watch.add(update, amount, () => this.#text.before());
    this.leastLetters = Math.max(0, this.leastLetters - amount);
    if (this.mayHaveLost(watch.amount)) this.#parts.onDeletions(this, watch, participant.personId);
  }

  /** Deleting so much may have been more than half of the text; counting takes too long to do it at every key. */
  mayHaveLost(amount: number): boolean {
    return amount >= this.#parts.limits.deletionFloor && amount * 2 > this.leastLetters;
  }

  #askForMissing(participant: Participant): void {
    participant.connection.send(syncFrame(SYNC.step1, this.#text.stateVector));
  }

  // --- what is stored ---------------------------------------------------------------

  committed(count: number, seq: number): void {
    const shown = this.#text.committed(count, seq);
    this.#commits.commit(count, seq);
    for (const update of shown) this.#passOn(update, null);
    for (const participant of this.#participants) participant.confirm(this.#commits.committed, seq);
    this.#considerCompaction();
  }

  gone(): void {
    this.#end(CLOSES.notFound);
  }

  /**
   * Typed in the moment in which the text was settled: nothing of it is stored, so this room, and whoever has seen it here, begins anew
   * from what is. Their pages keep what was not taken (app/documents/sync).
   */
  refused(why: Settled): void {
    this.#end(CLOSES.accessChanged, new Conflict(whySettled(why)));
  }

  #end(code: number, reason?: Error): void {
    if (this.#commits.isGone) return;
    this.#commits.end(reason);
    this.#parts.onGone(this);
    for (const participant of [...this.#participants]) participant.connection.close(code);
  }

  /** Resolves when everything that was taken in until now is committed. @throws NotFound when the document was deleted meanwhile, Conflict when it was settled */
  whenStored(): Promise<void> {
    return this.#commits.whenStored();
  }

  // --- what other servers stored ----------------------------------------------------------

  /** The log reaches to this position, at least. */
  hear(seq: number): void {
    this.#commits.hear(seq);
  }

  /** What of the log is not here, up to `head` or to what was heard of. */
  missing(head?: number): Stretch[] {
    return this.#commits.missing(head);
  }

  /** Takes in what the log holds there, without a hole before it; everybody in the room sees it at once. */
  absorb(rows: readonly LogRow[]): void {
    const news = rows.flatMap(({ seq, update }) => (this.#commits.has(seq) ? [] : this.#absorbOne(seq, update)));
    if (news.length > 0) this.#askWhoAwaits();
    if (news.length > 0) this.#passOn(news.length === 1 ? news[0]! : Y.mergeUpdates(news), null);
    this.#considerCompaction();
  }

  #absorbOne(seq: number, stored: Uint8Array): Uint8Array[] {
    this.#commits.add(seq, seq);
    try {
      const update = this.#text.absorb(stored, seq);
      return update ? [update] : [];
    } catch (error) {
      this.#parts.log.error({ err: error, documentId: this.documentId, seq }, "an entry of a log is broken");
      return [];
    }
  }

  /** The same when the log does not reach back far enough any more: from the state that the rest was compacted into. */
  renew(stored: StoredText): void {
    if (stored.state && stored.stateSeq > this.#commits.upTo) {
      const update = this.#text.renew(stored.state, stored.stateSeq);
      this.#storedSeq = stored.stateSeq;
      this.#commits.add(1, stored.stateSeq);
      if (update) this.#passOn(update, null);
    }
    const { documentId } = this;
    this.absorb(stored.updates.map((update, index) => ({ documentId, seq: stored.stateSeq + index + 1, update })));
  }

  // --- what the server writes ------------------------------------------------------------

  /**
   * A change by the server itself; everybody in the room sees it as soon as it is committed.
   * @param change gets a ydoc of its own; when it throws, nothing has happened
   * @param by on whose behalf
   * @param claim with which what it came to is stored
   * @returns what `change` returned, once it is committed
   */
  async edit<T>(change: TextChange<T>, by?: Author, claim?: EditClaim): Promise<T> {
    const client = this.#clientOf(by?.personId ?? null);
    if (by) await this.#authors.claim([client], by, (one) => this.#text.has(one));
    else this.#authors.keep(client);
    const { task } = change;
    const { result, updates } = task
      ? await this.#text.edit<T>((all) => this.#parts.compaction.edit(all, client, task))
      : this.#text.editHere(change, client);
    for (const update of updates) this.#store(update, by?.personId ?? null, claim && { claim, result });
    this.#parts.batcher.hurry();
    await this.whenStored();
    return result;
  }

  #clientOf(personId: number | null): number {
    const client = this.#clients.get(personId) ?? Math.floor(Math.random() * 2 ** 32);
    this.#clients.set(personId, client);
    return client;
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
    const { tail, folded } = this.#text;
    return tail.length + folded.length > compactEntries || tail.bytes + folded.bytes > compactBytes;
  }

  /** So much is there that it is put together at once, so that it counts, and takes memory, only as what it has come to. */
  get #isHeavy(): boolean {
    const { bytes } = this.#text.tail;
    const isFull = this.#size === "full" && this.hasTail;
    return isFull || this.#waiting.size > 0 || bytes > Math.max(this.#parts.limits.heavyBytes, this.#text.stateBytes / 2);
  }

  /** The state as it was put together here, when the stored one does not reach as far. */
  get folded(): { state: Uint8Array; upToSeq: number } | undefined {
    return this.#text.stateSeq > this.#storedSeq ? this.#text.base : undefined;
  }

  /** Puts together what is stored, in memory only. @param put makes one state of updates */
  async fold(put: (updates: Uint8Array[]) => Promise<{ state: Uint8Array }>): Promise<void> {
    const { upTo } = this.#commits;
    if (upTo <= this.#text.stateSeq) return;
    const { state } = await put(this.#text.upTo(upTo));
    if (upTo <= this.#text.stateSeq) return;
    this.#rebaseTo({ state, upToSeq: upTo });
  }

  /** @returns false, and nothing happens, while something of it was not passed on here yet */
  rebase(compacted: CompactedLog): boolean {
    if (compacted.upToSeq > this.#commits.upTo) return false;
    this.#storedSeq = Math.max(this.#storedSeq, compacted.upToSeq);
    // What was put together here meanwhile reaches further.
    if (compacted.upToSeq < this.#text.stateSeq) this.#text.forgetFolded();
    else this.#rebaseTo(compacted);
    return true;
  }

  #rebaseTo(base: { state: Uint8Array; upToSeq: number }): void {
    for (const { deletions } of this.#participants) deletions.forgetBefore(this.#text.stateSeq);
    this.#text.rebase(base, base.upToSeq <= this.#storedSeq);
    this.#weigh();
  }

  #considerCompaction(): void {
    // A full text has room again only when deletions are folded in.
    if (this.#isHeavy) this.#parts.onHeavyTail(this);
    if (this.isLong) this.#parts.onLongTail(this);
  }

  /** Tells editors when the text becomes too large, or fits again. Much that was pasted and taken back is no large text: then the state says it. */
  #weigh(): void {
    const { largeBytes, fullBytes, compactBytes } = this.#parts.limits;
    const bytes = this.#text.tail.bytes > compactBytes ? this.#text.stateBytes : this.#text.bytes;
    const before = this.#size;
    this.#size = bytes > fullBytes ? "full" : bytes > largeBytes ? "large" : "normal";
    if (this.#size === before) return;
    if (before === "full") this.tellEditors("roomy");
    if (this.#size !== "normal") this.tellEditors(this.#size);
  }
}

const first = <T>(all: ReadonlySet<T>): T | undefined => all.values().next().value;
