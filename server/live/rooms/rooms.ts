/**
 * Which texts are open. A room is made once, loaded before anybody gets in, and forgotten only after its last change is
 * committed and nobody is left. Commands reach texts through `edit` and `read` alone.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database, Rooms } from "../../context.ts";
import { appendToLog, bindClients, compactLog, type ClientClaim, type CompactedLog } from "../../documents/log/commands.ts";
import { findEdit } from "../../documents/log/edit-claims.commands.ts";
import { findCurrentContent, findState, findStoredText, type StoredText } from "../../documents/log/queries.ts";
import { NotFound, Refusal, Stopping } from "../../errors.ts";
import { makeConnections, type Connections } from "../connections/connection.ts";
import { compactionWithoutThread, type Compaction } from "../compaction/compaction.ts";
import { LogCatchUp } from "./log-catch-up.ts";
import { History, HISTORY_LIMITS, type HistoryLimits } from "./history.ts";
import { CLOSES } from "../protocol.rules.ts";
import { Room, ROOM_LIMITS, type RoomLimits } from "./room.ts";
import type { Caret, Bus, PresentState } from "../../platform/bus.ts";
import { BatchLoader } from "./batch-loader.ts";
import { DocumentLock } from "./document-lock.ts";
import { UpdateBatcher, BATCHER_LIMITS, type BatcherLimits } from "./update-batcher.ts";

export interface RoomsParts {
  db: Database;
  log: Logger;
  now: () => Date;
  /** To other servers on the same database; without it this one is alone. */
  bus?: Pick<Bus, "from" | "showCarets" | "askForCarets"> | undefined;
  /** Where large texts are put together; here, unless told otherwise. */
  compaction?: Compaction | undefined;
  /** Others than usual, for tests. */
  limits?: Partial<RoomLimits & BatcherLimits & HistoryLimits & KeepingLimits>;
}

interface KeepingLimits {
  /** How long an empty room is kept: people reload pages. */
  lingerMs: number;
  /** Compacting while people work happens no more often than this, per room. */
  compactEveryMs: number;
  /** The same for putting a heavy tail together in memory, which asks nothing of the database. */
  foldEveryMs: number;
  /** How often all open rooms are compared with the database, and looked at for versions that are due. */
  lookEveryMs: number;
}

const KEEPING_LIMITS: KeepingLimits = { lingerMs: 5_000, compactEveryMs: 10_000, foldEveryMs: 500, lookEveryMs: 1_000 };

/** What the gateway and the start need beyond what commands see. */
export interface LiveRooms extends Rooms {
  readonly connections: Connections;
  /** The room, loaded, and kept until `leave` is called once for it. @throws NotFound; anything else may go better next time */
  enter(documentId: number): Promise<Room>;
  leave(room: Room): void;
  /** Another server stored something. */
  hear(documentId: number, seq: number): void;
  /** Something may have been missed: all rooms are compared with the database. */
  look(): Promise<void>;
  /** Somebody moved their caret at another server; `carets` of texts that nobody has open here are left aside. */
  hearCarets(from: string, carets: readonly Caret[]): void;
  /** Another server is gone, and those who were there. */
  forgetCarets(from: string): void;
  /** Tells other servers where everybody is; with `documentId` only in that text. */
  repeatCarets(documentId?: number): void;
  /** The text with what is not stored yet, as updates; null: the database has all of it. */
  unstored(documentId: number): Uint8Array[] | null;
  /** How many rooms are in memory. */
  count(): number;
  /**
   * The server stops: nothing more is heard, what was typed is stored and confirmed, then everybody is sent to the next server.
   * @returns how many changes could not be stored before the deadline
   */
  close(deadlineMs?: number): Promise<number>;
}

/** Asked for in one query. */
const MOST_BINDINGS = 500;

/** A room from the first question for it until it is forgotten. */
interface Kept {
  loading: Promise<Room>;
  /** Once it is loaded. */
  room: Room | null;
  /** How far its log reaches, as was heard while it was being loaded. */
  heard: number;
  /** Connections and commands that need it. */
  holds: number;
  lingering: NodeJS.Timeout | null;
  compacting: Promise<void> | null;
  compactTimer: NodeJS.Timeout | null;
  compactedAt: number;
  foldTimer: NodeJS.Timeout | null;
  foldedAt: number;
}

