/** A server with nothing but the live channel, on a real database and a free port; in the test's process, or alone in `server-process.ts`. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import type { Database } from "../../server/context.ts";
import { openDoor, type Door, type DoorParts } from "../../server/live/door.ts";
import { makeRooms, type LiveRooms, type RoomsParts } from "../../server/live/rooms.ts";
import { makeSwitchboard, type Switchboard, type SwitchboardParts } from "../../server/live/switchboard.ts";
import { authenticate, makeLucia } from "../../server/people/sessions.ts";

export interface House {
  port: number;
  server: Server;
  rooms: LiveRooms;
  switchboard: Switchboard;
  close(): Promise<void>;
}

export interface HouseOptions {
  db: Database;
  port?: number;
  now?: () => Date;
  rooms?: RoomsParts["limits"];
  door?: DoorParts["limits"];
  snapshots?: SwitchboardParts["snapshots"];
}

export async function openHouse({ db, port = 0, now = () => new Date(), ...options }: HouseOptions): Promise<House> {
  const log = pino({ level: process.env.LIVE_TEST_LOG ?? "silent" });
  const lucia = makeLucia(db, { secure: false });
  const rooms = makeRooms({ db, log, now, limits: { lingerMs: 20, ...options.rooms } });
  const switchboard = makeSwitchboard({ log, now, snapshots: options.snapshots ?? {} });
  const server = createServer((_request, response) => response.end());
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
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    server,
    rooms,
    switchboard,
    async close() {
      await door.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
