/**
 * What a room's text already holds, kept without the text: the clock of every Yjs client, and on demand the deletions. Every
 * update passes here before it is stored or passed on, so that nothing broken and nothing without its predecessors gets in.
 */
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { clocksOf, deletionsOf, type Deletions } from "./clocks.rules.ts";

/** The bytes are no Yjs update. */
export class BrokenUpdate extends Error {}

/**
 * `taken` with the bytes worth storing, the clients who write in it, and how much it deletes (letters, and things such as blocks) · `known`: nothing new in it · `gap`: it builds on something that is not here, so that
 * everybody who received it would wait for the missing part · `full`: it adds something, and nothing may be added.
 */
export type Verdict = Taken | { kind: "known" } | { kind: "gap" } | { kind: "full" };

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
}

type Struct = Y.Item | Y.GC | Y.Skip;
interface Range {
  clock: number;
  len: number;
}

export class Inventory {
  #clocks: Map<number, number>;
  #deletions: Deletions | null = null;
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
  take(update: Uint8Array, { isAnswer = false, isFull = false }: TakeOptions = {}): Verdict {
    const { structs, deletions } = decode(update);
    const after = this.#clocksAfter(structs);
    if (!after || !this.#reaches(deletions, after)) return { kind: "gap" };
    const clients = [...after.keys()].filter((client) => after.get(client)! > this.#clockOf(client));
    const grows = clients.length > 0;
    const news = isAnswer ? this.#unknownOf(deletions) : deletions;
    if (!grows && news.size === 0) return { kind: "known" };
    if (grows && isFull) return { kind: "full" };
    // Otherwise the same place of the text could hold one thing for those who are here and another for those who come later.
    const known = [...structs].some(([client, list]) => list[0]!.id.clock < this.#clockOf(client));
    const fresh = known ? Y.diffUpdate(update, this.stateVector) : update;
    for (const [client, clock] of after) this.#clocks.set(client, Math.max(clock, this.#clockOf(client)));
    if (this.#deletions) add(this.#deletions, news);
    const taken = news === deletions ? fresh : withDeletions(fresh, deletions, news);
    return { kind: "taken", update: taken, clients, deleted: amountOf(news) };
  }

  /** Frees the memory of the deletions until they are asked for again. */
  forgetDeletions(): void {
    this.#deletions = null;
  }

  #clockOf(client: number): number {
    return this.#clocks.get(client) ?? 0;
  }

  /**
   * The clocks of the clients in an update once all its structs are in, or undefined when some could never be put in, which Yjs
   * would leave waiting for ever. Who waits is asked again only when exactly that came in: an update may hold two hundred
   * thousand clients, each waiting for the next.
   */
  #clocksAfter(structs: Map<number, Struct[]>): Map<number, number> | undefined {
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
        if (struct instanceof Y.Skip || struct.id.clock > clockOf(client)) return undefined;
        const missing = missingFor(struct, clockOf);
        if (missing) {
          const awaited = structAt(structs.get(missing.client) ?? [], missing.clock);
          if (!awaited) return undefined;
          const others = waiting.get(awaited);
          if (others) others.push(client);
          else waiting.set(awaited, [client]);
          break;
        }
        clocks.set(client, Math.max(clockOf(client), struct.id.clock + struct.length));
        for (const waiter of waiting.get(struct) ?? []) due.push(waiter);
        waiting.delete(struct);
      }
      places.set(client, place);
      if (place === list.length) complete += 1;
    }
    return complete === structs.size ? clocks : undefined;
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
    const news: Deletions = new Map();
    for (const [client, ranges] of deletions) {
      const known = this.#deletions.get(client) ?? [];
      const unknown = ranges.filter((range) => !isCovered(range, known));
      if (unknown.length > 0) news.set(client, unknown);
    }
    return news;
  }
}

function decode(update: Uint8Array): { structs: Map<number, Struct[]>; deletions: Deletions } {
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
