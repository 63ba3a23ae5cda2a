/**
 * Who listens to what. After a commit a command announces a topic; one snapshot is read and sent to all who listen, so whoever
 * comes late or comes back is right at once. `announce` is the only way in.
 */
import type { Logger } from "pino";
import type { Context, Database, Rooms, Topic } from "../../context.ts";
import { makeConnections, type Connection, type Connections } from "../connections/connection.ts";
import { CLOSES, type TopicMessage } from "../protocol.rules.ts";
import { snapshotsOf, withFollowers, type Snapshots, type TopicKind } from "./topics.ts";

export interface TopicHubParts {
  log: Logger;
  now: () => Date;
  /** What all listeners of a topic may see alike; null or undefined: it does not exist any more. */
  snapshots: Snapshots;
  /** Announcements within it are answered together. */
  windowMs?: number;
}

export interface TopicHub {
  readonly connections: Connections;
  announce: Context["announce"];
  /** What another server announced may have been missed. */
  announceAll(): void;
  /** False when there is nothing to hear under this kind of topic. */
  knows(kind: TopicKind): boolean;
  /**
   * The connection gets a snapshot now and after every announcement, until it closes.
   * @param own the tables of somebody who may not see everything: then their snapshots are read for them alone
   */
  listen(topic: Topic, connection: Connection, own?: Database | null): void;
  disconnect: Rooms["disconnect"];
  close(): void;
}

const RETRY_MS = 1_000;
/** From reading a page to listening it takes no longer than this, on most machines. */
const RECENT_MS = 15_000;

export function makeTopicHub({ log, now, snapshots, windowMs = 30 }: TopicHubParts): TopicHub {
  const channels = new Map<Topic, Channel>();
  const alone = new Map<Channel, Topic>();
  const connections = makeConnections();
  /** When topics were announced lately, the oldest first; also those that nobody listens to yet. */
  const recent = new Map<Topic, number>();

  function announce(topic: Topic): void {
    for (const one of withFollowers(topic)) tell(one);
  }

  function tell(topic: Topic): void {
    const at = Date.now();
    recent.delete(topic);
    recent.set(topic, at);
    for (const [old, then] of recent) {
      if (at - then < RECENT_MS) break;
      recent.delete(old);
    }
    channels.get(topic)?.announce();
    for (const [channel, its] of alone) if (its === topic) channel.announce();
  }

  function open(topic: Topic, own: Database | null): Channel {
    const [kind, id] = topic.split(":") as [TopicKind, string];
    const read = () => (own ? snapshotsOf({ db: own, now }) : snapshots)[kind]!(Number(id));
    const channel = new Channel({
      read,
      now,
      windowMs,
      isRecent: () => Date.now() - (recent.get(topic) ?? -Infinity) < RECENT_MS,
      onError: (error) => log.error({ err: error, topic }, "a snapshot could not be read"),
    });
    if (own) alone.set(channel, topic);
    else channels.set(topic, channel);
    return channel;
  }

  return {
    connections,
    announce,
    announceAll() {
      for (const channel of [...channels.values(), ...alone.keys()]) channel.announce();
    },
    knows: (kind) => snapshots[kind] !== undefined,
    listen(topic, connection, own = null) {
      const channel = (own ? undefined : channels.get(topic)) ?? open(topic, own);
      connection.heartbeat = () => JSON.stringify({ now: now().toISOString() } satisfies TopicMessage);
      connection.onFrame = () => connection.close(CLOSES.broken);
      connection.onClosed(() => {
        channel.leave(connection);
        alone.delete(channel);
        if (channel.isEmpty && channels.get(topic) === channel) channels.delete(topic);
      });
      channel.join(connection);
    },
    disconnect: connections.disconnect,
    close() {
      for (const channel of [...channels.values(), ...alone.keys()]) channel.close();
      for (const connection of connections.list()) connection.close(CLOSES.restarting);
    },
  };
}

interface ChannelParts {
  read: () => Promise<unknown>;
  now: () => Date;
  windowMs: number;
  /** It was announced a moment ago. */
  isRecent: () => boolean;
  onError: (error: unknown) => void;
}

/** One topic that somebody listens to. */
class Channel {
  readonly #parts: ChannelParts;
  readonly #listeners = new Set<Connection>();
  /** Those who wait for their first snapshot. */
  readonly #newcomers = new Set<Connection>();
  /** Something changed since the last reading began. */
  #isStale = false;
  #isReading = false;
  #timer: NodeJS.Timeout | null = null;
  #last: { body: string; readAt: number } | null = null;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  join(connection: Connection): void {
    this.#listeners.add(connection);
    if (this.#last && !this.#isStale && Date.now() - this.#last.readAt < this.#parts.windowMs) {
      connection.send(this.#message(this.#last.body), true);
      return;
    }
    this.#newcomers.add(connection);
    this.#schedule();
  }

  leave(connection: Connection): void {
    this.#listeners.delete(connection);
    this.#newcomers.delete(connection);
    if (this.isEmpty) this.close();
  }

  announce(): void {
    this.#isStale = true;
    this.#schedule();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** The first announcement is answered at once, those that follow closely wait for the end of the window. */
  #schedule(afterMs = Math.max(0, (this.#last?.readAt ?? 0) + this.#parts.windowMs - Date.now())): void {
    if (this.#isReading || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#readAndSend();
    }, afterMs);
  }

  async #readAndSend(): Promise<void> {
    this.#isReading = true;
    const isForAll = this.#isStale;
    this.#isStale = false;
    const at = this.#parts.now().toISOString();
    try {
      const data = await this.#parts.read();
      this.#isReading = false;
      if (data === null || data === undefined) return this.#end();
      this.#last = { body: `"at":${JSON.stringify(at)},"data":${JSON.stringify(data)}}`, readAt: Date.now() };
      this.#send(isForAll ? this.#listeners : this.#newcomers);
      if (this.#isStale) this.#schedule();
    } catch (error) {
      this.#isReading = false;
      this.#isStale ||= isForAll;
      this.#parts.onError(error);
      if (!this.isEmpty) this.#schedule(RETRY_MS);
    }
  }

  /** The same string to all; a newcomer who came during the reading is served by it too. */
  #send(to: ReadonlySet<Connection>): void {
    const message = this.#message(this.#last!.body);
    for (const connection of to) connection.send(message);
    this.#newcomers.clear();
  }

  #message(body: string): string {
    const isRecent = this.#parts.isRecent() ? '"isRecent":true,' : "";
    return `{"now":${JSON.stringify(this.#parts.now().toISOString())},${isRecent}${body}`;
  }

  #end(): void {
    for (const connection of [...this.#listeners]) connection.close(CLOSES.notFound);
  }
}
