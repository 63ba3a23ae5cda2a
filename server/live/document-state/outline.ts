/**
 * Which elements and attributes a room's text has, and where each stands, kept without the text: an update often says only beside
 * what something is put, and what that means shows in the whole. Made when somebody first writes.
 */
import * as Y from "yjs";

export type Struct = Y.Item | Y.GC | Y.Skip;

/**
 * Where something stands: among words, in something that was deleted with all that is in it, or in an element of this name, or at
 * the top of the text, as an attribute if there is a key. `text` is what words stand in.
 */
export type Place =
  | { kind: "words" | "gone" | "nowhere" }
  | { kind: "root"; name: string; key: string | null }
  | { kind: "element" | "text" | "other"; name: string; key: string | null; depth: number };

const NO_PLACE = { words: { kind: "words" }, gone: { kind: "gone" }, nowhere: { kind: "nowhere" } } as const;

export class Outline {
  /** By client, in the order of their clocks. */
  readonly #pieces = new Map<number, Piece[]>();
  #count = 0;

  constructor(updates: Iterable<Uint8Array>) {
    for (const update of updates) this.add(Y.decodeUpdate(update).structs);
    this.#leaveOutWords();
  }

  /** How many pieces are kept. */
  get size(): number {
    return this.#count;
  }

  /** Words that were deleted are most of what a long text is made of, and stand where words stand. */
  #leaveOutWords(): void {
    for (const [client, pieces] of this.#pieces) {
      const kept = pieces.filter((piece) => piece.kind !== "deleted" || !this.#isAmongWords(piece));
      this.#pieces.set(client, kept);
      this.#count += kept.length - pieces.length;
    }
  }

  #isAmongWords(piece: Piece): boolean {
    const unknown = this.#settle(piece);
    if (unknown) return unknown.kind === "words";
    if (piece.root !== null || piece.key !== null) return false;
    return this.#find(piece.nearClient, piece.nearClock)?.kind === "text";
  }

  /** @returns takes it out again, as long as nothing came after it */
  add(structs: readonly Struct[]): () => void {
    const added: [number, Piece][] = [];
    for (const struct of structs) {
      const piece = pieceOf(struct);
      if (piece && this.#insert(struct.id.client, piece)) added.push([struct.id.client, piece]);
    }
    return () => {
      for (const [client, piece] of added.reverse()) {
        const pieces = this.#pieces.get(client)!;
        pieces.splice(pieces.lastIndexOf(piece), 1);
      }
    };
  }

  /** @param item of an update that was added, or a word or mark beside something that is here */
  placeOf(item: Y.Item): Place {
    const piece = placed(new Piece("value", item.id.clock, 1), item);
    const unknown = this.#settle(piece);
    if (unknown) return unknown;
    const { root: name, key } = piece;
    if (name !== null) return { kind: "root", name, key };
    const parent = this.#find(piece.nearClient, piece.nearClock);
    if (!parent || parent.kind === "value") return NO_PLACE.nowhere;
    if (parent.kind === "gone" || parent.kind === "deleted") return NO_PLACE.gone;
    return { kind: parent.kind, name: parent.name, key, depth: this.#depthOf(parent) };
  }

  /** Follows the neighbours until one of them says in what it stands, and keeps that for all of them. */
  #settle(piece: Piece): Place | undefined {
    const passed: Piece[] = [];
    let at = piece;
    while (at.isBeside) {
      passed.push(at);
      const next = this.#find(at.nearClient, at.nearClock);
      // Words and marks are the only ones that are not kept here.
      if (!next) return standBeside(passed, NOTHING, NO_PLACE.words);
      if (next.kind === "gone") return standBeside(passed, at, NO_PLACE.gone);
      // A broken log may hold a circle.
      if (passed.length > this.#count) return standBeside(passed, NOTHING, NO_PLACE.gone);
      at = next;
    }
    for (const one of passed) {
      one.isBeside = false;
      [one.root, one.key, one.nearClient, one.nearClock] = [at.root, at.key, at.nearClient, at.nearClock];
    }
    return undefined;
  }

  #depthOf(piece: Piece): number {
    const passed: Piece[] = [];
    let at: Piece | undefined = piece;
    while (at && at.depth < 0 && passed.length <= this.#count) {
      passed.push(at);
      const isPlaced: boolean = !this.#settle(at) && at.root === null;
      at = isPlaced ? this.#find(at.nearClient, at.nearClock) : undefined;
    }
    let depth = at ? at.depth : -1;
    for (const inner of passed.reverse()) inner.depth = depth += 1;
    return piece.depth;
  }

  #insert(client: number, piece: Piece): boolean {
    let pieces = this.#pieces.get(client);
    if (!pieces) this.#pieces.set(client, (pieces = []));
    const last = pieces.at(-1);
    if (!last || last.clock + last.length <= piece.clock) pieces.push(piece);
    else {
      const at = firstAfter(pieces, piece.clock);
      const before = pieces[at - 1];
      if (before && before.clock + before.length >= piece.clock + piece.length) return false;
      pieces.splice(at, 0, piece);
    }
    this.#count += 1;
    return true;
  }

  #find(client: number, clock: number): Piece | undefined {
    const pieces = this.#pieces.get(client);
    const piece = pieces?.[firstAfter(pieces, clock) - 1];
    return piece && clock < piece.clock + piece.length ? piece : undefined;
  }
}

