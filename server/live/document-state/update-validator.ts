/**
 * What a room's text already holds, kept without the text: the clock of every Yjs client, and on demand the deletions and the elements. Every
 * update passes here before it is stored or passed on, so that nothing broken and nothing without its predecessors gets in.
 */
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { clocksOf, deletionsOf, type Deletions } from "./clocks.rules.ts";
import { Outline } from "./outline.ts";
import type { Repeat, Struct } from "./repeats.rules.ts";
import { letIn } from "./schema-check.rules.ts";

/** The bytes are no Yjs update. */
export class BrokenUpdate extends Error {}

/**
 * `taken` with the bytes worth storing, the clients who write in it, and how much it deletes (letters, and things such as blocks) · `known`: nothing new in it · `gap`: it builds on something that is not here, so that
 * everybody who received it would wait for the missing part · `full`: it adds something, and nothing may be added · `other`: it says something else where something is already.
 */
export type Verdict = Taken | { kind: "known" } | { kind: "gap" } | { kind: "full" } | { kind: "other" } | Objection;

/** `unbound`: nobody knows yet whose these clients are · `foreign`: they are somebody else's · `unfit`: no text may hold this. */
export type Objection = { kind: "unbound" | "foreign"; clients: readonly number[] } | { kind: "unfit" };

export interface Taken {
  kind: "taken";
  update: Uint8Array;
  clients: readonly number[];
  deleted: number;
}

export interface TakeOptions {
  /** A SyncStep2 repeats every deletion of the sender's text; those that are known are cut off. */
  isAnswer?: boolean;
  /** Only deletions are taken. */
  isFull?: boolean;
  /** Looks at what is new before anything is counted in. */
  judge?: (clients: readonly number[]) => Objection | undefined;
  /** Whether what of an update is here already is the same; `unknown` when that cannot be told: then it counts as a gap. */
  compare?: (repeats: readonly Repeat[]) => "same" | "other" | "unknown";
  /** It comes from outside, and must fit the content model. */
  isForeign?: boolean;
}

interface Range {
  clock: number;
  len: number;
}

export class UpdateValidator {
  #clocks: Map<number, number>;
  #deletions: Deletions | null = null;
  /** The deletions were asked for since the last rest. */
  #isAsked = false;
  /** Null until somebody writes. */
  #outline: Outline | null = null;
  readonly #everything: () => Iterable<Uint8Array>;

  /** @param everything the text's updates, read again when the deletions are asked for */
  constructor(state: Uint8Array | null, everything: () => Iterable<Uint8Array>) {
    this.#clocks = state ? clocksOf(state) : new Map<number, number>();
    this.#everything = everything;
  }

