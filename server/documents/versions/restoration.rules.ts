/** Going back to an earlier version inside a ydoc, as part of a room's edit; said as plain data, so that it can be done in a thread. */
import * as Y from "yjs";
import { Conflict } from "../../errors.ts";
import { contentOf, toYdoc } from "../log/rules.ts";
import { changeContent, giveBlockIds } from "../log/ydoc.rules.ts";
import type { TextContent } from "../rules.ts";
import { withRecordsOf } from "./rules.ts";

/** Every block can be named from now on. */
export interface IdentificationTask {
  kind: "identify";
  /** The answer is the text then. */
  withState: boolean;
}

export interface RestorationTask {
  kind: "restore";
  /** The text as it was kept before. */
  base: Uint8Array;
  /** ProseMirror JSON of the version; as text, which is quicker to hand over. */
  target: string;
  /** Threads whose passages may come back. */
  threads: readonly number[];
}

export const identification = (withState: boolean) => {
  const task: IdentificationTask = { kind: "identify", withState };
  return Object.assign((ydoc: Y.Doc) => identify(ydoc, task), { task });
};

export const restoration = ({ target, ...rest }: Omit<RestorationTask, "kind" | "target"> & { target: TextContent }) => {
  const task: RestorationTask = { kind: "restore", target: JSON.stringify(target), ...rest };
  return Object.assign((ydoc: Y.Doc) => restore(ydoc, task), { task });
};

export function identify(ydoc: Y.Doc, { withState }: IdentificationTask): Uint8Array {
  giveBlockIds(ydoc);
  return withState ? Y.encodeStateAsUpdate(ydoc) : new Uint8Array();
}

/** @throws Conflict for a version that no text can hold */
export function restore(ydoc: Y.Doc, { base, target, threads }: RestorationTask): null {
  try {
    goBack(ydoc, base, JSON.parse(target) as TextContent, new Set(threads));
  } catch (error) {
    if (error instanceof RangeError) throw new Conflict("documents:versions.error.unreadable");
    throw error;
  }
  return null;
}

/**
 * The way back is found from the text as it was kept, and merges with what was typed since, like the changes of two people: what
 * came in between is neither in the version that was kept nor meant by whoever goes back.
 */
function goBack(ydoc: Y.Doc, base: Uint8Array, target: TextContent, threads: ReadonlySet<number>): void {
  const past = toYdoc([base]);
  const before = Y.encodeStateVector(past);
  const client = ydoc.clientID;
  // The same client wrote in between (two restorations at once): then its place in the past is taken.
  const isTaken = Y.getState(ydoc.store, client) > Y.getState(past.store, client);
  const text = isTaken ? ydoc : past;
  past.clientID = client;
  text.transact(() => changeContent(text, withRecordsOf(target, contentOf(text)), { threads }));
  if (!isTaken) Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(past, before));
  past.destroy();
}
