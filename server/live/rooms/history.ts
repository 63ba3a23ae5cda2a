/**
 * Versions that nobody asks for: after minutes of quiet, when the last one has left, and before somebody deletes more than half
 * of a text. They are a convenience; the text itself is safe in the log, so a failure here is logged and no more.
 */
import type { Logger } from "pino";
import type { Database } from "../../context.ts";
import type { CompactedLog } from "../../documents/log/commands.ts";
import { storeVersion, type VersionToStore } from "../../documents/versions/commands.ts";
import { NotFound } from "../../errors.ts";
import type { Deletions, DeletionWatch } from "../document-state/mass-deletion.ts";
import type { Compaction } from "../compaction/compaction.ts";
import type { Room } from "./room.ts";

export interface HistoryLimits {
  /** A text that was changed gets a version when nobody wrote for so long. */
  quietMs: number;
  /** Versions before deletions are no closer than this, per text. */
  deletionSpacingMs: number;
}

export const HISTORY_LIMITS: HistoryLimits = { quietMs: 5 * 60_000, deletionSpacingMs: 10_000 };

interface Parts {
  db: Database;
  log: Logger;
  now: () => Date;
  compaction: Compaction;
  /** All that is stored of a text, compacted; undefined when it is deleted. */
  compact: (room: Room) => Promise<CompactedLog | undefined>;
  limits: HistoryLimits;
}

export class History {
  readonly #parts: Parts;
  readonly #looking = new Set<DeletionWatch>();
  readonly #turns = new WeakMap<Room, Promise<unknown>>();
  readonly #working = new Set<Promise<unknown>>();
  readonly #keptBefore = new WeakMap<Room, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asked every second. */
  look(rooms: Iterable<Room>): void {
    const quietSince = Date.now() - this.#parts.limits.quietMs;
    for (const room of rooms) if (room.isUnversioned && room.changedAt <= quietSince) void this.keep(room);
  }

  /** Resolves when nothing is being stored. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#working);
  }

  /** A version of what is stored now, unless nothing has changed since the last one. */
  async keep(room: Room): Promise<void> {
    const { documentId } = room;
    room.isUnversioned = false;
    await this.#orLog(room, async () => {
      const compacted = await this.#parts.compact(room);
      if (compacted)
        await this.#store({ documentId, kind: "auto", personId: null, text: asText(compacted, compacted.upToSeq) });
    });
  }

  /** Counts what one client deleted within seconds, apart from everybody's typing, and keeps the text before it when it was that much. */
  async lookAt(room: Room, watch: DeletionWatch, personId: number): Promise<void> {
    if (this.#looking.has(watch) || !this.#isDue(room)) return;
    this.#looking.add(watch);
    // One after the other: what is counted is a copy of the text, and often the first answer is one for all.
    const turn = (this.#turns.get(room) ?? Promise.resolve()).then(() => this.#count(room, watch, personId));
    this.#turns.set(room, turn);
    await turn;
    this.#looking.delete(watch);
  }

  async #count(room: Room, watch: DeletionWatch, personId: number): Promise<void> {
    if (!this.#isDue(room)) return;
    // More may have gone while it was counted.
    for (let counted = 0; watch.amount > counted && room.mayHaveLost(watch.amount); ) {
      const { recent } = watch;
      if (!recent) return;
      counted = recent.amount;
      const isKept = await this.#orLog(room, () => this.#keepBefore(room, recent, watch, personId));
      if (isKept) watch.forget();
    }
  }

  /** @returns false when it was not that much */
  async #keepBefore(room: Room, { before, updates }: Deletions, watch: DeletionWatch, personId: number): Promise<boolean> {
    const { compaction } = this.#parts;
    const share = await compaction.deletedShare(before.updates, updates);
    room.leastLetters = Math.max(0, share.before - watch.amount);
    if (share.deleted * 2 <= share.before) return false;
    this.#keptBefore.set(room, Date.now());
    const compacted = await compaction.compact(before.updates);
    await room.whenStored();
    const { documentId } = room;
    await this.#store({ documentId, kind: "before-deletion", personId, text: asText(compacted, before.seq()) });
    return true;
  }

  #isDue(room: Room): boolean {
    return Date.now() - (this.#keptBefore.get(room) ?? -Infinity) >= this.#parts.limits.deletionSpacingMs;
  }

  async #store(version: VersionToStore): Promise<void> {
    const { db, now, compaction } = this.#parts;
    await storeVersion(db, version, now(), compaction);
  }

  /** True also when it failed: it is not tried again at once. */
  async #orLog(room: Room, work: () => Promise<boolean | void>): Promise<boolean> {
    const working = work();
    this.#working.add(working);
    try {
      return (await working) ?? true;
    } catch (error) {
      if (error instanceof NotFound) return true;
      this.#parts.log.error({ err: error, documentId: room.documentId }, "a version could not be stored");
      // Tried again after the next quiet time.
      room.isUnversioned = true;
      room.changedAt = Date.now();
      return true;
    } finally {
      this.#working.delete(working);
    }
  }
}

const asText = ({ json, state }: { json: string; state: Uint8Array }, seq: number) => ({ json, state, seq });
