/** PostgreSQL is killed while questions and transactions are under way: each of them fails, the process lives, and all goes on once it is back. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCluster, type Cluster } from "#db/cluster";
import { connect, type Connection } from "#db/connection";
import { openAddress, type SteadyAddress } from "../setup/database-address.ts";
import { makeScratch } from "../setup/scratch.ts";
import { until } from "./visitors.ts";

const POOL = 4;
const dataDir = makeScratch("joint-agenda-test-killed-");
let cluster: Cluster;
let address: SteadyAddress;
let connection: Connection;

beforeAll(async () => {
  cluster = await openCluster({ dataDir, fast: true });
  address = await openAddress(() => Number(new URL(cluster.url).port));
  connection = connect(address.url(cluster.url), POOL);
}, 60_000);

afterAll(async () => {
  await connection?.sql.end({ timeout: 1 });
  address?.close();
  await cluster?.stop();
  if (cluster) rmSync(cluster.folder, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}, 30_000);

async function kill(): Promise<void> {
  process.kill(Number(readFileSync(join(cluster.folder, "data", "postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
  await cluster.stop();
}

const ask = () => sql<{ one: number }>`select 1 as one`.execute(connection.db);

describe("a database that is killed", () => {
  it("fails what was under way, and is asked again when it is back, as often as it happens", async () => {
    const outcomes: string[] = [];
    for (let time = 0; time < 3; time++) {
      await Promise.all(Array.from({ length: POOL }, ask));
      const note = (how: string) => () => void outcomes.push(how);
      const asleep = sql`select pg_sleep(30)`.execute(connection.db).then(note("answered"), note("failed"));
      const inTransaction = connection.db
        .transaction()
        .execute((trx) => sql`select pg_sleep(30)`.execute(trx))
        .then(note("answered"), note("failed"));
      const between = connection.db
        .transaction()
        .execute(async (trx) => {
          await sql`select 1`.execute(trx);
          await delay(1_000);
          await sql`select 1`.execute(trx);
        })
        .then(note("answered"), note("failed"));
      await delay(200);
      await kill();
      // Whoever asks meanwhile is refused, or waits.
      const meanwhile = Array.from({ length: 20 }, () => ask().catch(() => undefined));
      await Promise.all([asleep, inTransaction, between]);
      cluster = await openCluster({ dataDir, fast: true });
      await Promise.all(meanwhile);
      // Backends of the killed one may take a moment to notice that they are orphans.
      await until("the database answers again, on every connection", () =>
        Promise.all(Array.from({ length: 3 * POOL }, ask)).then(
          (answers) => answers.every(({ rows }) => rows[0]?.one === 1),
          () => false,
        ),
      );
    }
    expect(outcomes).toEqual(Array.from({ length: 9 }, () => "failed"));
  });

  it("a transaction that fails for another reason is rolled back, and its connection goes on being used", async () => {
    for (let time = 0; time < 2 * POOL; time++) {
      const failing = connection.db.transaction().execute(async (trx) => {
        await sql`create temporary table never (id int)`.execute(trx);
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
    }
    await Promise.all(
      Array.from({ length: 2 * POOL }, async () => {
        const { rows } = await sql<{ name: string | null }>`select to_regclass('never')::text as name`.execute(connection.db);
        expect(rows[0]?.name).toBeNull();
      }),
    );
  });
});
