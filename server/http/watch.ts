/** What an operator sees of a running server: its row among the servers, its figures, and how its log names people. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Logger } from "pino";
import type { ServerFigures } from "../../db/schema/platform.ts";
import type { Config } from "../config.ts";
import type { Database } from "../context.ts";
import type { LiveRooms } from "../live/rooms/rooms.ts";
import type { TopicHub } from "../live/topics/topic-hub.ts";
import { serverName } from "../platform/log.ts";
import { makeLogNames, type LogNames } from "../platform/log-names.ts";
import type { Guess } from "../platform/limits.rules.ts";
import { keepPresence, type ServerPresence } from "../platform/servers.ts";
import { makeMetrics, type Metrics } from "./metrics.ts";

export interface Watch {
  names: LogNames;
  metrics: Metrics;
  presence: ServerPresence;
  close(): Promise<void>;
}

interface WatchParts {
  db: Database;
  log: Logger;
  now: () => Date;
  version: string;
  config: Pick<Config, "metricsToken">;
  rooms: LiveRooms;
  topicHub: TopicHub;
}

/** How soon after midnight the log's names change. */
const RENEW_MS = 10_000;

export async function openWatch({ db, log, now, version, config, rooms, topicHub }: WatchParts): Promise<Watch> {
  const lateness = monitorEventLoopDelay({ resolution: 20 });
  lateness.enable();
  const figures = (): ServerFigures => {
    const open = [...rooms.connections.list(), ...topicHub.connections.list()];
    return {
      connections: open.length,
      rooms: rooms.count(),
      people: new Set(open.flatMap(({ visitor }) => visitor.actor?.personId ?? [])).size,
      memoryMb: Math.round(process.memoryUsage.rss() / 1e6),
      delayMs: Math.round(lateness.percentile(99) / 1e6),
    };
  };
  const names = makeLogNames(db, now);
  await names.renew();
  const renewing = setInterval(() => void names.renew().catch(() => undefined), RENEW_MS).unref();
  const presence = await keepPresence({
    ...{ db, log, now, version, name: serverName },
    // What was long ago must not hide how it is now.
    figures: () => {
      const current = figures();
      lateness.reset();
      return current;
    },
  });
  return {
    names,
    metrics: makeMetrics({ db, version, now, figures, token: config.metricsToken }),
    presence,
    async close() {
      clearInterval(renewing);
      lateness.disable();
      await presence.close();
    },
  };
}

/** Attempts to sign in that failed, for whatever closes the door to those who try too many; `account` is hashed like people are. */
export function failureLog(log: Logger, names: LogNames, { logsFailedAddresses }: Pick<Config, "logsFailedAddresses">) {
  return ({ email, address }: Guess, outcome: "wrong" | "too-many"): void => {
    const from = logsFailedAddresses ? { from: address } : {};
    const who = { account: names.address(email.toLowerCase()), address: names.address(address), ...from };
    log.warn({ event: "sign-in.failed", outcome, ...who }, "signing in failed");
  };
}
