/**
 * How far each Yjs client's writing reaches in a stored state, read from its bytes without making an object of every piece of
 * text: the first to open a large text waits for this. Pure; called by inventory.ts.
 */
import * as decoding from "lib0/decoding";
import * as Y from "yjs";

const [GC, DELETED, JSON_LIST, BINARY, STRING, EMBED, FORMAT, TYPE, ANY_LIST, SUBDOCUMENT] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/** Of a piece's first byte: it names its left neighbour, its right one, its key in the parent. */
const [HAS_LEFT, HAS_RIGHT, HAS_KEY] = [0x80, 0x40, 0x20];
/** The types that carry a name. */
const [XML_ELEMENT, XML_HOOK] = [3, 5];

/**
 * The same as Yjs's own state vector of an update.
 * @param state an update in the first encoding, complete, as Yjs wrote it
 * @throws when it is none
 */
export function clocksOf(state: Uint8Array): Map<number, number> {
  return scan(state) ?? Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state));
}

/** Undefined for what a state made by Yjs does not hold: beginnings that are missing, and kinds of content that came later. */
function scan(state: Uint8Array): Map<number, number> | undefined {
  const decoder = decoding.createDecoder(state);
  const clocks = new Map<number, number>();
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const pieces = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    let clock = decoding.readVarUint(decoder);
    if (clock !== 0 || clocks.has(client)) return undefined;
    for (let piece = 0; piece < pieces; piece++) {
      const length = passPiece(decoder);
      if (length === undefined) return undefined;
      clock += length;
    }
    clocks.set(client, clock);
  }
  return clocks;
}

/** @returns how many clocks the piece takes */
function passPiece(decoder: decoding.Decoder): number | undefined {
  const info = decoding.readUint8(decoder);
  const kind = info & 0x1f;
  if (kind === GC) return decoding.readVarUint(decoder);
  if (info & HAS_LEFT) passId(decoder);
  if (info & HAS_RIGHT) passId(decoder);
  if (!(info & (HAS_LEFT | HAS_RIGHT))) {
    if (decoding.readVarUint(decoder) === 1) passBytes(decoder);
    else passId(decoder);
    if (info & HAS_KEY) passBytes(decoder);
  }
  return passContent(decoder, kind);
}

function passContent(decoder: decoding.Decoder, kind: number): number | undefined {
  switch (kind) {
    case DELETED:
      return decoding.readVarUint(decoder);
    case STRING:
      return passString(decoder);
    case BINARY:
    case EMBED:
      passBytes(decoder);
      return 1;
    case FORMAT:
      passBytes(decoder);
      passBytes(decoder);
      return 1;
    case TYPE: {
      const type = decoding.readVarUint(decoder);
      if (type === XML_ELEMENT || type === XML_HOOK) passBytes(decoder);
      return 1;
    }
    case JSON_LIST:
      return passAll(decoder, passBytes);
    case ANY_LIST:
      return passAll(decoder, decoding.readAny);
    case SUBDOCUMENT:
      passBytes(decoder);
      decoding.readAny(decoder);
      return 1;
    default:
      return undefined;
  }
}

function passAll(decoder: decoding.Decoder, pass: (decoder: decoding.Decoder) => unknown): number {
  const count = decoding.readVarUint(decoder);
  for (let index = 0; index < count; index++) pass(decoder);
  return count;
}

function passId(decoder: decoding.Decoder): void {
  decoding.readVarUint(decoder);
  decoding.readVarUint(decoder);
}

function passBytes(decoder: decoding.Decoder): void {
  const length = decoding.readVarUint(decoder);
  decoder.pos += length;
  if (decoder.pos > decoder.arr.length) throw new Error("The state ends too early.");
}

/** Yjs counts as JavaScript does: a letter that takes four bytes is two. */
function passString(decoder: decoding.Decoder): number {
  const bytes = decoder.arr;
  const from = decoder.pos;
  passBytes(decoder);
  let length = 0;
  // The number of bytes comes first, in one byte or more.
  let at = from;
  while (bytes[at]! > 127) at += 1;
  for (at += 1; at < decoder.pos; at++) {
    const byte = bytes[at]!;
    if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}
