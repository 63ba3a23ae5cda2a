/**
 * Stores what was typed in all rooms: collects for a moment, writes one batch at a time, and when that fails tries again for
 * ever. A room learns of a position only after its commit.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Settled } from "../../../db/schema/documents.ts";
import type { LogEntry } from "../../documents/log/commands.ts";

/** A room, as the batcher sees it. */
export interface UpdateSource {
  readonly documentId: number;
  /** The first `count` of its entries that were still open are committed, the last one at position `seq`. */
  committed(count: number, seq: number): void;
  /** The document does not exist any more; its entries are dropped. */
  gone(): void;
  /** Nobody changes the text any more; none of its entries is taken, and none that it writes after them. */
  refused(why: Settled): void;
}

export interface BatcherLimits {
  /** How long the first change of a batch waits for others. */
  windowMs: number;
  /** So many bytes do not wait. */
  batchBytes: number;
  /** Longest break between two attempts. */
  backoffMs: number;
  /** An attempt without an answer counts as failed; if it succeeds after all, a text holds the same update twice, which does no harm. */
  timeoutMs: number;
  /** What waits longer is told to the editors. */
  troubleMs: number;
}

export const BATCHER_LIMITS: BatcherLimits = {
  windowMs: 25,
  batchBytes: 64 * 1024,
  backoffMs: 1_000,
  timeoutMs: 15_000,
  troubleMs: 3_000,
};

/** A batch that is larger goes in several transactions. */
const MOST_BYTES = 1024 * 1024;
const MOST_ENTRIES = 2_000;

interface Parts {
  append: (entries: readonly LogEntry[]) => Promise<Map<number, number | Settled>>;
  onTrouble: (isTrouble: boolean) => void;
  log: Logger;
  limits: BatcherLimits;
}

interface Waiting extends LogEntry {
  source: UpdateSource;
}

export class UpdateBatcher {
  readonly #parts: Parts;
  #queue: Waiting[] = [];
  /** Of the queue and of the batch on its way. */
  #waitingBytes = 0;
  #running: Promise<void> | null = null;
  #endWindow: () => void = () => undefined;
  /** The next batch waits for nobody. */
  #isHurried = false;
  #isDraining = false;
  #isTrouble = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  get isTrouble(): boolean {
    return this.#isTrouble;
  }

  write(source: UpdateSource, update: Uint8Array, personId: number | null, outcome?: LogEntry["outcome"]): void {
    this.#queue.push({ source, documentId: source.documentId, update, personId, outcome });
    this.#waitingBytes += update.length;
    if (this.#waitingBytes >= this.#parts.limits.batchBytes) this.#endWindow();
    this.#running ??= this.#run();
  }

  /** What waits does not wait for others any longer. */
  hurry(): void {
    this.#isHurried = true;
    this.#endWindow();
  }

  /**
   * Stores everything that waits, now.
   * @returns how many changes could not be stored before the deadline
   */
  async drain(deadlineMs: number): Promise<number> {
    this.#isDraining = true;
    this.#endWindow();
    await Promise.race([this.#running, delay(deadlineMs, undefined, { ref: false })]);
    return this.#queue.length;
  }

  async #run(): Promise<void> {
    const trouble = setTimeout(() => this.#setTrouble(true), this.#parts.limits.troubleMs);
    while (this.#queue.length > 0) {
      await this.#collect();
      await this.#store(nextBatch(this.#queue));
      this.#setTrouble(false);
      trouble.refresh();
    }
    clearTimeout(trouble);
    this.#running = null;
  }

  /** Each batch waits a moment for others: a commit costs the same with one change in it or with a hundred. */
  async #collect(): Promise<void> {
    const { windowMs, batchBytes } = this.#parts.limits;
    const isUrgent = this.#isDraining || this.#isHurried || this.#waitingBytes >= batchBytes;
    if (!isUrgent) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, windowMs);
        this.#endWindow = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isHurried = false;
  }

  /** The batch stays at the head of the queue until it is committed. */
  async #store(batch: readonly Waiting[]): Promise<void> {
    const heads = await this.#persist(batch);
    // What came after something that was refused builds on it.
    const isRefused = ({ source, documentId }: Waiting) =>
      typeof heads.get(documentId) === "string" && batch.some((entry) => entry.source === source);
    this.#queue = this.#queue.slice(batch.length).filter((entry) => !isRefused(entry));
    this.#waitingBytes = this.#queue.reduce((sum, entry) => sum + entry.update.length, 0);
    try {
      tellSources(batch, heads);
    } catch (error) {
      // It is stored all the same; an error of a room must not make it be stored again.
      this.#parts.log.error({ err: error }, "a room could not take a confirmation");
    }
  }

  async #persist(batch: readonly Waiting[]): Promise<Map<number, number | Settled>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(batch);
      } catch (error) {
        if (attempt === 1 || attempt % 30 === 0)
          this.#parts.log.error(
            { err: error, attempt, changes: this.#queue.length },
            "texts could not be stored, trying again",
          );
        await delay(Math.min(this.#parts.limits.backoffMs, 50 * 2 ** Math.min(attempt, 10)));
      }
    }
  }

  async #attempt(batch: readonly Waiting[]): Promise<Map<number, number | Settled>> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("The database does not answer.")), this.#parts.limits.timeoutMs);
    });
    try {
      return await Promise.race([this.#parts.append(batch), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  #setTrouble(isTrouble: boolean): void {
    if (this.#isTrouble === isTrouble) return;
    this.#isTrouble = isTrouble;
    if (!isTrouble) this.#parts.log.info("texts are stored again");
    this.#parts.onTrouble(isTrouble);
  }
}

function nextBatch(queue: readonly Waiting[]): Waiting[] {
  let bytes = 0;
  const end = queue.findIndex(
    (entry, index) => index > 0 && (index === MOST_ENTRIES || (bytes += entry.update.length) > MOST_BYTES),
  );
  return end === -1 ? [...queue] : queue.slice(0, end);
}

function tellSources(batch: readonly Waiting[], heads: Map<number, number | Settled>): void {
  const counts = new Map<UpdateSource, number>();
  for (const { source } of batch) counts.set(source, (counts.get(source) ?? 0) + 1);
  for (const [source, count] of counts) {
    const head = heads.get(source.documentId);
    if (head === undefined) source.gone();
    else if (typeof head === "string") source.refused(head);
    else source.committed(count, head);
  }
}
