/** A server with nothing but the live channel, on a real database and a free port; in the test's process, or alone in `server-process.ts`. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import type { Database, Topic } from "../../server/context.ts";
import { openGateway, type Gateway, type GatewayParts } from "../../server/live/gateway/gateway.ts";
import type { Compaction } from "../../server/live/compaction/compaction.ts";
import { makeRooms, type LiveRooms, type RoomsParts } from "../../server/live/rooms/rooms.ts";
import { makeBus, type AccessChange, type Bus, type BusParts } from "../../server/platform/bus.ts";
import { makeTopicHub, type TopicHub } from "../../server/live/topics/topic-hub.ts";
import { snapshotsFor, type Snapshots } from "../../server/live/topics/topics.ts";
import { authenticate, makeSessions } from "../../server/people/sessions.ts";

export interface LiveServer {
  port: number;
  server: Server;
  rooms: LiveRooms;
  topicHub: TopicHub;
  /** As main.ts does it: here and, with bus, on every other server. */
  announce(topic: Topic): void;
  disconnect(which: AccessChange): void;
  /** Another server is there. */
  hasOthers(): boolean;
  close(): Promise<void>;
}

export interface LiveServerOptions {
  db: Database;
  /** Without it everybody reads all. */
  clearedFor?: GatewayParts["clearedFor"];
  port?: number;
  now?: () => Date;
  rooms?: RoomsParts["limits"];
  gateway?: GatewayParts["limits"];
  /** The same for all who listen; without them as in the product. */
  snapshots?: Snapshots;
  windowMs?: number;
  compaction?: Compaction;
  /** Answers requests that are not for the live channel. */
  others?: RequestListener;
  /** Hears of other servers on the same database. */
  bus?: Pick<BusParts, "sql" | "openListener" | "limits">;
}

export async function openLiveServer({
  db,
  port = 0,
  now = () => new Date(),
  ...options
}: LiveServerOptions): Promise<LiveServer> {
  const log = pino({ level: process.env.LIVE_TEST_LOG ?? "silent" });
  const sessions = makeSessions(db, { secure: false });
  const bus: Bus | null = options.bus ? makeBus({ ...options.bus, log }) : null;
  const rooms = makeRooms({
    db,
    log,
    now,
    bus: bus ?? undefined,
    compaction: options.compaction,
    limits: { lingerMs: 20, ...options.rooms },
  });
  const { snapshots, clearedFor } = options;
  const topicHub = makeTopicHub({
    log,
    now,
    snapshotsFor: async (personIds) =>
      snapshots ? [{ personIds, snapshots }] : snapshotsFor({ db, clearedFor, now }, personIds),
    windowMs: options.windowMs,
  });
  const disconnect = (which: AccessChange) => {
    rooms.disconnect(which);
    topicHub.disconnect(which);
  };
  const server = createServer((request, response) =>
    gateway.http(request, response, () => (options.others ? options.others(request, response) : response.end())),
  );
  const gateway: Gateway = openGateway({
    server,
    db,
    clearedFor,
    log,
    now,
    rooms,
    topicHub,
    isOwnOrigin: ({ headers }) => headers.origin === `http://${headers.host}`,
    authenticate: (request) => authenticate(sessions, db, request.headers.cookie, now()),
    limits: options.gateway ?? {},
  });
  bus?.start({
    onText: rooms.hear,
    onTopic: topicHub.announce,
    onAccessChange: disconnect,
    onCarets: rooms.hearCarets,
    onAsked: rooms.repeatCarets,
    onDeparture: rooms.forgetCarets,
    onGap() {
      void rooms.look();
      topicHub.announceAll();
      void gateway.judgeAnew();
    },
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    server,
    rooms,
    topicHub,
    announce(topic) {
      topicHub.announce(topic);
      bus?.announce(topic);
    },
    disconnect(which) {
      disconnect(which);
      bus?.disconnect(which);
    },
    hasOthers: () => bus?.hasOthers ?? false,
    async close() {
      await gateway.close();
      await bus?.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
