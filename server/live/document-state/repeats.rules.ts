/**
 * Whether somebody who repeats a part of a text says the same as what is there. Yjs goes by the place of a struct alone and
 * would silently keep the first, so that a sender could be told "stored" for words that are not.
 */
import * as Y from "yjs";

export type Struct = Y.Item | Y.GC | Y.Skip;

/** Structs of one client of which the clocks below `known` are here already. */
export interface Repeat {
  client: number;
  known: number;
  structs: readonly Struct[];
}

/** @param stored of the same client, in any order; `unknown`: not all of what is repeated is among them */
export function likenessOf({ known, structs }: Repeat, stored: readonly Struct[]): "same" | "other" | "unknown" {
  const pieces = withoutCovered(stored);
  for (const struct of structs) {
    const end = Math.min(endOf(struct), known);
    for (let at = struct.id.clock; at < end; ) {
      const piece = pieceAt(pieces, at);
      if (!piece) return "unknown";
      const until = Math.min(end, endOf(piece));
      if (!isAlike(struct, piece, at, until)) return "other";
      at = until;
    }
  }
  return "same";
}

const endOf = (struct: Struct): number => struct.id.clock + struct.length;

/** Sorted by beginnings, and by ends as well. */
function withoutCovered(structs: readonly Struct[]): Struct[] {
  let reached = 0;
  return [...structs]
    .sort((a, b) => a.id.clock - b.id.clock)
    .filter((struct) => {
      if (endOf(struct) <= reached) return false;
      reached = endOf(struct);
      return true;
    });
}

function pieceAt(pieces: readonly Struct[], clock: number): Struct | undefined {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(pieces[middle]!) <= clock) low = middle + 1;
    else high = middle;
  }
  const piece = pieces[low];
  return piece && piece.id.clock <= clock ? piece : undefined;
}

/** What is deleted may have lost its words on one side and not yet on the other. */
function isAlike(a: Struct, b: Struct, from: number, to: number): boolean {
  if (!(a instanceof Y.Item && b instanceof Y.Item)) return true;
  if (a.content instanceof Y.ContentDeleted || b.content instanceof Y.ContentDeleted) return true;
  return isSamePlace(a, b, from) && isSameContent(a, b, from, to);
}

function isSamePlace(a: Y.Item, b: Y.Item, clock: number): boolean {
  const origin = originAt(a, clock);
  if (!isSameId(origin, originAt(b, clock)) || !isSameId(a.rightOrigin, b.rightOrigin)) return false;
  if (origin ?? a.rightOrigin) return true;
  return a.parentSub === b.parentSub && isSameParent(a.parent, b.parent);
}

const originAt = (item: Y.Item, clock: number): Y.ID | null =>
  clock > item.id.clock ? Y.createID(item.id.client, clock - 1) : item.origin;

const isSameId = (a: Y.ID | null, b: Y.ID | null): boolean =>
  a === b || (a !== null && b !== null && a.client === b.client && a.clock === b.clock);

/** Of structs that were only decoded: the name of a root, or the id of an element. */
const isSameParent = (a: unknown, b: unknown): boolean => (a instanceof Y.ID && b instanceof Y.ID ? isSameId(a, b) : a === b);

function isSameContent(a: Y.Item, b: Y.Item, from: number, to: number): boolean {
  if (a.content.getRef() !== b.content.getRef()) return false;
  if (a.content instanceof Y.ContentString && b.content instanceof Y.ContentString)
    return lettersOf(a, a.content, from, to) === lettersOf(b, b.content, from, to);
  return Buffer.compare(bytesOf(a, from, to), bytesOf(b, from, to)) === 0;
}

const lettersOf = ({ id }: Y.Item, { str }: Y.ContentString, from: number, to: number): string =>
  str.slice(from - id.clock, to - id.clock);

function bytesOf({ id, length, content }: Y.Item, from: number, to: number): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const isWhole = from === id.clock && to === id.clock + length;
  let part = isWhole ? content : content.copy();
  if (from > id.clock) part = part.splice(from - id.clock);
  if (to < id.clock + length) part.splice(to - from);
  part.write(encoder, 0);
  return encoder.toUint8Array();
}
