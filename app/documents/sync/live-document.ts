/**
 * One living text, and what may be said about it: "saved" only after the server has confirmed that the last change is in the
 * database. The editor, the state line and the list of who is here look at it through `useLiveDocument`.
 */
import * as decoding from "lib0/decoding";
import type { Awareness } from "y-protocols/awareness";
import type { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { hasUnknown } from "#server/documents/content/repair.rules";
import type { DocumentAccess } from "#server/documents/rules";
import { SYNC, type Notice } from "#server/live/protocol.rules";
import { DocumentConnection } from "./document-connection";
import { BEFORE, isRefused, presentIn, textStateOf, type CloseReason, type LiveState } from "./live-state";
import { LocalCopy, type CopyOf } from "./local-copy";
import { forgetKey, keyOf } from "./local-key";
import type { Leftover } from "./local-store";

/** The server answers, but does not confirm. */
const SLOW_AFTER = 2_500;
/** It answers, the database is not to blame, and still nothing is confirmed: another connection begins from what is there. */
const AGAIN_AFTER = 15_000;
/** Without a word from the server for so long, whoever has a copy goes on with that. */
const OFFLINE_AFTER = 3_000;

interface Options extends CopyOf {
  /** As the page was told. */
  access: DocumentAccess;
  /** Of this text before it was opened anew in the same tab. */
  carried: readonly Leftover[];
  /** What waits cannot be sent: the text is to be opened anew, without it. */
  onGivenUp: (leftover: Leftover | null) => void;
}

export class LiveDocument {
  readonly ydoc = new Y.Doc();
  /** Called before anything of others comes into the text. */
  readonly beforeOthers = new Set<() => void>();
  readonly #options: Options;
  readonly #connection: DocumentConnection;
  readonly #copy: LocalCopy;
  readonly #openedAt = Date.now();
  readonly #late: ReturnType<typeof setTimeout>;
  #listeners = new Set<() => void>();
  #inTrouble = false;
  #slow: ReturnType<typeof setTimeout> | undefined;
  #isSlow = false;
  /** The copy was looked at: what was left in it is in the text, or was nothing. */
  #isCopyIn = false;
  /** The text came from the copy, and nobody knows yet whether the server's is the same one; the clients that were in it. */
  #unproven: number[] | null = null;
  #isGivenUp = false;
  /** Sent away because access changed: others may have written what was not taken, and it stands in this text. */
  #isJudgedAnew = false;
  #state: LiveState = BEFORE;

  constructor(options: Options) {
    this.#options = options;
    this.#copy = new LocalCopy(options, () => this.#tell());
    this.#connection = new DocumentConnection(this.ydoc, options, {
      onWelcome: (access) => this.#onWelcome(access),
      onSynced: () => this.#onSynced(),
      onPersisted: () => this.#considerSaved(),
      onNotice: (notice) => this.#onNotice(notice),
      onLost: () => this.#onLost(),
      onUnseen: () => this.#writeCopy(),
      onClosed: (reason) => this.#onClosed(reason),
      // What this tab holds stays readable to it, and is kept with the key it was given.
      onSession: (isSignedOut) => void (isSignedOut ? forgetKey(options.personId) : keyOf(options.personId)),
      maySync: (decoder) => this.#maySync(decoder),
      onChange: () => this.#tell(),
    });
    this.ydoc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this.provider && origin !== this.#copy) this.#onOwnChange(update);
      else if (this.#state.damaged) this.#tell();
    });
    this.awareness.on("change", () => this.#tellWhoIsHere());
    this.#connection.connect();
    this.#late = setTimeout(() => this.#considerCopy(), OFFLINE_AFTER);
    void this.#findCopy(options.access === "edit");
  }

  get provider(): WebsocketProvider {
    return this.#connection.provider;
  }

  get awareness(): Awareness {
    return this.provider.awareness;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): LiveState => this.#state;

  /** After access changed and the person may still write: the same text, with all that waits, tries again. */
  resume(): void {
    this.#connection.connect();
    this.#tell();
  }

  /** What waits will not be sent: it stays to be read and copied, and the text is opened anew without it. */
  async giveUp(): Promise<void> {
    if (this.#isGivenUp) return;
    this.#isGivenUp = true;
    this.#connection.end("access-changed");
    const { waiting } = this.#state;
    if (waiting === 0) this.#copy.forget();
    // What this browser could not keep goes along as it is.
    const held = this.#state.leftovers.find(({ id }) => id === null) ?? null;
    this.#options.onGivenUp(waiting > 0 ? await this.#copy.giveUp(this.ydoc, waiting) : held);
  }

  /** The text is not there for this person any more, but the page stays, with what waits in it. */
  end(reason: CloseReason): void {
    this.#connection.end(reason);
    this.#tell({ access: null });
  }

  /** What waits now, as a leftover would hold it. */
  whatWaits = (): Leftover => {
    const { waiting: count } = this.#state;
    return { id: null, state: Y.encodeStateAsUpdate(this.ydoc), changes: this.#copy.changes, count, at: Date.now() };
  };

  async discard(leftover: Leftover): Promise<void> {
    this.#tell({ leftovers: this.#state.leftovers.filter((other) => other !== leftover) });
    await this.#copy.discard(leftover);
  }

  destroy(): void {
    clearTimeout(this.#slow);
    clearTimeout(this.#late);
    this.#listeners.clear();
    this.#connection.destroy();
    this.#copy.close();
    this.awareness.destroy();
    this.ydoc.destroy();
  }

  // --- what the line says ---------------------------------------------------------------

  #onWelcome(access: DocumentAccess): void {
    this.#tell({ access });
    this.#tellWhoIsHere();
    if (access === "edit") return;
    // Nothing of it may flow in, should the right be given back one day; and nobody reads on what the server does not have.
    if (this.#state.waiting > 0 || this.#unproven || this.#isJudgedAnew) void this.giveUp();
    else void this.#findCopy(false);
  }

  #onSynced(): void {
    // Others took us for gone while we were away, and ignore a caret that is not newer than the one they saw leave.
    this.awareness.setLocalState(this.awareness.getLocalState());
    this.#tell({ ready: true });
    this.#considerCopy();
    // Also for whoever wrote before there was one, or signed in again.
    this.#writeCopy();
  }

  #onOwnChange(update: Uint8Array): void {
    // Of somebody who reads: the editor has taken out what it does not know, and nobody waits for that.
    if (this.#state.access === "read" || this.#state.access === "comment") return;
    this.#slow ??= setTimeout(() => this.#onSlow(), SLOW_AFTER);
    this.#copy.keep(update, !this.#connection.isConnected || this.#connection.isSilent);
    this.#connection.expect();
    this.#tell({ waiting: this.#state.waiting + 1 });
  }

  #onSlow(): void {
    this.#isSlow = true;
    this.#tell();
    this.#slow = setTimeout(() => {
      if (!this.#inTrouble && !this.#connection.isSilent) this.#connection.reconnect();
      this.#onSlow();
    }, AGAIN_AFTER);
  }

  #considerSaved(): void {
    if (!this.#connection.isSaved) return;
    clearTimeout(this.#slow);
    this.#slow = undefined;
    this.#isSlow = false;
    this.#copy.confirm();
    this.#tell({ waiting: 0 });
  }

  #onNotice(notice: Notice): void {
    if (notice === "storage-trouble" || notice === "storage-fine") this.#inTrouble = notice === "storage-trouble";
    const size = notice === "roomy" ? "fine" : notice === "large" || notice === "full" ? notice : this.#state.size;
    this.#tell({ size });
  }

  #onLost(): void {
    this.#inTrouble = false;
    this.#writeCopy();
  }

  #onClosed(reason: CloseReason): void {
    const { waiting } = this.#state;
    this.#isJudgedAnew ||= reason === "access-changed";
    if (isRefused(reason) && waiting > 0) void this.#copy.giveUp(this.ydoc, waiting);
    // What may be done now is for the page to say, until the next welcome.
    this.#tell({ access: null });
  }

  // --- the copy in this browser -------------------------------------------------------------

  /** @param mayEdit otherwise it is taken away */
  async #findCopy(mayEdit: boolean): Promise<void> {
    const leftovers = await this.#copy.find(mayEdit);
    const { access } = this.#state;
    if (mayEdit && access !== null && access !== "edit") return this.#findCopy(false);
    this.#tell({ leftovers: [...this.#options.carried, ...leftovers] });
    this.#considerCopy();
    if (this.#copy.isForeign) return;
    this.#isCopyIn ||= !this.#copy.isFound;
    if (this.provider.synced) this.#writeCopy();
  }

  /** What was left here comes back once the server has said that it may be written; offline, the text it stands in as well. */
  #considerCopy(): void {
    if (this.#isCopyIn || !this.#copy.isFound || this.#isGivenUp) return;
    const { access, ready } = this.#state;
    const isOffline = access === null && !ready && Date.now() - this.#openedAt >= OFFLINE_AFTER;
    if (!isOffline && !(access === "edit" && this.provider.synced)) return;
    this.#isCopyIn = true;
    if (isOffline) this.#unproven = this.#copy.clients;
    const waiting = this.#state.waiting + this.#copy.enter(this.ydoc, isOffline);
    this.#tell({ waiting, ready: true });
    if (waiting > 0) this.#connection.expect();
    const { pendingStructs, pendingDs } = this.ydoc.store;
    // It builds on something that is not in this text.
    if (pendingStructs || pendingDs) void this.giveUp();
    else this.#considerSaved();
  }

  #writeCopy(): void {
    this.#copy.flush();
    const { access, ready } = this.#state;
    const mayHaveOne = access === "edit" && ready && this.#isCopyIn && !this.#isGivenUp;
    // Signed out, perhaps on purpose: then nothing new is kept, and what was kept until now may just be forgotten.
    if (!mayHaveOne || this.#connection.closed || this.#connection.isSignedOut) return;
    this.#copy.start(() => Y.encodeStateAsUpdate(this.ydoc));
  }

  /** Before anything of a text that came from the copy is sent: somebody who wrote in it has written in the server's text too. */
  #maySync(decoder: decoding.Decoder): boolean {
    if (this.#isGivenUp) return false;
    for (const read of this.beforeOthers) read();
    if (!this.#unproven) return true;
    const peek = decoding.clone(decoder);
    if (decoding.readVarUint(peek) !== SYNC.step1) return true;
    const theirs = Y.decodeStateVector(decoding.readVarUint8Array(peek));
    const isTheSame = this.#unproven.length === 0 || this.#unproven.some((client) => theirs.has(client));
    this.#unproven = null;
    if (!isTheSame) void this.giveUp();
    return isTheSame;
  }

  // --- what may be said -----------------------------------------------------------------------

  #tellWhoIsHere(): void {
    this.#tell({ present: presentIn(this.awareness, this.ydoc.clientID, this.#state.access) });
  }

  #tell(change: Partial<LiveState> = {}): void {
    const connection = this.#connection;
    const state = { ...this.#state, kept: this.#copy.isKept, overHttp: connection.isOverHttp, ...change };
    // What comes in later was judged by the server.
    if (state.ready && (!this.#state.ready || this.#state.damaged)) state.damaged = hasUnknown(this.ydoc);
    state.text = textStateOf({
      closed: connection.closed ?? (connection.isSignedOut ? "signed-out" : null),
      isConnected: connection.isConnected,
      isSilent: connection.isSilent,
      wasTried: state.ready || this.provider.wsUnsuccessfulReconnects > 0,
      isSynced: this.provider.synced,
      inTrouble: this.#inTrouble,
      isSlow: this.#isSlow,
      waiting: state.waiting,
      access: state.access,
    });
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
