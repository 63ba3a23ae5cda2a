/**
 * Which texts are open. A room is made once, loaded before anybody gets in, and forgotten only after its last change is
 * committed and nobody is left. main.ts makes this once; commands reach texts through `edit` and `read` alone.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database, Rooms } from "../context.ts";
import { appendToLog, compactLog } from "../documents/log.commands.ts";
import { findCurrentContent, findStoredText } from "../documents/log.queries.ts";
import { NotFound } from "../errors.ts";
import { makeConnections, type Connections } from "./connection.ts";
import { CLOSES } from "./protocol.rules.ts";
import { Room, ROOM_LIMITS, type RoomLimits } from "./room.ts";
import { Writer, WRITER_LIMITS, type WriterLimits } from "./writer.ts";

export interface RoomsParts {
  db: Database;
  log: Logger;
  now: () => Date;
  /** Others than usual, for tests. */
  limits?: Partial<RoomLimits & WriterLimits & Pick<KeepingLimits, "lingerMs" | "compactEveryMs">>;
}

interface KeepingLimits {
  /** How long an empty room is kept: people reload pages. */
  lingerMs: number;
  /** Folding in while people work happens no more often than this, per room. */
  compactEveryMs: number;
}

const KEEPING_LIMITS: KeepingLimits = { lingerMs: 5_000, compactEveryMs: 10_000 };

/** What the door and main.ts need beyond what commands see. */
export interface LiveRooms extends Rooms {
  readonly connections: Connections;
  /** The room, loaded, and kept until `leave` is called once for it. @throws NotFound; anything else may go better next time */
  enter(documentId: number): Promise<Room>;
  leave(room: Room): void;
  /** How many rooms are in memory. */
  count(): number;
  /**
   * The server stops: nothing more is heard, what was typed is stored and confirmed, then everybody is sent to the next server.
   * @returns how many changes could not be stored before the deadline
   */
  close(deadlineMs?: number): Promise<number>;
}

/** A room from the first question for it until it is forgotten. */
interface Kept {
  loading: Promise<Room>;
  /** Connections and commands that need it. */
  holds: number;
  lingering: NodeJS.Timeout | null;
  compacting: Promise<void> | null;
  compactTimer: NodeJS.Timeout | null;
  compactedAt: number;
}

export function makeRooms({ db, log, now, limits = {} }: RoomsParts): LiveRooms {
  const own = { ...ROOM_LIMITS, ...WRITER_LIMITS, ...KEEPING_LIMITS, ...limits };
  const kept = new Map<number, Kept>();
  const loaded = new Set<Room>();
  const connections = makeConnections();
  const writer = new Writer({
    append: (entries) => appendToLog(db, entries, now()),
    onTrouble: (isTrouble) => {
      for (const room of loaded) room.tellEditors(isTrouble ? "storage-trouble" : "storage-fine");
    },
    log,
    limits: own,
  });
  let isClosing = false;

  async function load(documentId: number): Promise<Room> {
    const stored = await findStoredText(db, documentId);
    if (!stored) throw new NotFound();
    const room = new Room(documentId, stored, {
      writer,
      log,
      limits: own,
      onLongTail: (long) => {
        const entry = kept.get(long.documentId);
        if (entry) compactSoon(entry, long);
      },
      onGone: forget,
    });
    loaded.add(room);
    return room;
  }

  async function enter(documentId: number): Promise<Room> {
    if (isClosing) throw new Error("The server is stopping.");
    let entry = kept.get(documentId);
    if (!entry) {
      entry = {
        loading: load(documentId),
        holds: 0,
        lingering: null,
        compacting: null,
        compactTimer: null,
        compactedAt: Date.now(),
      };
      kept.set(documentId, entry);
      // A failed loading leaves nothing behind that somebody could write to.
      entry.loading.catch(() => kept.delete(documentId));
    }
    entry.holds += 1;
    if (entry.lingering) clearTimeout(entry.lingering);
    return entry.loading;
  }

  function leave(room: Room): void {
    const entry = kept.get(room.documentId);
    if (!entry || !loaded.has(room)) return;
    entry.holds -= 1;
    if (entry.holds > 0 || isClosing) return;
    if (entry.lingering) clearTimeout(entry.lingering);
    entry.lingering = setTimeout(() => void unload(entry, room), own.lingerMs);
    entry.lingering.unref();
  }

  /** Last one out: store, fold in, forget. Whoever comes in between finds the same room. */
  async function unload(entry: Kept, room: Room): Promise<void> {
    try {
      await room.whenStored();
    } catch {
      return; // The document is deleted, and the room forgotten already.
    }
    if (entry.holds === 0 && room.hasTail && !isClosing) await compact(entry, room);
    if (entry.holds === 0 && !room.isDirty && kept.get(room.documentId) === entry) forget(room);
  }

  function forget(room: Room): void {
    kept.delete(room.documentId);
    loaded.delete(room);
  }

  function compactSoon(entry: Kept, room: Room): void {
    if (entry.compactTimer) return;
    const afterMs = Math.max(0, entry.compactedAt + own.compactEveryMs - Date.now());
    entry.compactTimer = setTimeout(() => void compactAgain(entry, room), afterMs).unref();
  }

  /** One that is under way has read the log already, perhaps without what made this one worthwhile. */
  async function compactAgain(entry: Kept, room: Room): Promise<void> {
    await entry.compacting;
    entry.compactTimer = null;
    if (!isClosing && kept.get(room.documentId) === entry) await compact(entry, room);
  }

  function compact(entry: Kept, room: Room): Promise<void> {
    entry.compacting ??= foldIn(room).finally(() => {
      entry.compacting = null;
      entry.compactedAt = Date.now();
    });
    return entry.compacting;
  }

  /** Nothing depends on it: when it fails, the log is longer, and the next attempt folds in all of it. */
  async function foldIn(room: Room): Promise<void> {
    try {
      const compacted = await compactLog(db, room.documentId, now());
      if (compacted) room.rebase(compacted);
    } catch (error) {
      log.error({ err: error, documentId: room.documentId }, "a text could not be folded in");
    }
  }

  async function inRoom<T>(documentId: number, work: (room: Room) => T | Promise<T>): Promise<T> {
    const room = await enter(documentId);
    try {
      return await work(room);
    } finally {
      leave(room);
    }
  }

  return {
    connections,
    enter,
    leave,
    count: () => kept.size,
    edit: (documentId, change) => inRoom(documentId, (room) => room.edit(change)),
    async read(documentId) {
      // Most texts are read when nobody has them open, and then there is nothing to put together.
      const stored = kept.has(documentId) ? undefined : await findCurrentContent(db, documentId);
      return stored ?? inRoom(documentId, (room) => room.read());
    },
    disconnect: connections.disconnect,
    async close(deadlineMs = 10_000) {
      isClosing = true;
      for (const connection of connections.list()) connection.deafen();
      const unstored = await writer.drain(deadlineMs);
      if (unstored > 0) log.error({ changes: unstored }, "stopping with changes that could not be stored");
      for (const connection of connections.list()) connection.close(CLOSES.restarting);
      await Promise.race([
        delay(500, undefined, { ref: false }),
        Promise.all([...kept.values()].map((entry) => entry.compacting)),
      ]);
      return unstored;
    },
  };
}
