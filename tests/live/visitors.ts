/** People of the sample town at the live gateway: with the editor's provider, and with raw frames as somebody with bad intentions sends them. */
import { createHash, randomBytes } from "node:crypto";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import WebSocket from "ws";
import * as awarenessProtocol from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { sample, type PersonKey } from "#db/sample";
import type { Database } from "#server/context";
import { TEXT_FIELD } from "#server/documents/rules";
import { SCHEMA_VERSION } from "#server/documents/content/text.rules";
import {
  countingTextFrames,
  isFinal,
  isSaved,
  MESSAGE,
  readNotice,
  readPersisted,
  readWelcome,
  type Notice,
  type Persisted,
  type TopicMessage,
  type Welcome,
} from "#server/live/protocol.rules";
import { SESSION_COOKIE } from "#server/people/sessions";
import { HttpSocket } from "~/ui/live/http-socket";

/** Waits until something is true; says what when it never was. */
export async function until(what: string, isTrue: () => unknown, patienceMs = 20_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`It never happened that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A paper in the first process, empty. */
export async function makePaper(db: Database, title = "Ein Papier"): Promise<number> {
  const process = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const row = await db
    .insertInto("documents")
    .values({ process_id: process.id, kind: "paper", title, created_at: new Date(), created_by: null })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface Login {
  personId: number;
  sessionId: string;
  cookie: string;
}

/** Signs somebody in, as the sign-in page does. */
export async function signIn(db: Database, key: PersonKey, hours = 10): Promise<Login> {
  const person = await db
    .selectFrom("people")
    .where("email", "=", sample.people[key].email)
    .select("id")
    .executeTakeFirstOrThrow();
  const token = randomBytes(20).toString("hex");
  const sessionId = createHash("sha256").update(token).digest("hex");
  const now = new Date();
  await db
    .insertInto("sessions")
    .values({
      id: sessionId,
      person_id: person.id,
      expires_at: new Date(now.getTime() + hours * 3_600_000),
      created_at: now,
      last_seen_at: now,
      user_agent: "",
    })
    .execute();
  return { personId: person.id, sessionId, cookie: `${SESSION_COOKIE}=${token}` };
}

export interface Knock {
  port: number;
  path: string;
  cookie?: string | undefined;
  /** Null: none at all. */
  origin?: string | null;
}

export const headersOf = ({ port, cookie, origin }: Knock): Record<string, string> => ({
  ...(cookie ? { cookie } : {}),
  ...(origin === null ? {} : { origin: origin ?? `http://127.0.0.1:${port}` }),
});

// --- an editor --------------------------------------------------------------------

/** One tab with a text open, as app/documents connects it. */
export class Tab {
  readonly ydoc: Y.Doc;
  readonly provider: WebsocketProvider;
  readonly notices: Notice[] = [];
  welcome: Welcome | null = null;
  persisted: Persisted | null = null;
  closed: number | null = null;

  constructor(port: number, documentId: number, cookie: string, ydoc = new Y.Doc(), way: "socket" | "http" = "socket") {
    this.ydoc = ydoc;
    const headers = headersOf({ port, path: "", cookie });
    class BrowserSocket extends WebSocket {
      constructor(url: string) {
        super(url, { headers });
      }
    }
    class StreamSocket extends HttpSocket {
      constructor(url: string) {
        super(url, (input, init) => fetch(input, { ...init, headers: { ...(init?.headers as object), ...headers } }));
      }
    }
    const Line = (way === "http" ? StreamSocket : BrowserSocket) as unknown as typeof globalThis.WebSocket;
    const Socket = countingTextFrames(Line);
    const awareness = new awarenessProtocol.Awareness(ydoc);
    this.provider = new WebsocketProvider(`ws://127.0.0.1:${port}/live/documents`, String(documentId), ydoc, {
      awareness,
      connect: false,
      disableBc: true,
      maxBackoffTime: 200,
      params: { schema: String(SCHEMA_VERSION), client: String(awareness.clientID) },
      shouldReconnect: (event) => !isFinal(event.code),
      WebSocketPolyfill: Socket,
    });
    this.provider.messageHandlers[MESSAGE.welcome] = (_encoder, decoder) => {
      this.welcome = readWelcome(decoder);
      this.persisted = null;
    };
    this.provider.messageHandlers[MESSAGE.persisted] = (_encoder, decoder) => (this.persisted = readPersisted(decoder));
    this.provider.messageHandlers[MESSAGE.notice] = (_encoder, decoder) => this.notices.push(readNotice(decoder));
    this.provider.on("sync", (isSynced) => isSynced && awareness.setLocalState(awareness.getLocalState()));
    this.provider.on("connection-close", (event) => (this.closed = event?.code ?? null));
    this.provider.connect();
  }

  get text(): string {
    return textOf(this.ydoc);
  }

  get isSaved(): boolean {
    return isSaved(this.provider.ws, this.persisted);
  }

