/**
 * A socket where WebSockets are blocked: behaves like one to y-websocket and to `useLive`, and speaks HTTP with the server
 * (server/live/protocol.rules.ts, "Over HTTP").
 */
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { HTTP_PATHS, writeBatch } from "#server/live/protocol.rules";
import { NOT_LET_THROUGH } from "../foreign-answer";

/** What y-websocket and `useLive` use of a WebSocket. */
export interface SocketLike {
  readonly OPEN: number;
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: unknown) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(data: ArrayBuffer | Uint8Array): void;
  close(): void;
}

const STATE = { connecting: 0, open: 1, closing: 2, closed: 3 } as const;
/** What a lost connection is called. */
const LOST = 1006;
const FIRST_EVENT_MS = 8_000;
/** Waiting frames travel together, but a POST stays small enough for a slow line. */
const BATCH_BYTES = 256 * 1024;
const POST_MS = 10_000;
/** The slowest line that a large frame has to get through. */
const SLOWEST_BYTES_PER_MS = 16;
const MOST_ATTEMPTS = 6;
const CLOSING_MS = 3_000;

export class HttpSocket implements SocketLike {
  readonly OPEN = STATE.open;
  binaryType = "arraybuffer";
  readyState: number = STATE.connecting;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly #url: URL;
  readonly #fetch: typeof fetch;
  readonly #stopped = new AbortController();
  #streamId = "";
  /** Not confirmed as received yet; the first of them has this number. */
  #frames: Uint8Array[] = [];
  #first = 1;
  #pinged = false;
  #posting: Promise<void> | null = null;

  /** @param url as for a WebSocket */
  constructor(url: string, send: typeof fetch = (input, init) => fetch(input, init)) {
    this.#url = new URL(url.replace(/^ws/, "http"));
    this.#fetch = send;
    void this.#listen();
  }

  /** @throws before it is open, as a WebSocket does */
  send(data: ArrayBuffer | Uint8Array): void {
    if (this.readyState === STATE.connecting) throw new Error("The stream is not open yet.");
    if (this.readyState !== STATE.open) return;
    this.#frames.push(data instanceof Uint8Array ? data : new Uint8Array(data));
    this.#post();
  }

  /** What was sent before still goes out. */
  close(): void {
    if (this.readyState >= STATE.closing) return;
    this.readyState = STATE.closing;
    const giveUp = setTimeout(() => this.#end(LOST), CLOSING_MS);
    void Promise.resolve(this.#posting).then(() => {
      clearTimeout(giveUp);
      this.#end(1005);
    });
  }

  #end(code: number, reason = ""): void {
    if (this.readyState === STATE.closed) return;
    this.readyState = STATE.closed;
    this.#stopped.abort();
    this.onclose?.({ code, reason });
  }

  // --- down -----------------------------------------------------------------------

  async #listen(): Promise<void> {
    const late = setTimeout(() => this.#end(LOST), FIRST_EVENT_MS);
    try {
      const answer = await this.#request(this.#url, { headers: { Accept: "text/event-stream" } }, this.#stopped.signal);
      if (answer.status !== 200 || !answer.headers.get("content-type")?.startsWith("text/event-stream")) throw new Error();
      const parser = createParser({
        onEvent: (event) => {
          clearTimeout(late);
          this.#hear(event);
        },
      });
      const reader = answer.body!.getReader();
      const decoder = new TextDecoder();
      for (let part = await reader.read(); !part.done; part = await reader.read())
        parser.feed(decoder.decode(part.value, { stream: true }));
    } catch {
      // Whatever it was: the connection is lost.
    }
    clearTimeout(late);
    this.#end(LOST);
  }

  #hear({ event, data }: EventSourceMessage): void {
    if (this.readyState === STATE.closed) return;
    if (event === "close") {
      const [code, ...reason] = data.split(" ");
      return this.#end(Number(code) || LOST, reason.join(" "));
    }
    if (event === "open") {
      this.#streamId = data;
      this.readyState = STATE.open;
      return tell(() => this.onopen?.({}));
    }
    if (event === "ping") {
      this.#pinged = true;
      return this.#post();
    }
    if (event === undefined) tell(() => this.onmessage?.({ data: bytesOf(data) }));
    if (event === "text") tell(() => this.onmessage?.({ data }));
  }

  // --- up ---------------------------------------------------------------------------

  /** Soon: what is sent in the same moment goes together. */
  #post(): void {
    this.#posting ??= Promise.resolve()
      .then(() => this.#postAll())
      .finally(() => {
        this.#posting = null;
        if (this.readyState === STATE.open && (this.#frames.length > 0 || this.#pinged)) this.#post();
      });
  }

  async #postAll(): Promise<void> {
    while (this.readyState !== STATE.closed && (this.#frames.length > 0 || this.#pinged)) {
      this.#pinged = false;
      const batch = nextBatch(this.#frames);
      if (!(await this.#deliver(writeBatch(batch)))) return;
      this.#frames.splice(0, batch.length);
      this.#first += batch.length;
    }
  }

  /** Sent again under the same number until it is answered: the server leaves out what it has. */
  async #deliver(body: Uint8Array): Promise<boolean> {
    let code = LOST;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS && this.readyState !== STATE.closed; attempt++) {
      const status = await this.#attempt(body);
      if (status === 200) return true;
      // 404 may come from another server process than the one that holds the stream. Everything else of 4xx is final; why, the
      // stream itself says in a moment. A proxy has no say there, and would refuse what is too large for it again and again.
      if (status === 413) code = NOT_LET_THROUGH;
      if (status >= 400 && status < 500 && status !== 404) break;
      await pause(Math.min(2_000, 100 * 2 ** attempt) * (0.5 + Math.random() / 2));
    }
    await pause(1_000);
    this.#end(code);
    return false;
  }

  /** @returns the HTTP status, 0 without an answer */
  async #attempt(body: Uint8Array): Promise<number> {
    const url = new URL(`${HTTP_PATHS.frames}${this.#streamId}?first=${this.#first}`, this.#url);
    const stopped = new AbortController();
    const stop = () => stopped.abort();
    const late = setTimeout(stop, POST_MS + body.length / SLOWEST_BYTES_PER_MS);
    this.#stopped.signal.addEventListener("abort", stop);
    try {
      const headers = { "Content-Type": "application/octet-stream" };
      const answer = await this.#request(url, { headers, body: body as BodyInit }, stopped.signal);
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    } finally {
      clearTimeout(late);
      this.#stopped.signal.removeEventListener("abort", stop);
    }
  }

  #request(url: URL, init: RequestInit, signal: AbortSignal): Promise<Response> {
    return this.#fetch(url, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      ...init,
      signal,
    });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An error of a listener is one of the page and not of the connection. */
function tell(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function nextBatch(frames: readonly Uint8Array[]): Uint8Array[] {
  let bytes = 0;
  const end = frames.findIndex((frame, index) => (bytes += frame.length) > BATCH_BYTES && index > 0);
  return frames.slice(0, end === -1 ? frames.length : end);
}

function bytesOf(base64: string): ArrayBuffer {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < characters.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes.buffer;
}
