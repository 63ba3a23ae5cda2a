/**
 * One text's connection to its room, and what may be said about it: "saved" only after the server has confirmed that the last
 * change is in the database. The editor, the state line and the list of who is here look at it through `useLiveDocument`.
 */
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { DocumentAccess } from "#server/documents/rules";
import { SCHEMA_VERSION } from "#server/documents/text.rules";
import {
  CLOSES,
  countingTextFrames,
  isFinal,
  isSaved,
  MESSAGE,
  readNotice,
  readPersisted,
  readWelcome,
  type Identity,
  type Notice,
  type Persisted,
} from "#server/live/protocol.rules";

export type CloseReason = "signed-out" | "access-changed" | "not-found" | "outdated" | "too-large" | "too-many" | "broken";

export type TextState =
  | { kind: "connecting" }
  /** Connected, and nothing of ours to save. */
  | { kind: "live" }
  | { kind: "saved" }
  | { kind: "saving" }
  /** Not confirmed for longer than usual. */
  | { kind: "slow" }
  | { kind: "offline" }
  /** The database does not answer; the server keeps the text and tries again. */
  | { kind: "trouble" }
  | { kind: "closed"; reason: CloseReason };

export interface LiveState {
  text: TextState;
  /** Changes of this tab that are not confirmed as stored. */
  waiting: number;
  /** The text has been here completely at least once. */
  ready: boolean;
  /** Raised each time the server judged this connection anew. */
  access: DocumentAccess | null;
  size: "fine" | "large" | "full";
  present: readonly Present[];
}

export interface Present extends Identity {
  clientId: number;
  isMe: boolean;
}

const SLOW_AFTER = 4000;
const ASK_EVERY = 10_000;

export class LiveDocument {
  readonly ydoc = new Y.Doc();
  readonly provider: WebsocketProvider;
  #listeners = new Set<() => void>();
  #persisted: Persisted | null = null;
  #closed: CloseReason | null = null;
  #isSignedOut = false;
  #askedAt = 0;
  #inTrouble = false;
  #slow: ReturnType<typeof setTimeout> | undefined;
  #isSlow = false;
  #connected = false;
  #state: LiveState = { text: { kind: "connecting" }, waiting: 0, ready: false, access: null, size: "fine", present: [] };

  constructor(documentId: number) {
    const origin = window.location.origin.replace(/^http/, "ws");
    this.provider = new WebsocketProvider(`${origin}/live/documents`, String(documentId), this.ydoc, {
      params: { schema: String(SCHEMA_VERSION), client: String(this.ydoc.clientID) },
      disableBc: true,
      connect: false,
      WebSocketPolyfill: countingTextFrames(WebSocket),
      // Whoever signs in again in another tab goes on here, with all that waits.
      shouldReconnect: (event) => !isFinal(event.code) || event.code === CLOSES.signedOut,
    });
    this.#listen();
    this.provider.connect();
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
    this.#closed = null;
    this.provider.connect();
    this.#tell();
  }

