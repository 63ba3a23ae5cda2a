/**
 * A WebSocket client that costs next to nothing, so that two thousand of them leave the cores to the server that is measured:
 * no extensions, no fragments, one reading buffer for all. Only for the bench's own crowd.
 */
import { createConnection, type Socket } from "node:net";

const shared = Buffer.allocUnsafeSlow(256 * 1024);
const KEY = "c2lkZS1ieS1zaWRlLWJlbg==";
const MASK = [0x5a, 0xc3, 0x17, 0x9e] as const;

export interface WireParts {
  port: number;
  path: string;
  headers: Record<string, string>;
  onOpen: () => void;
  /** The payload is only valid during the call. */
  onFrame: (payload: Buffer) => void;
  onClose: (code: number) => void;
}

export class Wire {
  readonly #parts: WireParts;
  readonly #socket: Socket;
  #isOpen = false;
  #isClosed = false;
  #closeCode = 1006;
  /** The beginning of what is not complete yet; `#kept` bytes of it are filled. */
  #rest = Buffer.alloc(0);
  #kept = 0;

  constructor(parts: WireParts) {
    this.#parts = parts;
    this.#socket = createConnection({
      host: "127.0.0.1",
      port: parts.port,
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length) => {
          this.#read(shared.subarray(0, length));
          return true;
        },
      },
    });
    const headers = Object.entries(parts.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(
      `GET ${parts.path} HTTP/1.1\r\nHost: 127.0.0.1:${parts.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n${headers.join("")}\r\n`,
    );
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => this.#ended());
  }

  send(payload: Uint8Array): void {
    if (!this.#isClosed) this.#socket.write(maskedFrame(2, payload));
  }

  /** Somebody whose computer sleeps: nothing more is read. */
  stopReading(): void {
    this.#socket.pause();
  }

  destroy(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #ended(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.onClose(this.#closeCode);
  }

  #read(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#kept > 0) {
      this.#keep(chunk);
      bytes = this.#rest.subarray(0, this.#kept);
    }
    const used = this.#isOpen ? this.#takeFrames(bytes, 0) : this.#takeHead(bytes);
    if (used === bytes.length) this.#kept = 0;
    else if (this.#kept > 0) {
      this.#rest.copyWithin(0, used, this.#kept);
      this.#kept -= used;
    } else this.#keep(bytes.subarray(used));
    if (this.#kept === 0 && this.#rest.length > 0) this.#rest = Buffer.alloc(0);
  }

  #keep(bytes: Buffer): void {
    const length = this.#kept + bytes.length;
    if (length > this.#rest.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#rest.length));
      this.#rest.copy(larger, 0, 0, this.#kept);
      this.#rest = larger;
    }
    bytes.copy(this.#rest, this.#kept);
    this.#kept = length;
  }

  #takeHead(bytes: Buffer): number {
    const end = bytes.indexOf("\r\n\r\n");
    if (end === -1) return 0;
    const status = bytes.toString("latin1", 9, 12);
    if (status !== "101") {
      this.#closeCode = Number(status);
      this.#socket.destroy();
      return bytes.length;
    }
    this.#isOpen = true;
    this.#parts.onOpen();
    return this.#takeFrames(bytes, end + 4);
  }

  #takeFrames(bytes: Buffer, from: number): number {
    let at = from;
    while (bytes.length - at >= 2) {
      let head = 2;
      let length = bytes[at + 1]! & 0x7f;
      if (length === 126) {
        if (bytes.length - at < 4) break;
        length = bytes.readUInt16BE(at + 2);
        head = 4;
      } else if (length === 127) {
        if (bytes.length - at < 10) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        head = 10;
      }
      if (bytes.length - at < head + length) break;
      this.#take(bytes[at]! & 0x0f, bytes.subarray(at + head, at + head + length));
      at += head + length;
    }
    return at;
  }

  #take(opcode: number, payload: Buffer): void {
    if (opcode <= 2) return this.#parts.onFrame(payload);
    if (opcode === 9) this.#socket.write(maskedFrame(10, payload));
    if (opcode === 8) {
      this.#closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#socket.end(maskedFrame(8, payload));
    }
  }
}

function maskedFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.allocUnsafe(6 + extra + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  const start = 6 + extra;
  for (let index = 0; index < 4; index++) frame[start - 4 + index] = MASK[index]!;
  for (let index = 0; index < length; index++) frame[start + index] = payload[index]! ^ MASK[index & 3]!;
  return frame;
}
