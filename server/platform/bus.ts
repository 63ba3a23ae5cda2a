/**
 * What the servers on one database tell each other, over PostgreSQL's NOTIFY: how far the log of a text reaches (sent by
 * documents/log/commands.ts with the commit), what was announced, whose access changed, and where carets are. Hints only: texts are right
 * without them (log-catch-up.ts), access is judged anew every minute, and after every break all of it is looked at again.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type postgres from "postgres";
import type { Rooms, Topic } from "../context.ts";

/** Where servers on the same database hear of each other (platform/bus.ts): a hint that is followed up in the log. */
export const SIGNAL_CHANNEL = "joint_agenda";

export interface BusParts {
  /** To send with. */
  sql: postgres.Sql;
  /** Opens a connection of its own, to listen on. Behind a pool it must be one that stays, not one per transaction. */
  openListener: () => postgres.Sql;
  log: Logger;
  /** Others than usual, for tests. */
  limits?: Partial<SignalLimits>;
}

interface SignalLimits {
  /** How often each server says that it is there. */
  beatMs: number;
  /** Whoever was not heard for so long is not there: another server, or our own listening. */
  silenceMs: number;
  /** Break after a failure. */
  retryMs: number;
  /** Carets that move within it are sent together. */
  caretMs: number;
}

const SIGNAL_LIMITS: SignalLimits = { beatMs: 3_000, silenceMs: 10_000, retryMs: 250, caretMs: 200 };

export type AccessChange = Parameters<Rooms["disconnect"]>[0];

/** What awareness knows of one client; `state` is JSON, with the identity in it, and `null` as a word of whoever left. */
export interface PresentState {
  id: number;
  clock: number;
  state: string;
}

/** Where somebody is in a text. */
export interface Caret extends PresentState {
  documentId: number;
}

/** What is done with what other servers say. */
export interface Hearers {
  onText(documentId: number, seq: number): void;
  onTopic(topic: Topic): void;
  onAccessChange(which: AccessChange): void;
  onCarets(from: string, carets: Caret[]): void;
  /** Another server came, or opened this text, and knows nothing of our carets. */
  onAsked(documentId?: number): void;
  /** Another server is gone. */
  onDeparture(from: string): void;
  /** Something may have been missed. */
  onGap(): void;
}

interface Signal {
  from: string;
  texts?: Record<string, number>;
  topics?: Topic[];
  access?: AccessChange[];
  asks?: number;
  carets?: (readonly [documentId: number, id: number, clock: number, state: string])[];
  /** `true`: I am here; `false`: I am leaving. */
  here?: boolean;
}

export interface Bus {
  /** Which server this is. */
  readonly from: string;
  /** Another server is there. */
  readonly hasOthers: boolean;
  announce(topic: Topic): void;
  disconnect(which: AccessChange): void;
  /** A courtesy: nothing is sent while nobody is there, and what failed is not tried again. */
  showCarets(carets: Caret[]): void;
  askForCarets(documentId: number): void;
  /** Begins to listen; what came before is not heard. */
  start(hearers: Hearers): void;
  close(): Promise<void>;
}

/** PostgreSQL takes 8000 bytes. */
const MOST_BYTES = 7_500;
const MOST_CARET_SIGNALS = 8;

