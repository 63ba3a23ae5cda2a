/**
 * `npm run bench`: measures the built server on this machine, beside a floor that does the least possible, and prints medians and
 * ratios. Each measure alternates between product and floor, so that a noisy neighbour disturbs both alike.
 */
import { rmSync } from "node:fs";
import { cpus } from "node:os";
import { openCluster } from "../../db/cluster.ts";
import { connect } from "../../db/connection.ts";
import { migrate } from "../../db/migrate.ts";
import { seed } from "../../db/seed.ts";
import { startServer } from "../setup/server.ts";
import { makeScratch } from "../setup/scratch.ts";
import { measureProcessPage } from "./process-page.ts";
import { measureVotes } from "./votes.ts";
import type { Result } from "./measure.ts";

const scratch = makeScratch("joint-agenda-bench-");
// As durable as in real use: a benchmark with fsync off would flatter the vote.
const cluster = await openCluster({ dataDir: scratch });
const connection = connect(cluster.url);
try {
  await migrate(connection.db);
  await seed(connection);
  const server = await startServer({ databaseUrl: cluster.url, env: { SEED: "demo", LOG_LEVEL: "warn" } });
  try {
    const results: Result[] = [];
    results.push(...(await measureProcessPage(connection, server)));
    results.push(...(await measureVotes(connection, server)));
    print(results);
  } finally {
    await server.stop();
  }
} finally {
  await connection.sql.end();
  await cluster.stop();
  for (const folder of [cluster.folder, scratch]) rmSync(folder, { recursive: true, force: true });
}

function print(results: Result[]): void {
  console.log(`\nNode ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}; medians, in milliseconds\n`);
  console.table(
    Object.fromEntries(
      results.map(({ name, median, p95, floor, floorName, rounds }) => [
        name,
        {
          median: round(median),
          p95: round(p95),
          floor: round(floor),
          "× floor": round(median / floor),
          "what the floor is": floorName,
          rounds,
        },
      ]),
    ),
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
