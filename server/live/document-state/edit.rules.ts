/** A change by the server itself, as updates; done in the room or in a thread. */
import type * as Y from "yjs";
import { toYdoc } from "../../documents/log/rules.ts";

/** What an edit made of a text, as updates, and what it answered. */
export interface Edited {
  result: unknown;
  made: Uint8Array[];
}

/**
 * A change by the server itself.
 * @param change gets a ydoc of its own; when it throws, nothing has happened
 * @param client as whom it writes
 */
export function editText<T>(updates: Uint8Array[], client: number, change: (ydoc: Y.Doc) => T): Edited & { result: T } {
  const ydoc = toYdoc(updates);
  ydoc.clientID = client;
  const made: Uint8Array[] = [];
  ydoc.on("update", (update: Uint8Array) => made.push(update));
  const result = ydoc.transact(() => change(ydoc));
  ydoc.destroy();
  return { result, made };
}