  destroy(): void {
    clearTimeout(this.#slow);
    window.removeEventListener("online", this.#reconnect);
    window.removeEventListener("offline", this.#tell);
    this.provider.destroy();
    this.awareness.destroy();
    this.ydoc.destroy();
    this.#listeners.clear();
  }

  #listen(): void {
    const { provider } = this;
    provider.messageHandlers[MESSAGE.welcome] = (_encoder, decoder) => {
      this.#tell({ access: readWelcome(decoder).access });
      this.#tell({ present: this.#present() });
    };
    provider.messageHandlers[MESSAGE.persisted] = (_encoder, decoder) => this.#onPersisted(readPersisted(decoder));
    provider.messageHandlers[MESSAGE.notice] = (_encoder, decoder) => this.#onNotice(readNotice(decoder));
    provider.on("status", ({ status }) => {
      this.#connected = status === "connected";
      if (status === "connecting") this.#persisted = null;
      if (status === "connected") this.#isSignedOut = false;
      if (status === "disconnected") this.#inTrouble = false;
      this.#tell();
    });
    provider.on("sync", (synced) => {
      if (!synced) return;
      // Others took us for gone while we were away, and ignore a caret that is not newer than the one they saw leave.
      provider.awareness.setLocalState(provider.awareness.getLocalState());
      this.#tell({ ready: true });
    });
    provider.on("connection-close", (event) => {
      if (event?.code === CLOSES.signedOut) this.#isSignedOut = true;
      else if (provider.wsUnsuccessfulReconnects >= 2) void this.#askForSession();
      this.#tell();
    });
    provider.on("closed", ({ code }) => {
      this.#closed = reasonOf(code);
      // What may be done now is for the page to say, until the next welcome.
      this.#tell({ access: null });
    });
    this.ydoc.on("update", (_update: Uint8Array, origin: unknown) => {
      if (origin !== provider) this.#onOwnChange();
    });
    provider.awareness.on("change", () => this.#tell({ present: this.#present() }));
    window.addEventListener("online", this.#reconnect);
    window.addEventListener("offline", this.#tell);
  }

  #onOwnChange(): void {
    this.#slow ??= setTimeout(() => {
      this.#isSlow = true;
      this.#tell();
    }, SLOW_AFTER);
    this.#tell({ waiting: this.#state.waiting + 1 });
  }

  #onPersisted(persisted: Persisted): void {
    this.#persisted = persisted;
    if (!isSaved(this.provider.ws, this.#persisted)) return;
    clearTimeout(this.#slow);
    this.#slow = undefined;
    this.#isSlow = false;
    this.#tell({ waiting: 0 });
  }

  #onNotice(notice: Notice): void {
    if (notice === "storage-trouble" || notice === "storage-fine") this.#inTrouble = notice === "storage-trouble";
    const size = notice === "roomy" ? "fine" : notice === "large" || notice === "full" ? notice : this.#state.size;
    this.#tell({ size });
  }

  /** A refused socket does not say why; the page does, by sending to the sign-in. */
  async #askForSession(): Promise<void> {
    if (Date.now() - this.#askedAt < ASK_EVERY) return;
    this.#askedAt = Date.now();
    try {
      const answer = await fetch(window.location.pathname, { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect" && !this.#connected) this.#isSignedOut = true;
      this.#tell();
    } catch {
      // Offline: nothing to learn.
    }
  }

  /** A socket that slept through a loss of network seems open for half a minute; a new one knows at once. */
  #reconnect = (): void => {
    if (this.#closed) return;
    this.provider.disconnect();
    this.provider.connect();
  };

  #present(): Present[] {
    const mine = this.ydoc.clientID;
    return [...this.awareness.getStates()].flatMap(([clientId, state]) => {
      const user = state.user as Partial<Identity> | undefined;
      if (clientId !== mine && !user?.name) return [];
      const { name, organisation, color, role, access } = user ?? {};
      const isMe = clientId === mine;
      return [
        {
          clientId,
          isMe,
          name: name || "",
          organisation: organisation || "",
          color: color || "#4b5563",
          role: role || "",
          access: (isMe ? this.#state.access : access) ?? "read",
        },
      ];
    });
  }

  #tell = (change: Partial<LiveState> | Event = {}): void => {
    this.#state = { ...this.#state, ...(change instanceof Event ? {} : change) };
    this.#state.text = this.#textState();
    for (const listener of this.#listeners) listener();
  };

  #textState(): TextState {
    const { waiting, ready, access } = this.#state;
    if (this.#closed) return { kind: "closed", reason: this.#closed };
    if (this.#isSignedOut) return { kind: "closed", reason: "signed-out" };
    if (!this.#connected || !navigator.onLine)
      return ready || this.provider.wsUnsuccessfulReconnects > 0 ? { kind: "offline" } : { kind: "connecting" };
    if (this.#inTrouble && waiting > 0) return { kind: "trouble" };
    if (waiting > 0) return { kind: this.#isSlow ? "slow" : "saving" };
    if (!this.provider.synced) return { kind: "connecting" };
    return { kind: access === "edit" ? "saved" : "live" };
  }
}

function reasonOf(code: number): CloseReason {
  if (code === CLOSES.signedOut) return "signed-out";
  if (code === CLOSES.accessChanged) return "access-changed";
  if (code === CLOSES.notFound) return "not-found";
  if (code === CLOSES.outdated) return "outdated";
  if (code === CLOSES.tooLarge || code === 1009) return "too-large";
  return code === CLOSES.tooMany ? "too-many" : "broken";
}

/** Changes wait, and not only for the next moment: nothing may take the page away now. */
export const isStuck = ({ text, waiting }: LiveState): boolean =>
  waiting > 0 && ["slow", "offline", "trouble", "closed"].includes(text.kind);

const IDLE: LiveState = { text: { kind: "connecting" }, waiting: 0, ready: false, access: null, size: "fine", present: [] };
const nothing = () => () => undefined;

/** Connects while the component is there. @returns null before the first effect and on the server */
export function useLiveDocument(documentId: number): { live: LiveDocument | null; state: LiveState } {
  const [live, setLive] = useState<LiveDocument | null>(null);
  useEffect(() => {
    const opened = new LiveDocument(documentId);
    setLive(opened);
    return () => {
      setLive(null);
      opened.destroy();
    };
  }, [documentId]);
  const state = useSyncExternalStore(live?.subscribe ?? nothing, live?.snapshot ?? (() => IDLE), () => IDLE);
  return { live, state };
}
