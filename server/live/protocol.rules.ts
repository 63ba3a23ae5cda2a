/**
 * What travels over the live channel: numbers, payloads, close codes; for browser and server.
 *
 * ## Documents: `wss://<host>/live/documents/<id>?schema=<SCHEMA_VERSION>&client=<awareness.clientID>&person=<id>`
 *
 * The y-websocket protocol (y-protocols: every frame is binary and begins with a varUint, one message a frame) and three message
 * types of our own. With y-websocket's provider: server address `<ws origin>/live/documents`, room name `<id>`, the two values
 * above as `params`, `disableBc: true`, `WebSocketPolyfill: countingTextFrames(WebSocket)`, `shouldReconnect: (e) => !isFinal(e.code)`.
 * After each "synced" it should set its awareness state once more (`awareness.setLocalState(awareness.getLocalState())`): others
 * took it for gone while it was away, and ignore a state that is not newer.
 *
 * `schema` is the content model that the client knows; an older one is closed with 4409. `client` is the id that this client uses
 * in awareness: it may speak for no other, and without it nobody sees its caret. Of those who may edit it belongs to that person in this
 * text from then on; anybody else who comes with it, or sends words under it, is closed with 4422. `person`, if given, is the id of the person whose
 * page it is: when somebody else has signed in meanwhile, it is closed with 4401, so that nobody's waiting text goes out under
 * another name.
 *
 * | type | direction | payload |
 * |---|---|---|
 * | 0 sync | both | y-protocols/sync: SyncStep1 (0), SyncStep2 (1), Update (2). From readers and commenters only SyncStep1 counts; their text frames are dropped. The server asks editors only for what it lacks (SyncStep1, right after the welcome). Its answer to a SyncStep1 is an Update with the stored part (may be absent) and then a SyncStep2 with the rest, so "synced" means: all is here |
 * | 1 awareness | both | y-protocols/awareness. Of a client's own state only the fields `cursor` and `away` are taken over; the server adds `user` (see Identity). An empty one is the heartbeat, every 20 s; sent up it is the question "are you there?", answered with one |
 * | 3 query awareness | up | nothing; answered with everybody's awareness |
 * | 100 welcome | down | varUint access (0 read, 1 comment, 2 edit), varUint seq (last stored position of the log), varUint schema version of the server; the first frame of every connection |
 * | 101 persisted | down | varUint frames, varUint seq: of this connection's text frames (SyncStep2 and Update, counted from 1 in the order sent) the first `frames` are committed in the database, up to position `seq` of the log. Only to editors, and only after commit |
 * | 102 notice | down | varString, one of NOTICES |
 *
 * **"Saved".** A tab is saved when its socket is open and `persisted.frames === socket.textFrames > 0` (both begin at 0 with every
 * new socket). Changes made while there was no connection travel in the SyncStep2 with which the client answers the server's
 * SyncStep1, so the same sentence covers them; before it is true after a reconnect, they are *not* saved. On a change of the
 * ydoc that does not come from the provider, show "not yet saved" at once.
 *
 * ## Topics: `wss://<host>/live/topics/<kind>:<id>`, one of live/topics/topics.ts
 *
 * Downwards only, JSON text frames `TopicMessage`; one at once after connecting, one after each announcement (coalesced), and
 * one without `data` every 20 s. Upwards nothing is accepted.
 *
 * ## Walls: `wss://<host>/live/walls/<token>`, the topic `wall:<id>` for whoever has the address of a screen or of a guest's page
 *
 * The same without a session. It ends (4403, then 4404) when the address is renewed or taken back, and a day after the roundtable.
 *
 * ## Over HTTP, where WebSockets are blocked
 *
 * The same addresses, with the same answers in the same order. `POST` to the address opens a stream of server-sent events; a POST,
 * because browsers send Origin with every one of them (with a GET of the same origin they do not, and Sec-Fetch-Site only over
 * https), and because nothing on the way stores or repeats it.
 *
 * | event | data |
 * |---|---|
 * | open | the id of this stream, which nobody can guess; the first event when somebody is let in |
 * | (message) | one binary frame in base64 |
 * | text | one text frame |
 * | ping | nothing; answered with a POST, which may hold no frames. Without any for a minute the stream is cut |
 * | close | close code and reason; the last event |
 *
 * Up: `POST /live/frames/<id>?first=<n>` with a batch (`writeBatch`); `first` is the number of its first frame, counted from 1 per
 * stream. Frames that came in before are left out, so that sending again does no harm; 409 when frames before it are missing. The
 * answer holds `{"received": <n>}`. One POST at a time. Only the login session that opened the stream may send: others get 403. What was opened without one belongs to
 * whoever knows its id.
 *
 * ## Refusals
 *
 * HTTP status on the upgrade: 403 foreign or no Origin, 404 unknown address, 503 database or server not ready. Everything that
 * a page should understand opens first and is closed with a code, because a browser is not told the status of a refused upgrade.
 * Close codes: see CLOSES; 4400–4499 and 1009 are final for that socket (`isFinal`): the page is loaded anew before it tries again.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { CLOSE_CODES } from "../errors.ts";
import type { DocumentAccess } from "../documents/rules.ts";

/** Frames go up to `frames` + id of the stream. */
export const HTTP_PATHS = { live: "/live/", frames: "/live/frames/" } as const;

export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  welcome: 100,
  persisted: 101,
  notice: 102,
} as const;
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/**
 * Every code with which the server closes. `signedOut`, `accessChanged`, `notFound`, `outdated` (reload the page), `tooLarge`
 * (the text is full, or a frame is larger than 2 MiB), `refused` (a change that no text may hold, or under somebody else's client), `tooMany` (connections to this
 * document) and `broken` (a frame that is not of this protocol) are final; `unavailable` (the text could not be loaded, or too much
 * waits for the database) and `restarting` are tried again.
 */
