/**
 * The connection of one text, opened again for as long as the page is there: by which way, whether anybody still answers, why it
 * was closed. `LiveDocument` owns one and says what it means for the text.
 */
import type * as decoding from "lib0/decoding";
import { WebsocketProvider } from "y-websocket";
import type { Doc } from "yjs";
import type { DocumentAccess } from "#server/documents/rules";
import { SCHEMA_VERSION } from "#server/documents/content/text.rules";
import {
  CLOSES,
  isFinal,
  isSaved,
  MESSAGE,
  readNotice,
  readPersisted,
  readWelcome,
  type Notice,
  type Persisted,
} from "#server/live/protocol.rules";
import { LiveSocket } from "~/ui/live/live-socket";
import { Ways } from "~/ui/live/live-ways";
import { reasonOf, type CloseReason } from "./live-state";
import { watchPage } from "./page-life";
import { Liveness } from "./liveness";

const ASK_EVERY = 10_000;
const LONGEST_BREAK = 5_000;
/** After a restart not all come back in the same moment. */
const RESTART_SPREAD = 1_500;
/** A browser has six connections for a server over HTTP: a page that nobody looks at gives its stream back. */
const HIDDEN_MS = 30_000;
const HEARTBEAT = new Uint8Array([MESSAGE.awareness, 1, 0]);

export interface ConnectionListener {
  onWelcome: (access: DocumentAccess) => void;
  /** The text is here completely. */
  onSynced: () => void;
  /** Something more is stored; `isSaved` says whether it is all. */
  onPersisted: () => void;
  onNotice: (notice: Notice) => void;
  onLost: () => void;
  /** Out of sight, perhaps for ever. */
  onUnseen: () => void;
  /** Trying again by itself does not help. */
  onClosed: (reason: CloseReason) => void;
  /** The session ended, or whoever's it was is let in again. */
  onSession: (isSignedOut: boolean) => void;
  /** @returns false: nothing may be answered to this sync message */
  maySync: (decoder: decoding.Decoder) => boolean;
  /** Anything above may say something else now. */
  onChange: () => void;
}

export class DocumentConnection {
  readonly provider: WebsocketProvider;
  /** Open, and the server has said something: proxies open what leads nowhere. */
  isConnected = false;
  closed: CloseReason | null = null;
  readonly #hear: ConnectionListener;
  readonly #ways = new Ways();
  readonly #liveness: Liveness;
  readonly #stopWatching: () => void;
  #persisted: Persisted | null = null;
  #isSignedOut = false;
  /** The browser said so, and nobody has said otherwise. */
  #isCutOff = false;
  #askedAt = 0;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #isResting = false;

