/** A server with nothing but the live channel, on a real database and a free port; in the test's process, or alone in `server-process.ts`. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import type { Database, Topic } from "../../server/context.ts";
import { openDoor, type Door, type DoorParts } from "../../server/live/gateway/gateway.ts";
import type { Folding } from "../../server/live/compaction/compaction.ts";
import { makeRooms, type LiveRooms, type RoomsParts } from "../../server/live/rooms/rooms.ts";
import { makeSignals, type AccessChange, type Signals, type SignalsParts } from "../../server/platform/bus.ts";
import { makeSwitchboard, type Switchboard, type SwitchboardParts } from "../../server/live/topics/topic-hub.ts";
import { authenticate, makeLucia } from "../../server/people/sessions.ts";

export interface House {
  port: number;
  server: Server;
  rooms: LiveRooms;
  switchboard: Switchboard;
  /** As main.ts does it: here and, with signals, on every other server. */
  announce(topic: Topic): void;
  disconnect(which: AccessChange): void;
  /** Another server is there. */
  hasOthers(): boolean;
  close(): Promise<void>;
}

export interface HouseOptions {
  db: Database;
  port?: number;
  now?: () => Date;
  rooms?: RoomsParts["limits"];
  door?: DoorParts["limits"];
  snapshots?: SwitchboardParts["snapshots"];
  windowMs?: number;
  folding?: Folding;
  /** Answers requests that are not for the live channel. */
  others?: RequestListener;
  /** Hears of other servers on the same database. */
  signals?: Pick<SignalsParts, "sql" | "openListener" | "limits">;
}

export async function openHouse({ db, port = 0, now = () => new Date(), ...options }: HouseOptions): Promise<House> {
  const log = pino({ level: process.env.LIVE_TEST_LOG ?? "silent" });
  const lucia = makeLucia(db, { secure: false });
  const signals: Signals | null = options.signals ? makeSignals({ ...options.signals, log }) : null;
  const rooms = makeRooms({
    db,
    log,
    now,
    signals: signals ?? undefined,
    folding: options.folding,
    limits: { lingerMs: 20, ...options.rooms },
  });
  const switchboard = makeSwitchboard({ log, now, snapshots: options.snapshots ?? {}, windowMs: options.windowMs });
  const disconnect = (which: AccessChange) => {
    rooms.disconnect(which);
    switchboard.disconnect(which);
  };
  const server = createServer((request, response) =>
    door.http(request, response, () => (options.others ? options.others(request, response) : response.end())),
  );
  const door: Door = openDoor({
    server,
    db,
    log,
    now,
    rooms,
    switchboard,
    isOwnOrigin: ({ headers }) => headers.origin === `http://${headers.host}`,
    authenticate: (request) => authenticate(lucia, db, request.headers.cookie, now()),
    limits: options.door ?? {},
  });
  signals?.start({
    onText: rooms.hear,
    onTopic: switchboard.announce,
    onAccessChange: disconnect,
    onCarets: rooms.hearCarets,
    onAsked: rooms.repeatCarets,
    onDeparture: rooms.forgetCarets,
    onGap() {
      void rooms.look();
      switchboard.announceAll();
      void door.judgeAnew();
    },
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    server,
    rooms,
    switchboard,
    announce(topic) {
      switchboard.announce(topic);
      signals?.announce(topic);
    },
    disconnect(which) {
      disconnect(which);
      signals?.disconnect(which);
    },
    hasOthers: () => signals?.hasOthers ?? false,
    async close() {
      await door.close();
      await signals?.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