  get stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#clocks);
  }

  /**
   * Judges an update and, when it is taken, counts it in.
   * @throws BrokenUpdate
   */
  take(update: Uint8Array, { isAnswer = false, isFull = false, isForeign = false, judge, compare }: TakeOptions = {}): Verdict {
    const { structs, deletions } = decode(update);
    const { clocks: after, isComplete } = this.#reach(structs);
    if (!isComplete || !this.#reaches(deletions, after)) {
      // Should it be kept all the same, the outline has to be made with it.
      if (!isForeign) this.#outline = null;
      return { kind: "gap" };
    }
    const repeats = this.#repeatsIn(structs);
    const likeness = repeats.length > 0 ? (compare?.(repeats) ?? "same") : "same";
    if (likeness !== "same") return { kind: likeness === "other" ? "other" : "gap" };
    const clients = [...after.keys()].filter((client) => after.get(client)! > this.#clockOf(client));
    const grows = clients.length > 0;
    const news = isAnswer ? this.#unknownOf(deletions) : deletions;
    if (!grows && news.size === 0) return { kind: "known" };
    if (grows && isFull) return { kind: "full" };
    const objection = grows ? judge?.(clients) : undefined;
    if (objection) return objection;
    if (grows && !this.#fits(structs, isForeign)) return { kind: "unfit" };
    // Otherwise the same place of the text could hold one thing for those who are here and another for those who come later.
    const fresh = repeats.length > 0 ? Y.diffUpdate(update, this.stateVector) : update;
    for (const [client, clock] of after) this.#clocks.set(client, Math.max(clock, this.#clockOf(client)));
    if (this.#deletions) add(this.#deletions, news);
    const taken = news === deletions ? fresh : withDeletions(fresh, deletions, news);
    return { kind: "taken", update: taken, clients, deleted: amountOf(news) };
  }

  has(client: number): boolean {
    return this.#clocks.has(client);
  }

  /**
   * What of an update can be taken in without these clients.
   * @returns also whether the rest is only theirs
   * @throws BrokenUpdate
   */
  partWithout(update: Uint8Array, clients: readonly number[]): { part: Uint8Array; isAllOther: boolean } {
    const { structs, deletions } = decode(update);
    for (const client of clients) structs.delete(client);
    const { clocks, isComplete } = this.#reach(structs);
    const reached = (client: number) => Math.max(clocks.get(client) ?? 0, this.#clockOf(client));
    const kept = [...structs].map(
      ([client, list]) => [client, list.filter((struct) => struct.id.clock + struct.length <= reached(client))] as const,
    );
    const cut = cutDeletions(deletions, reached);
    return { part: encodeUpdate(new Map(kept), cut), isAllOther: isComplete && amountOf(cut) === amountOf(deletions) };
  }

  #fits(structs: Map<number, Struct[]>, isForeign: boolean): boolean {
    if (!isForeign && !this.#outline) return true;
    this.#outline ??= new Outline(this.#everything());
    const isNew = ({ id, length }: Struct) => id.clock + length > this.#clockOf(id.client);
    const news = [...structs.values()].flatMap((list) => list.filter(isNew));
    if (isForeign) return letIn(news, this.#outline);
    this.#outline.add(news);
    return true;
  }

  /** The deletions are for those who come back, who come together. */
  rest(): void {
    if (!this.#isAsked) this.forgetDeletions();
    this.#isAsked = false;
  }

  /** Frees the memory of the deletions until they are asked for again. */
  forgetDeletions(): void {
    this.#deletions = null;
  }

  #clockOf(client: number): number {
    return this.#clocks.get(client) ?? 0;
  }

  /** Which of its structs are here already, if only in part. */
  #repeatsIn(structs: ReadonlyMap<number, Struct[]>): Repeat[] {
    return [...structs].flatMap(([client, list]) => {
      const known = this.#clockOf(client);
      const repeated = list.filter((struct) => struct.id.clock < known);
      return repeated.length > 0 ? [{ client, known, structs: repeated }] : [];
    });
  }

  /**
   * The clocks of the clients in an update once all its structs are in that can be put in; the others Yjs would leave waiting for
   * ever. Who waits is asked again only when exactly that came in: an update may hold two hundred thousand clients, each waiting
   * for the next.
   */
  #reach(structs: Map<number, Struct[]>): { clocks: Map<number, number>; isComplete: boolean } {
    const clocks = new Map<number, number>();
    const clockOf = (client: number) => clocks.get(client) ?? this.#clockOf(client);
    const places = new Map<number, number>();
    const waiting = new Map<Struct, number[]>();
    const due = [...structs.keys()];
    let complete = 0;
    for (let client = due.pop(); client !== undefined; client = due.pop()) {
      const list = structs.get(client)!;
      let place = places.get(client) ?? 0;
      for (; place < list.length; place++) {
        const struct = list[place]!;
        if (struct instanceof Y.Skip || struct.id.clock > clockOf(client)) break;
        const missing = missingFor(struct, clockOf);
        if (missing) {
          const awaited = structAt(structs.get(missing.client) ?? [], missing.clock);
          const others = awaited && waiting.get(awaited);
          if (others) others.push(client);
          else if (awaited) waiting.set(awaited, [client]);
          break;
        }
        clocks.set(client, Math.max(clockOf(client), struct.id.clock + struct.length));
        for (const waiter of waiting.get(struct) ?? []) due.push(waiter);
        waiting.delete(struct);
      }
      places.set(client, place);
      if (place === list.length) complete += 1;
    }
    return { clocks, isComplete: complete === structs.size };
  }

  #reaches(deletions: Deletions, after: Map<number, number>): boolean {
    for (const [client, ranges] of deletions) {
      const clock = Math.max(after.get(client) ?? 0, this.#clockOf(client));
      if (ranges.some((range) => range.clock + range.len > clock)) return false;
    }
    return true;
  }

  #unknownOf(deletions: Deletions): Deletions {
    if (deletions.size === 0) return deletions;
    this.#deletions ??= allDeletions(this.#everything());
    this.#isAsked = true;
    const news: Deletions = new Map();
    for (const [client, ranges] of deletions) {
      const known = this.#deletions.get(client) ?? [];
      const unknown = ranges.filter((range) => !isCovered(range, known));
      if (unknown.length > 0) news.set(client, unknown);
    }
    return news;
  }
}

/** @throws BrokenUpdate */
export function decode(update: Uint8Array): { structs: Map<number, Struct[]>; deletions: Deletions } {
  try {
    const { structs, ds } = Y.decodeUpdate(update);
    const byClient = new Map<number, Struct[]>();
    for (const struct of structs as Struct[]) {
      if (struct.length < 1 || !Number.isSafeInteger(struct.id.clock + struct.length)) throw new Error("a struct of no length");
      const list = byClient.get(struct.id.client);
      if (list) list.push(struct);
      else byClient.set(struct.id.client, [struct]);
    }
    return { structs: byClient, deletions: ds.clients as Deletions };
  } catch (error) {
    throw new BrokenUpdate("Not a Yjs update", { cause: error });
  }
}

/** @param structs per client without holes */
function encodeUpdate(structs: ReadonlyMap<number, readonly Struct[]>, deletions: Deletions): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const filled = [...structs].filter(([, list]) => list.length > 0);
  encoding.writeVarUint(encoder.restEncoder, filled.length);
  for (const [client, list] of filled) {
    encoding.writeVarUint(encoder.restEncoder, list.length);
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, list[0]!.id.clock);
    for (const struct of list) struct.write(encoder, 0);
  }
  encoding.writeUint8Array(encoder.restEncoder, encodeDeletions(deletions));
  return encoder.toUint8Array();
}

