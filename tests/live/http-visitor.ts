/** Somebody at the live gateway over HTTP without any manners: posts what it is told to post, remembers what the stream said. */
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { createParser } from "eventsource-parser";
import { HTTP_PATHS, writeBatch, type Persisted, type TopicMessage } from "#server/live/protocol.rules";
import { headersOf, lastPersistedIn, until, updatesIn, type Knock } from "./visitors.ts";

export class RawStream {
  readonly frames: Uint8Array[] = [];
  readonly messages: TopicMessage[] = [];
  readonly comments: string[] = [];
  /** HTTP status of the stream. */
  status: number | null = null;
  headers: IncomingMessage["headers"] = {};
  id: string | null = null;
  pings = 0;
  /** Close code, 1006 when the stream ended without one. */
  closed: number | null = null;
  readonly #knock: Knock;
  readonly #request: ClientRequest;
  #answer: IncomingMessage | null = null;

  constructor(knock: Knock) {
    this.#knock = knock;
    const { port, path } = knock;
    const parser = createParser({
      onEvent: ({ event, data }) => this.#hear(event, data),
      onComment: (comment) => this.comments.push(comment),
    });
    this.#request = request({ host: "127.0.0.1", port, path, method: "POST", headers: headersOf(knock), agent: false });
    this.#request.on("response", (answer) => {
      this.#answer = answer;
      this.status = answer.statusCode ?? 0;
      this.headers = answer.headers;
      answer.setEncoding("utf8");
      answer.on("data", (text: string) => parser.feed(text));
      answer.on("error", () => undefined);
      answer.on("close", () => (this.closed ??= 1006));
    });
    this.#request.on("error", () => (this.closed ??= 1006));
    this.#request.end();
  }

  #hear(event: string | undefined, data: string): void {
    if (event === "open") this.id = data;
    if (event === "ping") this.pings += 1;
    if (event === "text") this.messages.push(JSON.parse(data) as TopicMessage);
    if (event === undefined) this.frames.push(new Uint8Array(Buffer.from(data, "base64")));
    if (event === "close") this.closed = Number(data.split(" ")[0]);
  }

  async opened(): Promise<this> {
    await until("a stream opens", () => this.id !== null);
    return this;
  }

  async ended(): Promise<number> {
    await until("a stream is closed", () => this.closed !== null);
    return this.closed!;
  }

  leave(): void {
    this.#request.destroy();
  }

  /** Reads nothing more, like somebody whose train is in a tunnel. */
  stopReading(): void {
    this.#answer?.pause();
  }

  /** @param first number of the first frame */
  post(first: number, frames: Uint8Array[], as: Partial<Knock> = {}): Promise<Posted> {
    return this.postBody(first, writeBatch(frames), as);
  }

  postBody(first: number | string, body: Uint8Array, as: Partial<Knock> = {}): Promise<Posted> {
    return post({ ...this.#knock, path: `${HTTP_PATHS.frames}${this.id}?first=${first}`, ...as }, body);
  }

  /** Yjs updates heard, of any kind. */
  get updates(): Uint8Array[] {
    return updatesIn(this.frames);
  }

  get lastPersisted(): Persisted | null {
    return lastPersistedIn(this.frames);
  }
}

export interface Posted {
  /** 0: there was no answer. */
  status: number;
  received: number | null;
}

export function post(knock: Knock, body: Uint8Array): Promise<Posted> {
  return new Promise((resolve) => {
    const { port, path } = knock;
    const asked = request({ host: "127.0.0.1", port, path, method: "POST", headers: headersOf(knock), agent: false });
    asked.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => (text += part));
      answer.on("error", () => undefined);
      answer.on("close", () => {
        const { received = null } = (text.startsWith("{") ? JSON.parse(text) : {}) as { received?: number };
        resolve({ status: answer.statusCode ?? 0, received });
      });
    });
    asked.on("error", () => resolve({ status: 0, received: null }));
    asked.end(body);
  });
}
