/**
 * Who wrote what: characters of a text carry nothing but the Yjs client that typed them, and the log says who sent what. Counts
 * both between two versions, and marks the characters of a text with their clients.
 */
import * as Y from "yjs";
import { contentOf, runsOf, toYdoc } from "./rules.ts";
import type { TextContent } from "../rules.ts";

/** An entry of the log. */
export interface LoggedUpdate {
  update: Uint8Array;
  /** Who sent it; null: the server itself. */
  personId: number | null;
}

/** Characters of one Yjs client or, where only the sender is known, of one person. */
export interface Written {
  inserted: number;
  deleted: number;
}

export interface Tally {
  /** By Yjs client: who typed it, whoever brought it; `sender` brought it first, if it was a person. */
  clients: Map<number, Written & { sender: number | null }>;
  /** By person: what they deleted; deletions carry no client. */
  people: Map<number, Written>;
}

/**
 * Counts characters (UTF-16 units, as Yjs does) that were written and deleted by a stretch of the log. What was written and
 * deleted again within it counts as both. Updates that cannot be read count as nothing.
 * @param base the text before the stretch, to tell deleted characters from deleted blocks and formats; without it only
 * characters that were written within the stretch count as deleted
 */
export function tallyOf(base: Uint8Array | null, log: readonly LoggedUpdate[]): Tally {
  const tally: Tally = { clients: new Map(), people: new Map() };
  const runs = new Runs();
  if (base) runs.addAll(structsOf(base)?.structs ?? []);
  for (const { update, personId } of log) {
    const decoded = structsOf(update);
    if (!decoded) continue;
    for (const { client, length } of runs.addAll(decoded.structs)) {
      const entry = tally.clients.get(client) ?? { inserted: 0, deleted: 0, sender: personId };
      entry.inserted += length;
      tally.clients.set(client, entry);
    }
    const deleted = runs.remove(decoded.ds);
    if (personId === null || deleted === 0) continue;
    const entry = tally.people.get(personId) ?? { inserted: 0, deleted: 0 };
    entry.deleted += deleted;
    tally.people.set(personId, entry);
  }
  return tally;
}

type Decoded = ReturnType<typeof Y.decodeUpdate>;

function structsOf(update: Uint8Array): Decoded | undefined {
  try {
    return Y.decodeUpdate(update);
  } catch {
    return undefined;
  }
}

interface Run {
  from: number;
  to: number;
}

/**
 * The same where the log has been tidied up: who typed those of the new characters that are still there. What was deleted since,
 * and by whom, nobody knows.
 */
export function survivorsOf(base: Uint8Array | null, state: Uint8Array): Tally {
  const tally: Tally = { clients: new Map(), people: new Map() };
  const known = new Map<number, number>();
  for (const struct of (base && structsOf(base)?.structs) ?? []) known.set(struct.id.client, struct.id.clock + struct.length);
  for (const struct of structsOf(state)?.structs ?? []) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
    const { client, clock } = struct.id;
    const length = clock + struct.length - Math.max(clock, known.get(client) ?? 0);
    if (length <= 0) continue;
    const entry = tally.clients.get(client) ?? { inserted: 0, deleted: 0, sender: null };
    entry.inserted += length;
    tally.clients.set(client, entry);
  }
  return tally;
}

/** Where the characters of each client are among its clock values; each is deleted once. */
class Runs {
  readonly #byClient = new Map<number, Run[]>();

  /** @returns what is new of it */
  addAll(structs: Decoded["structs"]): { client: number; length: number }[] {
    return structs.flatMap((struct) => {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return [];
      const { client, clock } = struct.id;
      const runs = this.#runsOf(client);
      // Clock values of a client come in order; what is there already was sent twice.
      const from = Math.max(clock, runs.at(-1)?.to ?? 0);
      const to = clock + struct.length;
      if (from >= to) return [];
      runs.push({ from, to });
      return [{ client, length: to - from }];
    });
  }

  /** @returns how many characters this takes out that were still there */
  remove(deletions: Decoded["ds"]): number {
    let count = 0;
    for (const [client, ranges] of deletions.clients) {
      const runs = this.#byClient.get(client);
      if (!runs) continue;
      for (const { clock, len } of ranges) count += cutOut(runs, clock, clock + len);
    }
    return count;
  }

  #runsOf(client: number): Run[] {
    let runs = this.#byClient.get(client);
    if (!runs) this.#byClient.set(client, (runs = []));
    return runs;
  }
}

/** Takes a stretch out of sorted runs. @returns how much of it was there */
function cutOut(runs: Run[], from: number, to: number): number {
  let index = firstEndingAfter(runs, from);
  let count = 0;
  while (index < runs.length && runs[index]!.from < to) {
    const run = runs[index]!;
    const [start, end] = [Math.max(run.from, from), Math.min(run.to, to)];
    count += end - start;
    const rest = [
      { from: run.from, to: start },
      { from: end, to: run.to },
    ].filter((piece) => piece.from < piece.to);
    // The end of the list says how far the client's clock is known, so an empty run stays there.
    if (rest.length === 0 && index === runs.length - 1) rest.push({ from: run.to, to: run.to });
    runs.splice(index, 1, ...rest);
    index += rest.length;
  }
  return count;
}

function firstEndingAfter(runs: readonly Run[], clock: number): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.to > clock) high = middle;
    else low = middle + 1;
  }
  return low;
}

// --- who wrote which characters -----------------------------------------------------------

/** Clients that wrote what a text holds now. */
export function clientsIn(ydoc: Y.Doc): Set<number> {
  const clients = new Set<number>();
  contentOf(ydoc, (text) => {
    for (const { client } of stretchesOf(text)) clients.add(client);
    return [];
  });
  return clients;
}

/** The same of a text as it is stored. */
export function clientsOf(updates: readonly Uint8Array[]): number[] {
  const ydoc = toYdoc(updates);
  const clients = [...clientsIn(ydoc)];
  ydoc.destroy();
  return clients;
}

/** A stored text with the names of those who wrote it, by their clients; see `withAuthors`. */
export function authoredText(updates: readonly Uint8Array[], names: ReadonlyMap<number, string>): TextContent {
  const ydoc = toYdoc(updates);
  const content = withAuthors(ydoc, (client) => names.get(client));
  ydoc.destroy();
  return content;
}

/**
 * A text whose runs bear an `author` mark with the name of whoever typed them, for comparing (compare/rules.ts). What nobody is
 * known for bears none.
 */
export function withAuthors(ydoc: Y.Doc, nameOf: (client: number) => string | undefined): TextContent {
  return contentOf(ydoc, (text) => {
    const stretches = stretchesOf(text);
    const runs: TextContent[] = [];
    for (const run of runsOf(text)) {
      for (let left = run.text ?? ""; left && stretches[0]; ) {
        const part = left.slice(0, stretches[0].length);
        const by = nameOf(stretches[0].client);
        const author = by === undefined ? [] : [{ type: "author", attrs: { by } }];
        runs.push({ ...run, text: part, marks: [...(run.marks ?? []), ...author] });
        left = left.slice(part.length);
        stretches[0].length -= part.length;
        if (stretches[0].length === 0) stretches.shift();
      }
    }
    return runs;
  });
}

/** Characters in a row by the same client. */
function stretchesOf(text: Y.XmlText): { client: number; length: number }[] {
  const stretches: { client: number; length: number }[] = [];
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const last = stretches.at(-1);
    if (last?.client === item.id.client) last.length += item.length;
    else stretches.push({ client: item.id.client, length: item.length });
  }
  return stretches;
}