  constructor(ydoc: Doc, { documentId, personId }: { documentId: number; personId: number }, hear: ConnectionListener) {
    this.#hear = hear;
    this.#liveness = new Liveness({
      ask: () => this.#ask(),
      unansweredBytes: () => this.#socket?.unansweredBytes ?? 0,
      onSilence: hear.onChange,
      onDead: this.reconnect,
    });
    const origin = window.location.origin.replace(/^http/, "ws");
    this.provider = new WebsocketProvider(`${origin}/live/documents`, String(documentId), ydoc, {
      params: { schema: String(SCHEMA_VERSION), client: String(ydoc.clientID), person: String(personId) },
      disableBc: true,
      connect: false,
      WebSocketPolyfill: socketClass(this.#ways, () => this.#onWord()),
      // Whoever signs in again in another tab goes on here, with all that waits.
      shouldReconnect: (event) => !isFinal(event.code) || event.code === CLOSES.signedOut,
    });
    this.#listen();
    this.#stopWatching = watchPage({
      onSeen: () => this.#onSeen(),
      onUnseen: () => this.#onUnseen(),
      onBack: this.reconnect,
      onOffline: () => this.#onOffline(),
    });
  }

  get isSilent(): boolean {
    return this.#isCutOff || this.#liveness.isSilent;
  }

  get isSignedOut(): boolean {
    return this.#isSignedOut;
  }

  /** WebSockets do not get through here. */
  get isOverHttp(): boolean {
    return this.isConnected && this.#socket?.way === "http" && this.#ways.isSettled;
  }

  /** The server has stored everything that was sent. */
  get isSaved(): boolean {
    return isSaved(this.provider.ws, this.#persisted);
  }

  /** Something is on its way that the server will confirm. */
  expect(): void {
    this.#liveness.expect();
  }

  /** For the first time, or although it was closed. */
  connect(): void {
    this.closed = null;
    this.provider.connect();
  }

  /** @param reason why nothing more is to be tried */
  end(reason: CloseReason): void {
    this.closed = reason;
    this.provider.disconnect();
  }

  destroy(): void {
    clearTimeout(this.#hiding);
    this.#stopWatching();
    this.#liveness.stop();
    this.provider.destroy();
    this.#ways.unwatch();
  }

  get #socket(): LiveSocket | null {
    return this.provider.ws as LiveSocket | null;
  }

  #listen(): void {
    const { provider } = this;
    const hear = this.#hear;
    const handlers = provider.messageHandlers;
    const sync = handlers[MESSAGE.sync]!;
    handlers[MESSAGE.sync] = (encoder, decoder, ...rest) => {
      if (hear.maySync(decoder)) sync(encoder, decoder, ...rest);
    };
    handlers[MESSAGE.welcome] = (_encoder, decoder) => hear.onWelcome(readWelcome(decoder).access);
    handlers[MESSAGE.notice] = (_encoder, decoder) => hear.onNotice(readNotice(decoder));
    handlers[MESSAGE.persisted] = (_encoder, decoder) => {
      this.#persisted = readPersisted(decoder);
      hear.onPersisted();
    };
    provider.on("status", ({ status }) => {
      if (status === "connecting") this.#persisted = null;
      if (status === "disconnected") this.#onDisconnected();
      hear.onChange();
    });
    provider.on("sync", (synced) => synced && hear.onSynced());
    provider.on("connection-close", (event) => {
      this.#spread(event?.code);
      if (event?.code === CLOSES.signedOut) this.#setSignedOut(true);
      else if (provider.wsUnsuccessfulReconnects >= 2) void this.#askForSession();
      hear.onChange();
    });
    provider.on("closed", ({ code }) => {
      this.closed = reasonOf(code);
      hear.onClosed(this.closed);
    });
  }

  #setSignedOut(isSignedOut: boolean): void {
    if (this.#isSignedOut === isSignedOut) return;
    this.#isSignedOut = isSignedOut;
    this.#hear.onSession(isSignedOut);
  }

  #onWord(): void {
    this.#isCutOff = false;
    this.#liveness.heard();
    if (this.isConnected) return;
    this.isConnected = true;
    this.#setSignedOut(false);
    if (this.#socket?.way === "http") this.#ways.watch(this.reconnect, this.#hear.onChange);
    this.#hear.onChange();
  }

  #onDisconnected(): void {
    this.isConnected = false;
    this.#ways.unwatch();
    this.#liveness.lost();
    this.#hear.onLost();
  }

  #ask(): boolean {
    if (!this.isConnected) return false;
    this.#socket?.send(HEARTBEAT);
    return true;
  }

  /** y-websocket waits 0.2, 0.4, 0.8 … seconds; here a little less, and not all alike. */
  #spread(code: number | undefined): void {
    const planned = 100 * 2 ** (this.provider.wsUnsuccessfulReconnects + 1);
    const longest = code === CLOSES.restarting ? Math.max(RESTART_SPREAD, planned) : planned;
    this.provider.maxBackoffTime = Math.min(LONGEST_BREAK, longest) * (0.4 + Math.random() * 0.6);
  }

  /** A refused socket does not say why; the page does, by sending to the sign-in. */
  async #askForSession(): Promise<void> {
    if (Date.now() - this.#askedAt < ASK_EVERY) return;
    this.#askedAt = Date.now();
    try {
      const answer = await fetch(window.location.pathname, { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect" && !this.isConnected) this.#setSignedOut(true);
      this.#hear.onChange();
    } catch {
      // Offline: nothing to learn.
    }
  }

  /** A new socket knows at once what one that slept does not. */
  reconnect = (): void => {
    if (this.closed) return;
    this.#isResting = false;
    this.provider.disconnect();
    this.provider.connect();
  };

  #onSeen(): void {
    clearTimeout(this.#hiding);
    if (this.#isResting) this.reconnect();
    else this.#liveness.ask();
  }

  #onUnseen(): void {
    clearTimeout(this.#hiding);
    this.#hear.onUnseen();
    this.#hiding = setTimeout(() => {
      if (this.#socket?.way !== "http" || !this.isSaved) return;
      this.#isResting = true;
      this.provider.disconnect();
    }, HIDDEN_MS);
  }

  #onOffline(): void {
    this.#isCutOff = true;
    this.#liveness.ask();
    this.#hear.onUnseen();
    this.#hear.onChange();
  }
}

function socketClass(ways: Ways, onWord: () => void): typeof WebSocket {
  class Socket extends LiveSocket {
    constructor(url: string) {
      super(url, ways, onWord);
    }
  }
  return Socket as unknown as typeof WebSocket;
}
