/**
 * One connection of the live channel, whichever way it goes: y-websocket and `useLive` make one as they would make a WebSocket.
 * Counts the text frames that "saved" is about, and tells whoever waits for signs of life.
 */
import { isOwnCode, isTextFrame } from "#server/live/protocol.rules";
import { HttpSocket, type SocketLike } from "./http-socket";
import type { Way, Ways } from "./live-ways";

/** To get through to the server, and again for its first word, which it says without being asked. */
const PATIENCE_MS = 5_000;

export class LiveSocket implements SocketLike {
  readonly OPEN = 1;
  readonly way: Way;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  /** SyncStep2 and Update: what `persisted` counts. */
  textFrames = 0;
  /** Sent since the server was heard the last time. */
  unansweredBytes = 0;
  readonly #line: SocketLike;
  readonly #ways: Ways;
  #late: ReturnType<typeof setTimeout> | undefined;
  #isHeard = false;
  #isOver = false;

  constructor(url: string, ways: Ways, onWord: () => void = () => undefined) {
    this.#ways = ways;
    this.way = ways.next;
    const line = (this.#line = this.way === "http" ? new HttpSocket(url) : (new WebSocket(url) as SocketLike));
    line.binaryType = "arraybuffer";
    this.#expect();
    line.onopen = (event) => {
      this.#expect();
      this.onopen?.(event);
    };
    line.onerror = (event) => this.onerror?.(event);
    line.onclose = (event) => this.#lost(event);
    line.onmessage = (event) => {
      if (!this.#isHeard) {
        this.#isHeard = true;
        clearTimeout(this.#late);
        ways.worked(this.way);
      }
      this.unansweredBytes = 0;
      onWord();
      this.onmessage?.(event);
    };
  }

  get readyState(): number {
    return this.#isOver ? 3 : this.#line.readyState;
  }

  /** Always binary; y-websocket sets it. */
  get binaryType(): string {
    return this.#line.binaryType;
  }
  set binaryType(_type: string) {
    // It is set already.
  }

  send(data: ArrayBuffer | Uint8Array): void {
    if (isTextFrame(data)) this.textFrames += 1;
    this.unansweredBytes += data.byteLength;
    this.#line.send(data);
  }

  close(): void {
    clearTimeout(this.#late);
    this.#line.close();
  }

  #expect(): void {
    clearTimeout(this.#late);
    this.#late = setTimeout(() => this.#lost({ code: 1006, reason: "" }, true), PATIENCE_MS);
  }

  #lost(event: { code: number; reason: string }, hung = false): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#late);
    if (!this.#isHeard && !isOwnCode(event.code)) this.#ways.failed(this.way, hung);
    if (hung) this.#line.close();
    this.onclose?.(event);
  }
}