export function makeBus({ sql, openListener, log, limits = {} }: BusParts): Bus {
  const own = { ...SIGNAL_LIMITS, ...limits };
  const from = randomBytes(6).toString("hex");
  const others = new Map<string, number>();
  let topics = new Set<Topic>();
  let access: AccessChange[] = [];
  const carets = new Map<string, Caret>();
  let showing: NodeJS.Timeout | null = null;
  let sending: Promise<void> | null = null;
  let hearers: Hearers | null = null;
  let heardMyselfAt = 0;
  let beating: NodeJS.Timeout | null = null;
  let listener: postgres.Sql | null = null;
  let listening: Promise<void> | null = null;
  let isDeaf = false;
  let isClosed = false;
  const closing = new AbortController();

  const notify = (signal: Omit<Signal, "from">) => sql.notify(SIGNAL_CHANNEL, JSON.stringify({ from, ...signal }));

  // --- sending --------------------------------------------------------------

  /** What one turn of the event loop brings goes together; what could not be sent stays and is tried again. */
  function sendSoon(): void {
    sending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(send).finally(() => {
      sending = null;
      if (!isClosed && (topics.size > 0 || access.length > 0)) sendSoon();
    });
  }

  async function send(): Promise<void> {
    const [someTopics, someAccess] = [topics, access];
    topics = new Set();
    access = [];
    try {
      for (const some of inPieces([...someTopics])) await notify({ topics: some });
      for (const some of inPieces(someAccess)) await notify({ access: some });
    } catch (error) {
      log.warn({ err: error }, "other servers could not be told, trying again");
      for (const topic of someTopics) topics.add(topic);
      access = [...someAccess, ...access];
      await pause();
    }
  }

  /** The newest place of each; with more people than fit, some are seen to move a little later. */
  function sendCarets(): void {
    showing = null;
    const rows = [...carets.values()].map(({ documentId, id, clock, state }) => [documentId, id, clock, state] as const);
    const pieces = inPieces(rows);
    for (const some of pieces.slice(0, MOST_CARET_SIGNALS)) {
      notify({ carets: some }).catch(() => undefined);
      for (const [documentId, id] of some) carets.delete(`${documentId}:${id}`);
    }
    if (pieces.length > MOST_CARET_SIGNALS) showing = setTimeout(sendCarets, own.caretMs).unref();
    else carets.clear();
  }

  const pause = () => delay(own.retryMs, undefined, { ref: false, signal: closing.signal }).catch(() => undefined);

  // --- listening -----------------------------------------------------------------

  function hear(payload: string): void {
    let signal: Signal;
    try {
      signal = JSON.parse(payload) as Signal;
    } catch {
      return; // Somebody else's.
    }
    if (signal.from === from) heardMyselfAt = Date.now();
    else if (hearers && !isClosed) understand(signal, hearers);
  }

  function understand({ from: other, here, asks, ...signal }: Signal, to: Hearers): void {
    if (here === false) return lose(other);
    if (other) meet(other, to);
    if (asks) to.onAsked(asks);
    const { texts = {}, topics = [], access = [], carets = [] } = signal;
    for (const [id, seq] of Object.entries(texts)) to.onText(Number(id), seq);
    for (const topic of topics) to.onTopic(topic);
    for (const which of access) to.onAccessChange(which);
    if (carets.length > 0)
      to.onCarets(
        other,
        carets.map(([documentId, id, clock, state]) => ({ documentId, id, clock, state })),
      );
  }

  function meet(other: string, to: Hearers): void {
    const isNew = !others.has(other);
    others.set(other, Date.now());
    if (!isNew) return;
    notify({ here: true }).catch(() => undefined);
    to.onAsked();
  }

  function lose(other: string): void {
    if (others.delete(other)) hearers?.onDeparture(other);
  }

  /** The driver listens again by itself after most breaks; where it does not, because nobody told it of one, we begin anew. */
  async function keepListening(): Promise<void> {
    while (!isClosed) {
      const current = (listener = openListener());
      try {
        await current.listen(SIGNAL_CHANNEL, hear, () => {
          heardMyselfAt = Date.now();
          isDeaf = false;
          hearers?.onGap();
          notify({ here: true }).catch(() => undefined);
        });
        while (!isClosed && Date.now() - heardMyselfAt < own.silenceMs) await pause();
      } catch (error) {
        if (!isClosed && !isDeaf) log.warn({ err: error }, "other servers cannot be heard, trying again");
        isDeaf = true;
      }
      await current.end({ timeout: 0 }).catch(() => undefined);
      if (!isClosed) await pause();
    }
  }

  function beat(): void {
    // When it fails we do not hear ourselves, and listen anew.
    notify({ here: true }).catch(() => undefined);
    for (const [other, heardAt] of others) if (Date.now() - heardAt > own.silenceMs) lose(other);
  }

  return {
    from,
    get hasOthers() {
      return others.size > 0;
    },
    announce(topic) {
      topics.add(topic);
      sendSoon();
    },
    disconnect(which) {
      access.push(which);
      sendSoon();
    },
    showCarets(moved) {
      if (others.size === 0 || moved.length === 0) return;
      for (const caret of moved) carets.set(`${caret.documentId}:${caret.id}`, caret);
      showing ??= setTimeout(sendCarets, own.caretMs).unref();
    },
    askForCarets(documentId) {
      if (others.size > 0) notify({ asks: documentId }).catch(() => undefined);
    },
    start(to) {
      hearers = to;
      listening = keepListening();
      beating = setInterval(beat, own.beatMs);
      beating.unref();
    },
    async close() {
      if (beating) clearInterval(beating);
      if (showing) clearTimeout(showing);
      await sending;
      await notify({ here: false }).catch(() => undefined);
      isClosed = true;
      closing.abort();
      await listener?.end({ timeout: 0 }).catch(() => undefined);
      await listening;
    },
  };
}

/** In lists that each fit into one signal; what alone is too large is left out. */
function inPieces<T>(all: readonly T[]): T[][] {
  const pieces: T[][] = [];
  let room = 0;
  for (const one of all) {
    const bytes = Buffer.byteLength(JSON.stringify(one)) + 1;
    if (bytes > MOST_BYTES) continue;
    if (bytes > room || pieces.length === 0) {
      pieces.push([]);
      room = MOST_BYTES;
    }
    pieces.at(-1)!.push(one);
    room -= bytes;
  }
  return pieces;
}