export const CLOSES = { ...CLOSE_CODES, broken: 4400, unavailable: 4503, restarting: 1012 } as const;

/** Trying again by itself does not help. 1009 is what the socket library itself says to frames beyond its limit. */
export const isFinal = (code: number): boolean => (code >= 4400 && code < 4500) || code === 1009;

/** Said by this server, and not by anything on the way to it: it was reached. */
export const isOwnCode = (code: number): boolean =>
  (code >= 4000 && code < 5000) || code === 1009 || code === CLOSES.restarting;

/**
 * `storage-trouble`: what is typed could not be stored for more than three seconds, it is kept and tried again · `storage-fine`:
 * it is stored again · `large`: over 5 MiB, the text should be split · `full`: over 10 MiB, only deletions are still taken ·
 * `roomy`: below the limit again.
 */
export const NOTICES = ["storage-trouble", "storage-fine", "large", "full", "roomy"] as const;
export type Notice = (typeof NOTICES)[number];

/** Written by the server into each awareness state, as `user`. */
export interface Identity {
  /** Number of the person: two may have the same name. */
  person: number;
  name: string;
  /** Short name of the organisation. */
  organisation: string;
  /** Six-digit hex, readable under white letters: `#1f6f8b`. */
  color: string;
  /** Role in the process, a key under `common:role`. */
  role: string;
  access: DocumentAccess;
}

const ACCESSES = ["read", "comment", "edit"] as const satisfies readonly DocumentAccess[];

export interface Welcome {
  access: DocumentAccess;
  seq: number;
  schemaVersion: number;
}

export interface Persisted {
  frames: number;
  seq: number;
}

export interface TopicMessage<T = unknown> {
  /** Server time when this was sent, ISO; for countdowns. */
  now: string;
  /** Server time just before the data was read, ISO; the later of two data is the newer. Only together with `data`. */
  at?: string;
  /** It was announced a moment ago: a page that was read before that does not know it. */
  isRecent?: true;
  data?: T;
}

// --- our own messages ---------------------------------------------------------

function frame(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

export const encodeWelcome = (welcome: Welcome): Uint8Array =>
  frame(MESSAGE.welcome, (encoder) => {
    encoding.writeVarUint(encoder, ACCESSES.indexOf(welcome.access));
    encoding.writeVarUint(encoder, welcome.seq);
    encoding.writeVarUint(encoder, welcome.schemaVersion);
  });

export const encodePersisted = ({ frames, seq }: Persisted): Uint8Array =>
  frame(MESSAGE.persisted, (encoder) => {
    encoding.writeVarUint(encoder, frames);
    encoding.writeVarUint(encoder, seq);
  });

export const encodeNotice = (notice: Notice): Uint8Array =>
  frame(MESSAGE.notice, (encoder) => encoding.writeVarString(encoder, notice));

// The readers get the decoder after the type was read, as y-websocket's `messageHandlers` do.

export function readWelcome(decoder: decoding.Decoder): Welcome {
  const access = ACCESSES[decoding.readVarUint(decoder)] ?? "read";
  return { access, seq: decoding.readVarUint(decoder), schemaVersion: decoding.readVarUint(decoder) };
}

export function readPersisted(decoder: decoding.Decoder): Persisted {
  return { frames: decoding.readVarUint(decoder), seq: decoding.readVarUint(decoder) };
}

export const readNotice = (decoder: decoding.Decoder): Notice => decoding.readVarString(decoder) as Notice;

// --- frames over HTTP ------------------------------------------------------------------

/** Several frames in one body: of each its length as varUint, then its bytes. */
export function writeBatch(frames: readonly Uint8Array[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const frame of frames) encoding.writeVarUint8Array(encoder, frame);
  return encoding.toUint8Array(encoder);
}

/** @returns windows into the body; undefined when it is no batch */
export function readBatch(body: Uint8Array): Uint8Array[] | undefined {
  const frames: Uint8Array[] = [];
  const decoder = decoding.createDecoder(body);
  try {
    while (decoding.hasContent(decoder)) {
      const length = decoding.readVarUint(decoder);
      if (length > body.length - decoder.pos) return undefined;
      frames.push(decoding.readUint8Array(decoder, length));
    }
  } catch {
    return undefined;
  }
  return frames;
}

// --- counting what was sent ------------------------------------------------------

/** A SyncStep2 or Update: what `persisted` counts. */
export function isTextFrame(data: unknown): boolean {
  if (!(data instanceof Uint8Array || data instanceof ArrayBuffer)) return false;
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  return bytes[0] === MESSAGE.sync && (bytes[1] === SYNC.step2 || bytes[1] === SYNC.update);
}

/** A WebSocket class for y-websocket's `WebSocketPolyfill` that counts the text frames it sent, in `textFrames`. */
export function countingTextFrames(Socket: typeof WebSocket): typeof WebSocket {
  return class CountingSocket extends Socket {
    textFrames = 0;
    override send(data: Parameters<WebSocket["send"]>[0]): void {
      if (isTextFrame(data)) this.textFrames += 1;
      super.send(data);
    }
  };
}

/** Everything this socket sent is stored: see "Saved" above. */
export const isSaved = (socket: WebSocket | null, persisted: Persisted | null): boolean => {
  const sent = (socket as { textFrames?: number } | null)?.textFrames ?? 0;
  return socket?.readyState === 1 && sent > 0 && persisted?.frames === sent;
};