  /** Who is here, by the names that the server gave them. */
  get names(): string[] {
    return [...this.provider.awareness.getStates().values()]
      .map((state) => (state.user as { name?: string } | undefined)?.name ?? "")
      .filter(Boolean);
  }

  type(words: string, at?: number): void {
    write(this.ydoc, words, at);
  }

  async synced(): Promise<this> {
    await until("a tab is synced", () => this.provider.synced);
    return this;
  }

  async saved(): Promise<this> {
    await until("a tab is saved", () => this.isSaved);
    return this;
  }

  /** Closes the tab; what it had typed stays in `ydoc`. */
  leave(): void {
    this.provider.destroy();
    this.provider.awareness.destroy();
  }
}

export function textOf(ydoc: Y.Doc): string {
  return ydoc
    .getXmlFragment(TEXT_FIELD)
    .toArray()
    .map((block) => (block as Y.XmlElement).toArray().join(""))
    .join("\n");
}

/** Into the first paragraph, which is made when there is none. */
export function write(ydoc: Y.Doc, words: string, at?: number): void {
  ydoc.transact(() => {
    const fragment = ydoc.getXmlFragment(TEXT_FIELD);
    if (fragment.length === 0) {
      const paragraph = new Y.XmlElement("paragraph");
      paragraph.insert(0, [new Y.XmlText()]);
      fragment.insert(0, [paragraph]);
    }
    const text = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText;
    text.insert(at ?? text.length, words);
  });
}

export function erase(ydoc: Y.Doc, from: number, length: number): void {
  ((ydoc.getXmlFragment(TEXT_FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(from, length);
}

// --- raw frames ----------------------------------------------------------------------

/** A socket without any manners: says what it is told to say, remembers what it hears. */
export class Raw {
  readonly ws: WebSocket;
  readonly frames: Uint8Array[] = [];
  readonly messages: TopicMessage[] = [];
  /** HTTP status when the upgrade was refused. */
  status: number | null = null;
  closed: number | null = null;

  constructor(knock: Knock) {
    this.ws = new WebSocket(`ws://127.0.0.1:${knock.port}${knock.path}`, { headers: headersOf(knock) });
    this.ws.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.frames.push(new Uint8Array(data));
      else this.messages.push(JSON.parse(data.toString()) as TopicMessage);
    });
    this.ws.on("unexpected-response", (_request, response) => {
      this.status = response.statusCode ?? 0;
      this.ws.terminate();
    });
    this.ws.on("error", () => undefined);
    this.ws.on("close", (code) => (this.closed = code));
  }

  async opened(): Promise<this> {
    await until("a socket opens", () => this.ws.readyState === WebSocket.OPEN);
    return this;
  }

  async ended(): Promise<number> {
    await until("a socket is closed", () => this.closed !== null);
    return this.closed!;
  }

  send(frame: Uint8Array | string): void {
    this.ws.send(frame);
  }

  /** Payload-less look at what came: the message types. */
  get types(): number[] {
    return this.frames.map((frame) => frame[0]!);
  }

  /** Yjs updates heard, of any kind. */
  get updates(): Uint8Array[] {
    return updatesIn(this.frames);
  }

  get lastPersisted(): Persisted | null {
    return lastPersistedIn(this.frames);
  }
}

export const updatesIn = (frames: readonly Uint8Array[]): Uint8Array[] =>
  frames
    .filter((frame) => frame[0] === MESSAGE.sync && frame[1] !== 0)
    .map((frame) => {
      const decoder = afterType(frame);
      decoding.readVarUint(decoder);
      return decoding.readVarUint8Array(decoder);
    });

export function lastPersistedIn(frames: readonly Uint8Array[]): Persisted | null {
  const frame = frames.findLast((one) => one[0] === MESSAGE.persisted);
  return frame ? readPersisted(afterType(frame)) : null;
}

export function afterType(frame: Uint8Array): decoding.Decoder {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarUint(decoder);
  return decoder;
}

export const documentPath = (id: number, { schema = SCHEMA_VERSION, client = 0 } = {}): string =>
  `/live/documents/${id}?schema=${schema}${client ? `&client=${client}` : ""}`;

export function syncFrame(kind: 0 | 1 | 2, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.sync);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

export function awarenessFrame(states: { id: number; clock: number; state: unknown }[]): Uint8Array {
  const inner = encoding.createEncoder();
  encoding.writeVarUint(inner, states.length);
  for (const { id, clock, state } of states) {
    encoding.writeVarUint(inner, id);
    encoding.writeVarUint(inner, clock);
    encoding.writeVarString(inner, JSON.stringify(state));
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.awareness);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
  return encoding.toUint8Array(encoder);
}

/** The update that typing these words into an empty text makes. */
export function updateOf(words: string): Uint8Array {
  const ydoc = new Y.Doc();
  write(ydoc, words);
  return Y.encodeStateAsUpdate(ydoc);
}
