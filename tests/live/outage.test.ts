/** The database goes away while people type: nothing is lost, and they are told. A real PostgreSQL of its own is stopped and started. */
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createConnection, createServer, type AddressInfo, type Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCluster, type Cluster } from "#db/cluster";
import { connect, type Connection } from "#db/connection";
import { migrate } from "#db/migrate";
import { seed } from "#db/seed";
import { findStoredText } from "#server/documents/log/queries";
import { toYdoc } from "#server/documents/log/rules";
import { makeScratch } from "../setup/scratch.ts";
import { openLiveServer, type LiveServer } from "./live-server.ts";
import { documentPath, makePaper, Raw, signIn, Tab, textOf, until } from "./visitors.ts";
import { prepareJobs } from "../../server/platform/jobs.ts";
import { JOB_KINDS } from "../../server/upkeep/jobs.ts";

/** Long enough for every timeout of ours and of the driver. */
const OUTAGE_MS = Number(process.env.OUTAGE_MS ?? 20_000);

const dataDir = makeScratch("joint-agenda-test-outage-");
let cluster: Cluster;
/** One address for a PostgreSQL that comes back on another port; while it is away, nobody listens. */
let address: Server;
let port: number;
let town: Connection;
let live: LiveServer;
/** Another server on the same database. */
let other: LiveServer;

beforeAll(async () => {
  cluster = await openCluster({ dataDir, fast: true });
  address = createServer((client) => {
    const server = createConnection(Number(new URL(cluster.url).port), "127.0.0.1");
    client.pipe(server).pipe(client);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  address.listen(0, "127.0.0.1");
  await once(address, "listening");
  port = (address.address() as AddressInfo).port;
  const url = new URL(cluster.url);
  url.port = String(port);
  town = connect(url.href, 5);
  await migrate(town.db);
  await prepareJobs(town.url, JOB_KINDS);
  await seed(town);
  const bus = { sql: town.sql, openListener: () => connect(url.href, 1).sql };
  live = await openLiveServer({ db: town.db, bus });
  other = await openLiveServer({ db: town.db, bus, rooms: { lookEveryMs: 3_600_000 } });
}, 60_000);

afterAll(async () => {
  await live?.close();
  await other?.close();
  await town?.sql.end({ timeout: 1 });
  address?.close();
  await cluster?.stop();
  if (cluster) rmSync(cluster.folder, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}, 30_000);

async function storedText(documentId: number): Promise<string> {
  const stored = await findStoredText(town.db, documentId);
  return textOf(toYdoc(stored!.state ? [stored!.state, ...stored!.updates] : stored!.updates));
}

describe("the database is away", () => {
  it(
    `for ${OUTAGE_MS / 1000} seconds: typing goes on, nothing is lost, and editors are told`,
    async () => {
      const paper = await makePaper(town.db);
      const [annas, bens, readers] = [
        await signIn(town.db, "federalDelegate"),
        await signIn(town.db, "mayor"),
        await signIn(town.db, "observer"),
      ];
      const anna = await new Tab(live.port, paper, annas.cookie).synced();
      const ben = await new Tab(live.port, paper, bens.cookie).synced();
      const reader = await new Tab(live.port, paper, readers.cookie).synced();
      const elsewhere = await new Tab(other.port, paper, bens.cookie).synced();
      anna.type("davor ");
      await anna.saved();
      address.close();
      await cluster.stop();
      const end = Date.now() + OUTAGE_MS;
      for (let index = 0; Date.now() < end; index++) {
        anna.type(`a${index} `);
        ben.type(`b${index} `, 0);
        await delay(100);
      }
      expect(anna.isSaved).toBe(false);
      expect(anna.notices).toEqual(["storage-trouble"]);
      expect(ben.notices).toEqual(["storage-trouble"]);
      expect(reader.notices).toEqual([]);
      ben.leave();
      const stranger = new Raw({ port: live.port, path: documentPath(paper), cookie: annas.cookie });
      await stranger.ended();
      expect(stranger.status).toBe(503);
      expect([anna.closed, live.rooms.count()]).toEqual([null, 1]);
      cluster = await openCluster({ dataDir, fast: true });
      address.listen(port, "127.0.0.1");
      await until("it is stored again", () => anna.isSaved, 45_000);
      expect(anna.notices).toEqual(["storage-trouble", "storage-fine"]);
      const fresh = await new Tab(live.port, paper, bens.cookie).synced();
      const isSame = (tab: Tab) => tab.text === anna.text;
      await until("everybody agrees, at the other server too", () => [fresh, reader, elsewhere].every(isSame));
      elsewhere.type("und hier");
      await until("both servers hear each other again", () => anna.text.includes("und hier"));
      await elsewhere.saved();
      expect(await storedText(paper)).toBe(anna.text);
      for (const tab of [anna, reader, fresh, elsewhere]) tab.leave();
    },
    OUTAGE_MS + 90_000,
  );
});
