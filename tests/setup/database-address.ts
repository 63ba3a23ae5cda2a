/** One address for a PostgreSQL that is killed and comes back on another port. */
import { once } from "node:events";
import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";

export interface SteadyAddress {
  /** The same URL with this address in it. */
  url(databaseUrl: string): string;
  /** Somebody has asked for it. */
  firstVisit: Promise<unknown>;
  /** Nothing passes any more, while both ends believe that all is well. */
  fallSilent(): void;
  close(): void;
}

/** @param port where it is now @param listen makes, for each connection, what hears all that is asked */
export async function openAddress(port: () => number, listen?: () => (piece: Buffer) => void): Promise<SteadyAddress> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = createConnection(port(), "127.0.0.1");
    if (listen) client.on("data", listen());
    client.pipe(database).pipe(client);
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.resetAndDestroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url(databaseUrl) {
      const url = new URL(databaseUrl);
      url.port = String((server.address() as AddressInfo).port);
      return url.href;
    },
    firstVisit: once(server, "connection"),
    fallSilent: () => sockets.forEach((socket) => socket.unpipe().pause()),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