/** Which of its neighbours or its parent is not there yet. */
function missingFor(struct: Struct, clockOf: (client: number) => number): Y.ID | undefined {
  if (!(struct instanceof Y.Item)) return undefined;
  return [struct.origin, struct.rightOrigin, struct.parent].find(
    (id): id is Y.ID => id instanceof Y.ID && id.clock >= clockOf(id.client),
  );
}

/** The one of a client's structs that holds a clock. */
function structAt(structs: readonly Struct[], clock: number): Struct | undefined {
  let low = 0;
  let high = structs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { id, length } = structs[middle]!;
    if (clock < id.clock) high = middle;
    else if (clock < id.clock + length) return structs[middle];
    else low = middle + 1;
  }
  return undefined;
}

// --- deletions ------------------------------------------------------------------

function allDeletions(updates: Iterable<Uint8Array>): Deletions {
  const all: Deletions = new Map();
  for (const update of updates) add(all, deletionsOf(update));
  return all;
}

function amountOf(deletions: Deletions): number {
  let amount = 0;
  for (const ranges of deletions.values()) for (const range of ranges) amount += range.len;
  return amount;
}

/** Keeps every list sorted and without overlap, so that a range is known exactly when one entry covers it. */
function add(all: Deletions, more: Deletions): void {
  for (const [client, ranges] of more) {
    const known = all.get(client) ?? [];
    for (const range of ranges) insert(known, range.clock, range.clock + range.len);
    all.set(client, known);
  }
}

function insert(known: Range[], start: number, end: number): void {
  const after = firstAfter(known, start);
  const before = known[after - 1];
  const from = before && before.clock + before.len >= start ? after - 1 : after;
  let to = from;
  for (; to < known.length && known[to]!.clock <= end; to++) {
    start = Math.min(start, known[to]!.clock);
    end = Math.max(end, known[to]!.clock + known[to]!.len);
  }
  known.splice(from, to - from, { clock: start, len: end - start });
}

/** Index of the first range that begins after `clock`. */
function firstAfter(known: Range[], clock: number): number {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (known[middle]!.clock <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isCovered(range: Range, known: Range[]): boolean {
  const before = known[firstAfter(known, range.clock) - 1];
  return before !== undefined && range.clock + range.len <= before.clock + before.len;
}

/** Only what was written until then can be deleted. */
function cutDeletions(deletions: Deletions, clockOf: (client: number) => number): Deletions {
  const cut: Deletions = new Map();
  for (const [client, ranges] of deletions) {
    const kept = ranges.flatMap(({ clock, len }) => {
      const end = Math.min(clock + len, clockOf(client));
      return end > clock ? [{ clock, len: end - clock }] : [];
    });
    if (kept.length > 0) cut.set(client, kept);
  }
  return cut;
}

/** The same structs with fewer deletions, cut at the byte; an encoding that is not the usual one stays as it is. */
function withDeletions(update: Uint8Array, old: Deletions, news: Deletions): Uint8Array {
  const end = encodeDeletions(old);
  const start = update.length - end.length;
  if (start < 0 || end.some((byte, index) => update[start + index] !== byte)) return update;
  const replaced = encodeDeletions(news);
  const result = new Uint8Array(start + replaced.length);
  result.set(update.subarray(0, start));
  result.set(replaced, start);
  return result;
}

function encodeDeletions(deletions: Deletions): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, deletions.size);
  for (const [client, ranges] of deletions) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  }
  return encoding.toUint8Array(encoder);
}
