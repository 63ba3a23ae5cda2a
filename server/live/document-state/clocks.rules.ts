/**
 * What can be read from the bytes of a stored state without making an object of every piece of text: how far each Yjs client's
 * writing reaches, and what was deleted. The first to open a large text waits for it, and everybody while hundreds come back.
 */
import * as decoding from "lib0/decoding";
import * as Y from "yjs";

const [GC, DELETED, JSON_LIST, BINARY, STRING, EMBED, FORMAT, TYPE, ANY_LIST, SUBDOCUMENT] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/** Of a piece's first byte: it names its left neighbour, its right one, its key in the parent. */
const [HAS_LEFT, HAS_RIGHT, HAS_KEY] = [0x80, 0x40, 0x20];
/** The types that carry a name. */
const [XML_ELEMENT, XML_HOOK] = [3, 5];

/** Per client, in the order of the update. */
export type Deletions = Map<number, { clock: number; len: number }[]>;

/**
 * The same as Yjs's own state vector of an update.
 * @param state an update in the first encoding, complete, as Yjs wrote it
 * @throws when it is none
 */
export function clocksOf(state: Uint8Array): Map<number, number> {
  const scanned = scan(state);
  return scanned?.isComplete ? scanned.clocks : Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state));
}

/** The deletions of an update. @throws when it is none */
export function deletionsOf(update: Uint8Array): Deletions {
  const decoder = scan(update)?.decoder;
  if (!decoder) return Y.decodeUpdate(update).ds.clients as Deletions;
  const deletions: Deletions = new Map();
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const client = decoding.readVarUint(decoder);
    const ranges = deletions.get(client) ?? [];
    for (let count = decoding.readVarUint(decoder); count > 0; count--)
      ranges.push({ clock: decoding.readVarUint(decoder), len: decoding.readVarUint(decoder) });
    deletions.set(client, ranges);
  }
  return deletions;
}

/**
 * What of a state somebody lacks who has what the state vector says; the same bytes as `Y.diffUpdate`. Whoever comes back after a
 * break lacks nothing but, perhaps, deletions, and those stand at the end.
 */
export function lackingOf(state: Uint8Array, stateVector: Uint8Array): Uint8Array {
  const scanned = scan(state);
  const known = Y.decodeStateVector(stateVector);
  const hasAll = scanned?.isComplete && [...scanned.clocks].every(([client, clock]) => (known.get(client) ?? 0) >= clock);
  if (!hasAll) return Y.diffUpdate(state, stateVector);
  const deletions = state.subarray(scanned.decoder.pos);
  const lacking = new Uint8Array(1 + deletions.length);
  lacking.set(deletions, 1);
  return lacking;
}

interface Scanned {
  clocks: Map<number, number>;
  /** Nobody's beginning is missing. */
  isComplete: boolean;
  /** Stands where the deletions begin. */
  decoder: decoding.Decoder;
}

/** Undefined for kinds of content that came later. */
function scan(state: Uint8Array): Scanned | undefined {
  const decoder = decoding.createDecoder(state);
  const clocks = new Map<number, number>();
  let isComplete = true;
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const pieces = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    let clock = decoding.readVarUint(decoder);
    if (clock !== 0 || clocks.has(client)) isComplete = false;
    for (let piece = 0; piece < pieces; piece++) {
      const length = passPiece(decoder);
      if (length === undefined) return undefined;
      clock += length;
    }
    clocks.set(client, clock);
  }
  return { clocks, isComplete, decoder };
}

/** @returns how many clocks the piece takes */
function passPiece(decoder: decoding.Decoder): number | undefined {
  const info = decoding.readUint8(decoder);
  const kind = info & 0x1f;
  if (kind > SUBDOCUMENT) return undefined;
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
