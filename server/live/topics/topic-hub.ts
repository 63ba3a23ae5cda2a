/**
 * Who listens to what. After a commit a command announces a topic; one snapshot is read and sent to all who listen, so whoever
 * comes late or comes back is right at once. `announce` is the only way in.
 */
import type { Logger } from "pino";
import type { Context, Rooms, Topic } from "../../context.ts";
import { makeConnections, type Connection, type Connections } from "../connections/connection.ts";
import { CLOSES, type TopicMessage } from "../protocol.rules.ts";
import { withFollowers, type SnapshotsOfSome, type TopicKind } from "./topics.ts";

export interface TopicHubParts {
  log: Logger;
  now: () => Date;
  /** What some people may see alike; a snapshot of null or undefined: for them it does not exist any more. */
  snapshotsFor: (personIds: readonly (number | null)[]) => Promise<SnapshotsOfSome[]>;
  /** Announcements within it are answered together. */
  windowMs?: number;
}

export interface TopicHub {
  readonly connections: Connections;
  announce: Context["announce"];
  /** What another server announced may have been missed. */
  announceAll(): void;
  /** The connection gets a snapshot now and after every announcement, until it closes. */
  listen(topic: Topic, connection: Connection): void;
  disconnect: Rooms["disconnect"];
  close(): void;
}

const RETRY_MS = 1_000;
/** From reading a page to listening it takes no longer than this, on most machines. */
const RECENT_MS = 15_000;

export function makeTopicHub({ log, now, snapshotsFor, windowMs = 30 }: TopicHubParts): TopicHub {
  const channels = new Map<Topic, Channel>();
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
  }

  function open(topic: Topic): Channel {
    const [kind, id] = topic.split(":") as [TopicKind, string];
    const channel = new Channel({
      async read(personIds) {
        const groups = await snapshotsFor(personIds);
        return Promise.all(
          groups.map(async (group) => ({
            personIds: new Set(group.personIds),
            data: await group.snapshots[kind]?.(Number(id)),
          })),
        );
      },
      now,
      windowMs,
      isRecent: () => Date.now() - (recent.get(topic) ?? -Infinity) < RECENT_MS,
      onError: (error) => log.error({ err: error, topic }, "a snapshot could not be read"),
    });
    channels.set(topic, channel);
    return channel;
  }

  return {
    connections,
    announce,
    announceAll() {
      for (const channel of channels.values()) channel.announce();
    },
    listen(topic, connection) {
      const channel = channels.get(topic) ?? open(topic);
      connection.heartbeat = () => JSON.stringify({ now: now().toISOString() } satisfies TopicMessage);
      connection.onFrame = () => connection.close(CLOSES.broken);
      connection.onClosed(() => {
        channel.leave(connection);
        if (channel.isEmpty && channels.get(topic) === channel) channels.delete(topic);
      });
      channel.join(connection);
    },
    disconnect: connections.disconnect,
    close() {
      for (const channel of channels.values()) channel.close();
      for (const connection of connections.list()) connection.close(CLOSES.restarting);
    },
  };
}

interface Snapshot {
  /** Who may see it. */
  personIds: ReadonlySet<number | null>;
  data: unknown;
}

interface ChannelParts {
  /** @param personIds who listens; null: whoever is not signed in */
  read: (personIds: readonly (number | null)[]) => Promise<Snapshot[]>;
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
  #readAt = 0;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  join(connection: Connection): void {
    this.#listeners.add(connection);
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
  #schedule(afterMs = Math.max(0, this.#readAt + this.#parts.windowMs - Date.now())): void {
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
      const snapshots = await this.#parts.read([...(isForAll ? this.#listeners : this.#newcomers)].map(readerOf));
      this.#isReading = false;
      this.#readAt = Date.now();
      for (const snapshot of snapshots) this.#send(snapshot, isForAll ? this.#listeners : this.#newcomers, at);
      if (this.#isStale || this.#newcomers.size > 0) this.#schedule();
    } catch (error) {
      this.#isReading = false;
      this.#isStale ||= isForAll;
      this.#parts.onError(error);
      if (!this.isEmpty) this.#schedule(RETRY_MS);
    }
  }

  /** The same string to all who may see it; a newcomer who came during the reading is served by it too. */
  #send({ personIds, data }: Snapshot, to: ReadonlySet<Connection>, at: string): void {
    const isGone = data === null || data === undefined;
    const message = isGone ? "" : this.#message(`"at":${JSON.stringify(at)},"data":${JSON.stringify(data)}}`);
    for (const connection of [...to]) {
      if (!personIds.has(readerOf(connection))) continue;
      this.#newcomers.delete(connection);
      if (isGone) connection.close(CLOSES.notFound);
      else connection.send(message);
    }
  }

  #message(body: string): string {
    const isRecent = this.#parts.isRecent() ? '"isRecent":true,' : "";
    return `{"now":${JSON.stringify(this.#parts.now().toISOString())},${isRecent}${body}`;
  }
}

const readerOf = ({ visitor }: Connection): number | null => visitor.actor?.personId ?? null;
