/** How much of a text somebody deleted, counted in letters that could be seen. */
import * as Y from "yjs";
import { toYdoc } from "../../documents/log/rules.ts";

export interface DeletedShare {
  /** Letters in the text before. */
  before: number;
  /** How many of those the updates delete. */
  deleted: number;
}

/**
 * @param before the text, as updates in order
 * @param updates what somebody did to it since; what others did meanwhile does not count, and neither does what they wrote themselves
 */
export function deletedShareOf(before: Iterable<Uint8Array>, updates: Iterable<Uint8Array>): DeletedShare {
  const ydoc = toYdoc(before);
  const share = { before: 0, deleted: 0 };
  for (const structs of ydoc.store.clients.values()) for (const struct of structs) share.before += lettersIn(struct);
  for (const [client, ranges] of deletionsIn(updates)) {
    for (const struct of ydoc.store.clients.get(client) ?? []) {
      const letters = lettersIn(struct);
      const end = struct.id.clock + struct.length;
      if (letters > 0) for (const range of ranges) share.deleted += overlap(range, { from: struct.id.clock, to: end });
    }
  }
  ydoc.destroy();
  return share;
}

const lettersIn = (struct: Y.Item | Y.GC): number =>
  struct instanceof Y.Item && !struct.deleted && struct.content instanceof Y.ContentString ? struct.length : 0;

/** Up to, but without `to`. */
interface Range {
  from: number;
  to: number;
}

/** Per client, apart from each other. */
function deletionsIn(updates: Iterable<Uint8Array>): Map<number, Range[]> {
  const all = new Map<number, Range[]>();
  for (const update of updates) {
    for (const [client, ranges] of Y.decodeUpdate(update).ds.clients) {
      const known = all.get(client) ?? [];
      known.push(...ranges.map(({ clock, len }) => ({ from: clock, to: clock + len })));
      all.set(client, known);
    }
  }
  for (const [client, ranges] of all) all.set(client, joined(ranges));
  return all;
}

function joined(ranges: Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else result.push({ ...range });
  }
  return result;
}

const overlap = (a: Range, b: Range): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
