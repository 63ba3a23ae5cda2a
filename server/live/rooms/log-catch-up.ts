/**
 * Keeps open rooms level with the log, which other servers on the same database write too. A room that hears of a position it
 * lacks is given the rows; whether a signal was missed is found out by comparing all rooms with the database.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../../context.ts";
import { findHeads, findStoredText, findUpdates, type LogRow } from "../../documents/log/queries.ts";
import { NotFound } from "../../errors.ts";
import type { Room } from "./room.ts";

/** So many rows of one text are fetched at once. */
const MOST_ROWS = 500;
const BACKOFF_MS = 200;

interface Parts {
  db: Database;
  log: Logger;
  /** All rooms in memory. */
  rooms: ReadonlySet<Room>;
}

export class LogCatchUp {
  readonly #parts: Parts;
  readonly #behind = new Set<Room>();
  #running: Promise<void> | null = null;
  #isLooking = false;
  /** Asked for while it was looked already: what is being read may be older than what is missing. */
  #looksAgain = false;
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The room lacks something: it is fetched, together with what other rooms lack, and tried again until it is there. */
  fetch(room: Room): void {
    this.#behind.add(room);
    this.#running ??= this.#run();
  }

  /**
   * Resolves when the room has all that was stored when this was called.
   * @throws NotFound when the document was deleted; what the database says when it cannot be asked
   */
  async level(room: Room): Promise<void> {
    const heads = await findHeads(this.#parts.db, [room.documentId]);
    const head = heads.get(room.documentId);
    if (head === undefined) {
      room.gone();
      throw new NotFound();
    }
    while (room.missing(head).length > 0) await this.#give([room], head);
  }

  /** Compares all rooms with the database, in one query; when that fails, again until it does not. */
  async look(): Promise<void> {
    this.#looksAgain = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#looksAgain && !this.#isClosed && this.#parts.rooms.size > 0) {
      this.#looksAgain = false;
      await this.#compare();
    }
    this.#isLooking = false;
  }

  async #compare(): Promise<void> {
    const { db, rooms, log } = this.#parts;
    try {
      const compared = [...rooms];
      const heads = await findHeads(
        db,
        compared.map((room) => room.documentId),
      );
      for (const room of compared) {
        const head = heads.get(room.documentId);
        if (head === undefined) room.gone();
        // Its own next commit will tell, and until then the difference may be that very commit.
        else if (!room.isDirty) room.hear(head);
      }
    } catch (error) {
      log.debug({ err: error }, "open texts could not be compared with the database");
      await delay(BACKOFF_MS, undefined, { ref: false });
      this.#looksAgain = true;
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  async #run(): Promise<void> {
    // One signal may name many texts: they are fetched together.
    await Promise.resolve();
    while (this.#behind.size > 0 && !this.#isClosed) {
      const rooms = [...this.#behind].filter((room) => this.#parts.rooms.has(room));
      this.#behind.clear();
      try {
        await this.#give(rooms);
        for (const room of rooms) if (room.missing().length > 0) this.#behind.add(room);
      } catch (error) {
        this.#parts.log.warn({ err: error }, "what other servers stored could not be read, trying again");
        for (const room of rooms) this.#behind.add(room);
        await delay(BACKOFF_MS, undefined, { ref: false });
      }
    }
    this.#running = null;
  }

  /** One query for all rooms; more only for a room from whose log something is gone. */
  async #give(rooms: readonly Room[], head?: number): Promise<void> {
    const wanted = rooms.flatMap((room) => {
      const [first] = room.missing(head);
      return first
        ? [{ room, documentId: room.documentId, from: first.from, to: Math.min(first.to, first.from + MOST_ROWS - 1) }]
        : [];
    });
    if (wanted.length === 0) return;
    const rows = groupByDocument(await findUpdates(this.#parts.db, wanted));
    for (const { room, documentId, from, to } of wanted) {
      const own = rows.get(documentId) ?? [];
      if (own.length === to - from + 1) room.absorb(own);
      else await this.#renew(room);
    }
  }

  /** It was away for so long that what it lacks is in nothing but the state. */
  async #renew(room: Room): Promise<void> {
    const stored = await findStoredText(this.#parts.db, room.documentId);
    if (stored) room.renew(stored);
    else room.gone();
  }
}

function groupByDocument(rows: readonly LogRow[]): Map<number, LogRow[]> {
  const groups = new Map<number, LogRow[]>();
  for (const row of rows) {
    const group = groups.get(row.documentId);
    if (group) group.push(row);
    else groups.set(row.documentId, [row]);
  }
  return groups;
}
