/** The bench's PostgreSQL: as durable as in real use, because with fsync off confirmations would look better than they are; and it can be killed. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openCluster } from "../../../db/cluster.ts";
import { connect, type Connection } from "../../../db/connection.ts";
import { makeScratch } from "../../setup/scratch.ts";

export interface BenchDatabase extends Connection {
  url: string;
  /** Process number of PostgreSQL itself. */
  pid: number;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Comes back after `kill`, on another port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function openDatabase(): Promise<BenchDatabase> {
  const dataDir = makeScratch("joint-agenda-bench-");
  let cluster = await openCluster({ dataDir });
  const about = () => ({
    ...connect(cluster.url),
    url: cluster.url,
    pid: Number(readFileSync(join(cluster.folder, "data", "postmaster.pid"), "utf8").split("\n")[0]),
  });
  const database: BenchDatabase = {
    ...about(),
    async kill() {
      process.kill(database.pid, "SIGKILL");
      // Its opener still holds the folder.
      await cluster.stop();
      await database.sql.end({ timeout: 1 });
    },
    async start() {
      cluster = await openCluster({ dataDir });
      Object.assign(database, about());
    },
    async close() {
      await database.sql.end({ timeout: 1 });
      await cluster.stop();
      for (const folder of [cluster.folder, dataDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
  return database;
}
