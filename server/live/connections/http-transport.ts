/**
 * The live channel where WebSockets are blocked: frames go down as server-sent events of one streamed answer, and up in POST
 * requests that name this stream. Rooms and topic hub see a connection like any other.
 */
import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { namedSession } from "../../people/sessions.ts";
import type { Frame, Transport } from "./connection.ts";
import { CLOSES, HTTP_PATHS, readBatch } from "../protocol.rules.ts";

const STREAM_HEADERS = {
  "Content-Type": "text/event-stream",
  // Nothing on the way may keep, compress or collect it.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
  "X-Content-Type-Options": "nosniff",
};
/** Proxies that wait for some bytes before they pass on the first. */
const PADDING = `:${" ".repeat(2048)}\n\n`;

/** @param data holds no line break: base64, JSON, or a number with a word */
const eventOf = (data: string, event?: string): string => `${event ? `event:${event}\n` : ""}data:${data}\n\n`;

/** A page is told by an event why it does not get in, as a socket is told by a code after it has opened. */
export function sendAwayOverHttp(response: ServerResponse, code: number): void {
  response.writeHead(200, STREAM_HEADERS);
  response.end(PADDING + eventOf(String(code), "close"));
}

/** All open streams of one gateway: finds the one that a POST belongs to. */
export class HttpTransports {
  readonly #open = new Map<string, HttpTransport>();
  readonly #mostBytes: number;

  /** @param mostBytes of one POST */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** @param sessionId only POSTs of this login session are taken; null: of whoever knows the id of the stream */
  open(response: ServerResponse, sessionId: string | null): HttpTransport {
    const transport = new HttpTransport(response, sessionId);
    this.#open.set(transport.id, transport);
    transport.on("close", () => this.#open.delete(transport.id));
    return transport;
  }

  /** Takes frames in: 200 taken, or known already · 400 not ours · 403 another session · 404 no such stream · 409 some before it are missing · 413 too large. */
  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { id, first } = readUpAddress(request);
    const transport = this.#open.get(id);
    if (!transport) return answer(response, 404);
    if (transport.sessionId !== null && namedSession(request.headers.cookie) !== transport.sessionId)
      return answer(response, 403);
    if (!Number.isSafeInteger(first) || first < 1) return answer(response, 400);
    await transport.receive(request, response, first, this.#mostBytes);
  }
}

function readUpAddress(request: IncomingMessage): { id: string; first: number } {
  const [path = "", query = ""] = (request.url ?? "").split("?");
  return { id: path.slice(HTTP_PATHS.frames.length), first: Number(new URLSearchParams(query).get("first") ?? Number.NaN) };
}

/** One stream and its POSTs. Emits what a socket emits: "message", "pong", "close". */
export class HttpTransport extends EventEmitter implements Transport {
  readonly id = randomBytes(24).toString("base64url");
  readonly sessionId: string | null;
  readonly #response: ServerResponse;
  /** How many frames have come in. */
  #received = 0;
  #isOpen = true;
  /** The one POST that is being read or waits to be answered. */
  #posting: ServerResponse | null = null;
  #resumed: Promise<void> | null = null;
  #resume: () => void = () => undefined;

  constructor(response: ServerResponse, sessionId: string | null) {
    super();
    this.#response = response;
    this.sessionId = sessionId;
    response.on("error", () => undefined);
    response.on("close", () => this.#ended());
    response.writeHead(200, STREAM_HEADERS);
    response.write(PADDING + eventOf(this.id, "open"));
  }

  /** In bytes of frames: base64 makes four of three. */
  get bufferedAmount(): number {
    return Math.floor((this.#response.writableLength * 3) / 4);
  }

  send(frames: readonly Frame[]): void {
    if (!this.#isOpen) return;
    this.#response.cork();
    for (const frame of frames)
      this.#response.write(typeof frame === "string" ? eventOf(frame, "text") : eventOf(base64Of(frame)));
    this.#response.uncork();
  }

  ping(): void {
    if (this.#isOpen) this.#response.write(eventOf("", "ping"));
  }

  close(code: number, reason = ""): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.resume();
    this.#response.end(eventOf(`${code} ${reason}`.trim(), "close"));
  }

  terminate(): void {
    this.#response.destroy();
    this.#posting?.destroy();
  }

  /** A POST is not taken in, and one that was taken in is not answered; the client sends only one at a time. */
  pause(): void {
    this.#resumed ??= new Promise((resolve) => (this.#resume = resolve));
  }

  resume(): void {
    this.#resume();
    this.#resumed = null;
  }

  #ended(): void {
    this.#isOpen = false;
    this.resume();
    this.emit("close");
  }

  /** One at a time: whoever sends another one has given up the one before, and sends its frames again. */
  async receive(request: IncomingMessage, response: ServerResponse, first: number, mostBytes: number): Promise<void> {
    this.#posting?.destroy();
    this.#posting = response;
    response.on("close", () => {
      if (this.#posting === response) this.#posting = null;
    });
    const body = await readBody(request, mostBytes);
    if (body === "too-large") {
      this.close(TOO_LARGE_UNREAD);
      return answer(response, 413);
    }
    await this.#resumed;
    if (body === "broken-off" || this.#posting !== response) return void response.destroy();
    if (!this.#isOpen) return answer(response, 404);
    answer(response, await this.#take(first, body), this.#received);
  }

  /** @returns the HTTP status */
  async #take(first: number, body: Buffer): Promise<number> {
    const frames = readBatch(body);
    if (!frames) {
      this.close(CLOSES.broken);
      return 400;
    }
    if (first > this.#received + 1) return 409;
    this.emit("pong");
    for (const frame of frames.slice(this.#received + 1 - first)) {
      if (!this.#isOpen) return 404;
      this.#received += 1;
      this.emit("message", Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength), true);
    }
    await this.#resumed;
    return 200;
  }
}

/** What the WebSocket library itself says to a frame far beyond the limit. */
const TOO_LARGE_UNREAD = 1009;

const base64Of = (frame: Uint8Array): string =>
  Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("base64");

async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | "too-large" | "broken-off"> {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) return "too-large";
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "broken-off";
  }
  return Buffer.concat(chunks);
}

/** @param received how many frames have come in so far, for a client that wants to know where to go on */
export function answer(response: ServerResponse, status: number, received = 0): void {
  if (response.destroyed || response.headersSent) return;
  // What is refused may not have been read; its connection is not used again.
  const connection = status === 200 || status === 409 ? {} : { Connection: "close" };
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store", ...connection });
  response.end(JSON.stringify({ received }));
}
