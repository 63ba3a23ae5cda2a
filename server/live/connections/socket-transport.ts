/**
 * A WebSocket as what carries a connection. Frames are written past the library, several in one piece, because nothing is
 * compressed, masked or cut up in this direction; everything else is the library's.
 */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Frame, Transport } from "./connection.ts";

/** Larger frames are not copied into a piece with others: a text that is handed out, a long paste. */
const SMALL = 16_384;
const [TEXT, BINARY] = [0x81, 0x82];

/** All sockets of one gateway: what goes to everybody in a room is framed and put together once. */
export class SocketTransports {
  #last: { frames: readonly Frame[]; piece: Buffer } | null = null;

  open(ws: WebSocket, socket: Duplex): SocketTransport {
    return new SocketTransport(ws, socket, this);
  }

  /** The bytes of frames on the wire; for the same objects the same ones. */
  pieceOf(frames: readonly Frame[]): Buffer {
    const last = this.#last;
    if (last?.frames.length === frames.length && frames.every((frame, index) => frame === last.frames[index]))
      return last.piece;
    const piece = join(frames);
    this.#last = { frames, piece };
    return piece;
  }
}

export class SocketTransport implements Transport {
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  readonly #all: SocketTransports;

  constructor(ws: WebSocket, socket: Duplex, all: SocketTransports) {
    this.#ws = ws;
    this.#socket = socket;
    this.#all = all;
  }

  get bufferedAmount(): number {
    return this.#ws.bufferedAmount;
  }

  send(frames: readonly Frame[]): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (frames.some((frame) => frame.length > SMALL)) this.#sendLarge(frames);
    else this.#socket.write(this.#all.pieceOf(frames));
  }

  #sendLarge(frames: readonly Frame[]): void {
    this.#socket.cork();
    for (const frame of frames) this.#ws.send(frame);
    this.#socket.uncork();
  }

  close(code: number, reason?: string): void {
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  ping(): void {
    this.#ws.ping();
  }

  on(event: "message" | "pong" | "error" | "close", hear: (data: Buffer, isBinary: boolean) => void): void {
    this.#ws.on(event, hear);
  }
}

function join(frames: readonly Frame[]): Buffer {
  const payloads = frames.map((frame) => (typeof frame === "string" ? Buffer.from(frame) : frame));
  let size = 0;
  for (const { length } of payloads) size += length + headLength(length);
  const piece = Buffer.allocUnsafe(size);
  let at = 0;
  for (const [index, payload] of payloads.entries()) {
    at = writeHead(piece, at, typeof frames[index] === "string" ? TEXT : BINARY, payload.length);
    piece.set(payload, at);
    at += payload.length;
  }
  return piece;
}

const headLength = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

function writeHead(piece: Buffer, at: number, kind: number, length: number): number {
  const head = headLength(length);
  piece[at] = kind;
  piece[at + 1] = head === 2 ? length : head === 4 ? 126 : 127;
  if (head === 4) piece.writeUInt16BE(length, at + 2);
  if (head === 10) piece.writeBigUInt64BE(BigInt(length), at + 2);
  return at + head;
}