export function makeRooms({ db, log, now, bus, compaction = compactionWithoutThread(), limits = {} }: RoomsParts): LiveRooms {
  const own = { ...ROOM_LIMITS, ...BATCHER_LIMITS, ...HISTORY_LIMITS, ...KEEPING_LIMITS, ...limits };
  const kept = new Map<number, Kept>();
  const loaded = new Set<Room>();
  const connections = makeConnections();
  const documentLock = new DocumentLock(db);
  const bindings = new BatchLoader<ClientClaim, number | null>((claims) => bindClients(db, claims, now()), MOST_BINDINGS);
  const catchUp = new LogCatchUp({ db, log, rooms: loaded });
  const history = new History({ db, log, now, compaction, compact: compactWhole, limits: own });
  const batcher = new UpdateBatcher({
    append: (entries) => appendToLog(db, entries, now(), bus?.from),
    onTrouble: (isTrouble) => {
      for (const room of loaded) room.tellEditors(isTrouble ? "storage-trouble" : "storage-fine");
    },
    log,
    limits: own,
  });
  const looking = setInterval(() => {
    void catchUp.look();
    history.look(loaded);
    for (const room of loaded) room.look();
  }, own.lookEveryMs).unref();
  let isClosing = false;

  async function load(documentId: number, entry: Kept): Promise<Room> {
    const stored = await findCompacted(documentId);
    if (!stored) throw new NotFound();
    const room = new Room(documentId, stored, {
      batcher,
      compaction,
      log,
      limits: own,
      onLongTail: (long) => compactSoon(entry, long),
      onHeavyTail: (heavy) => foldSoon(entry, heavy),
      onBehind: (behind) => catchUp.fetch(behind),
      onCarets: (here, states) => showCarets(here, states),
      bind: (claim) => bindings.ask(claim),
      onDeletions: (losing, watch, personId) => void history.lookAt(losing, watch, personId),
      onGone: forget,
    });
    loaded.add(room);
    entry.room = room;
    room.hear(entry.heard);
    bus?.askForCarets(documentId);
    return room;
  }

  /** A room reads what was written since the state here: what is long (a file brought in, the work of a day) becomes state before. */
  async function findCompacted(documentId: number): Promise<StoredText | undefined> {
    const stored = await findStoredText(db, documentId);
    const bytes = stored?.updates.reduce((sum, update) => sum + update.length, 0) ?? 0;
    if (bytes <= own.compactBytes) return stored;
    try {
      await compactLog(db, documentId, now(), compaction.compact);
    } catch (error) {
      log.error({ err: error, documentId }, "a text could not be compacted");
      return stored;
    }
    return findStoredText(db, documentId);
  }

  function showCarets({ documentId }: Room, states: readonly PresentState[]): void {
    bus?.showCarets(states.map((state) => ({ documentId, ...state })));
  }

  async function enter(documentId: number): Promise<Room> {
    if (isClosing) throw new Stopping();
    const entry = kept.get(documentId) ?? open(documentId);
    entry.holds += 1;
    if (entry.lingering) clearTimeout(entry.lingering);
    return entry.loading;
  }

  function open(documentId: number): Kept {
    const entry: Kept = {
      loading: undefined as never,
      room: null,
      heard: 0,
      holds: 0,
      lingering: null,
      compacting: null,
      compactTimer: null,
      compactedAt: Date.now(),
      foldTimer: null,
      foldedAt: 0,
    };
    entry.loading = load(documentId, entry);
    kept.set(documentId, entry);
    // A failed loading leaves nothing behind that somebody could write to.
    entry.loading.catch(() => kept.delete(documentId));
    return entry;
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

  /** Last one out: store, compact, forget. Whoever comes in between finds the same room. */
  async function unload(entry: Kept, room: Room): Promise<void> {
    try {
      await room.whenStored();
    } catch {
      return; // The document is deleted or settled, and the room forgotten already.
    }
    if (entry.holds === 0 && room.isUnversioned && !isClosing) await history.keep(room);
    if (entry.holds === 0 && room.isBeyondStored && !isClosing) await compact(entry, room);
    if (entry.holds === 0 && !room.isDirty && kept.get(room.documentId) === entry) forget(room);
  }

  function forget(room: Room): void {
    // Another one may have been opened in its place.
    if (kept.get(room.documentId)?.room === room) kept.delete(room.documentId);
    loaded.delete(room);
  }

  function compactSoon(entry: Kept, room: Room): void {
    if (entry.compactTimer) return;
    // What began together, as after a restart, is not compacted together: everybody's words would wait for it.
    const spreadMs = Math.random() * own.compactEveryMs;
    const afterMs = Math.max(0, entry.compactedAt + own.compactEveryMs - Date.now()) + spreadMs;
    entry.compactTimer = setTimeout(() => void compactAgain(entry, room), afterMs).unref();
  }

  function foldSoon(entry: Kept, room: Room): void {
    const afterMs = Math.max(0, entry.foldedAt + own.foldEveryMs - Date.now());
    entry.foldTimer ??= setTimeout(() => void fold(entry, room), afterMs).unref();
  }

  /** Only what is stored. Whoever waits for room goes on afterwards, or waits for the next time. */
  async function fold(entry: Kept, room: Room): Promise<void> {
    try {
      await room.whenStored();
      await room.fold(compaction.fold);
    } catch (error) {
      if (!(error instanceof Refusal))
        log.error({ err: error, documentId: room.documentId }, "a text could not be put together");
    }
    entry.foldTimer = null;
    entry.foldedAt = Date.now();
    room.goOn();
  }

  /** One that is under way has read the log already, perhaps without what made this one worthwhile. */
  async function compactAgain(entry: Kept, room: Room): Promise<void> {
    await entry.compacting;
    entry.compactTimer = null;
    if (!isClosing && kept.get(room.documentId) === entry) await compact(entry, room);
  }

  function compact(entry: Kept, room: Room): Promise<void> {
    entry.compacting ??= compactInRoom(room).finally(() => {
      entry.compacting = null;
      entry.compactedAt = Date.now();
    });
    return entry.compacting;
  }

  /** Nothing depends on it: when it fails, the log is longer, and the next attempt compacts all of it. */
  async function compactInRoom(room: Room): Promise<void> {
    try {
      // Another server may have done it already.
      const theirs = await findState(db, room.documentId, room.stateSeq);
      if (theirs) await rebase(room, theirs);
      if (!theirs || room.isLong) await compactWhole(room);
    } catch (error) {
      log.error({ err: error, documentId: room.documentId }, "a text could not be compacted");
    }
  }

  /** @returns the whole text as it is stored now; undefined when it is deleted */
  async function compactWhole(room: Room): Promise<CompactedLog | undefined> {
    const compacted = await compactLog(db, room.documentId, now(), compaction.compact, room.folded);
    if (compacted) await rebase(room, compacted);
    return compacted ?? findState(db, room.documentId);
  }

  /** What other servers stored is passed on before it disappears in a state. */
  async function rebase(room: Room, compacted: CompactedLog): Promise<void> {
    if (room.rebase(compacted)) return;
    await catchUp.level(room);
    room.rebase(compacted);
  }

  /** Level with what is stored, whichever server stored it. */
  async function inRoom<T>(documentId: number, work: (room: Room) => T | Promise<T>): Promise<T> {
    const wasLoaded = kept.get(documentId)?.room != null;
    const room = await enter(documentId);
    try {
      if (wasLoaded) await catchUp.level(room);
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
    unstored(documentId) {
      const room = kept.get(documentId)?.room;
      return room?.isDirty ? room.updates : null;
    },
    hear(documentId, seq) {
      const entry = kept.get(documentId);
      if (!entry) return;
      entry.heard = Math.max(entry.heard, seq);
      entry.room?.hear(seq);
    },
    look: () => catchUp.look(),
    hearCarets(from, carets) {
      for (const { documentId, ...state } of carets) kept.get(documentId)?.room?.hearCarets(from, [state]);
    },
    forgetCarets(from) {
      for (const room of loaded) room.forgetCarets(from);
    },
    repeatCarets(documentId) {
      for (const room of loaded) if (documentId === undefined || room.documentId === documentId) showCarets(room, room.carets);
    },
    edit: (documentId, change, by, claim) =>
      documentLock.take(documentId, async () => {
        const done = claim && (await findEdit<Awaited<ReturnType<typeof change>>>(db, claim));
        return done ? done.result : inRoom(documentId, (room) => room.edit(change, by, claim));
      }),
    async read(documentId) {
      // Most texts are read when nobody is writing, and then there is nothing to put together.
      const isOnlyHere = kept.get(documentId)?.room?.isDirty;
      const stored = isOnlyHere ? undefined : await findCurrentContent(db, documentId);
      return stored ?? inRoom(documentId, (room) => room.read(compaction.read));
    },
    disconnect: connections.disconnect,
    async close(deadlineMs = 10_000) {
      isClosing = true;
      clearInterval(looking);
      catchUp.close();
      for (const connection of connections.list()) connection.deafen();
      const claimed = Promise.all([...loaded].map((room) => room.whenClaimed()));
      await Promise.race([claimed, delay(deadlineMs, undefined, { ref: false })]);
      const unstored = await batcher.drain(deadlineMs);
      if (unstored > 0) log.error({ changes: unstored }, "stopping with changes that could not be stored");
      for (const connection of connections.list()) connection.close(CLOSES.restarting);
      await Promise.race([
        delay(500, undefined, { ref: false }),
        Promise.all([...[...kept.values()].flatMap((entry) => entry.compacting ?? []), history.settled()]),
      ]);
      return unstored;
    },
  };
}