/** What a piece is that is no word and no mark: `gone` with what it stood in, `other` a type that no text of ours has. */
type PieceKind = "gone" | "deleted" | "value" | "element" | "text" | "other";

/** One that is no word and no mark. Says where it stands by a neighbour, by its parent, or by the name of what all stands in. */
class Piece {
  kind: PieceKind;
  readonly clock: number;
  length: number;
  /** Of an element. */
  name = "";
  /** Of an attribute. */
  key: string | null = null;
  root: string | null = null;
  /** What it names is a neighbour, whose place is its own. */
  isBeside = false;
  nearClient = 0;
  nearClock = 0;
  /** Of an element: 0 at the top of the text, -1 as long as nobody asked. */
  depth = -1;

  constructor(kind: PieceKind, clock: number, length: number) {
    this.kind = kind;
    this.clock = clock;
    this.length = length;
  }
}

/** What no piece is. */
const NOTHING = { nearClient: 0, nearClock: -1 };

/** All of them are beside the same, so that the next one to ask has one step to go. */
function standBeside(
  passed: readonly Piece[],
  { nearClient, nearClock }: Pick<Piece, "nearClient" | "nearClock">,
  place: Place,
): Place {
  for (const one of passed) [one.nearClient, one.nearClock] = [nearClient, nearClock];
  return place;
}

function firstAfter(pieces: readonly Piece[], clock: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.clock <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Undefined for words and marks. */
function pieceOf(struct: Struct): Piece | undefined {
  if (!(struct instanceof Y.Item)) return new Piece("gone", struct.id.clock, struct.length);
  const kind = kindOf(struct.content);
  if (!kind) return undefined;
  const piece = placed(new Piece(kind, struct.id.clock, struct.length), struct);
  if (kind === "element") piece.name = ((struct.content as Y.ContentType).type as Y.XmlElement).nodeName;
  return piece;
}

function placed(piece: Piece, { origin, rightOrigin, parent, parentSub }: Y.Item): Piece {
  const near = origin ?? rightOrigin ?? parent;
  piece.key = parentSub;
  piece.isBeside = parent === null;
  if (typeof near === "string") piece.root = near;
  else if (near instanceof Y.ID) [piece.nearClient, piece.nearClock] = [near.client, near.clock];
  return piece;
}

function kindOf(content: Y.Item["content"]): PieceKind | undefined {
  if (content instanceof Y.ContentDeleted) return "deleted";
  if (content instanceof Y.ContentAny) return "value";
  if (!(content instanceof Y.ContentType)) return undefined;
  if (content.type instanceof Y.XmlElement) return "element";
  return content.type instanceof Y.XmlText ? "text" : "other";
}
