/** Rooms for tests of commands that write into texts: straight from and to the log in the database, one edit after the other. */
import * as Y from "yjs";
import type { Author, Database, EditClaim, Rooms, TextChange } from "#server/context";
import { appendToLog, recordClients } from "#server/documents/log/commands";
import { findEdit } from "#server/documents/log/edit-claims.commands";
import { findStoredText } from "#server/documents/log/queries";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import { whySettled } from "#server/documents/rules";
import { Conflict } from "#server/errors";

export function databaseRooms(db: Database, now: () => Date): Rooms {
  const last = new Map<number, Promise<unknown>>();
  const load = async (documentId: number) => {
    const stored = await findStoredText(db, documentId);
    if (!stored) throw new Error(`There is no document ${documentId}.`);
    return toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates);
  };
  const edit = async <T>(documentId: number, change: TextChange<T>, by?: Author, claim?: EditClaim): Promise<T> => {
    const done = claim && (await findEdit<T>(db, claim));
    if (done) return done.result;
    const ydoc = await load(documentId);
    const before = Y.encodeStateVector(ydoc);
    const result = ydoc.transact(() => change(ydoc));
    const update = Y.encodeStateAsUpdate(ydoc, before);
    const outcome = claim && { claim, result };
    const heads = await appendToLog(db, [{ documentId, update, personId: by?.personId ?? null, outcome }], now());
    const head = heads.get(documentId);
    if (typeof head === "string") throw new Conflict(whySettled(head));
    if (by) await recordClients(db, [{ documentId, clientId: ydoc.clientID, ...by }], now());
    return result;
  };
  return {
    edit(documentId, change, by, claim) {
      const turn = (last.get(documentId) ?? Promise.resolve()).then(() => edit(documentId, change, by, claim));
      last.set(
        documentId,
        turn.catch(() => undefined),
      );
      return turn;
    },
    read: async (documentId) => contentOf(await load(documentId)),
    disconnect: () => undefined,
  };
}
