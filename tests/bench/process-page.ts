/**
 * Pages of a full process: server time, size and how many statements each takes. Timed on the server of the bench, counted on a second one
 * that reaches the database through a counter, which would cost time.
 */
import { gzipSync } from "node:zlib";
import { signIn } from "../live/visitors.ts";
import { startServer, type TestServer } from "../setup/server.ts";
import { TOPICS, RUNS, type FullProcess } from "./full-process.ts";
import type { BenchDatabase } from "./live/database.ts";
import { alternate, time, type Result } from "./measure.ts";
import { VOTERS } from "./methods.ts";
import { countStatements } from "./statements.ts";

const ROUNDS = 60;
const WARM_UP = 20;
const COUNTED = 5;

export async function measurePages(database: BenchDatabase, server: TestServer, { processId }: FullProcess): Promise<Result[]> {
  const { cookie } = await signIn(database.db, "facilitator");
  const get = async (origin: string, path: string) => {
    const response = await fetch(origin + path, { headers: { cookie }, redirect: "manual" });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const counter = await countStatements(database.url);
  const counted = await startServer({ databaseUrl: counter.url(database.url), env: { SEED: "demo", LOG_LEVEL: "warn" } });
  const results: Result[] = [];
  try {
    for (const [name, path] of pagesOf(processId)) {
      for (let round = 0; round < WARM_UP; round++) await get(server.origin, path);
      const page = await get(server.origin, path);
      const statements: number[] = [];
      for (let round = 0; round < COUNTED; round++) {
        counter.take();
        await get(counted.origin, path);
        statements.push(counter.take());
      }
      // What the server does by itself meanwhile is in some of them.
      console.log(`${name}: ${kB(page)} kB, packed ${kB(gzipSync(page))} kB, ${Math.min(...statements)} statements`);
      const floor = () => time(() => get(server.origin, "/healthz"));
      const names = {
        name: `${name}, with ${TOPICS} topics and ${RUNS * VOTERS} votes`,
        floorName: "/healthz of the same server",
      };
      results.push(await alternate(names, ROUNDS, () => time(() => get(server.origin, path)), floor));
    }
  } finally {
    await counted.stop();
    counter.close();
  }
  return results;
}

const pagesOf = (processId: number) => {
  const base = `/processes/${processId}`;
  return [
    ["process page, document", base],
    ["process page, data only", `${base}.data`],
    ["topics, list", `${base}/topics`],
    ["topics, board", `${base}/topics?view=board`],
    ["votes, list", `${base}/methods`],
    ["votes, new", `${base}/methods/new`],
    ["picture of the benches", `${base}/picture`],
    ["picture, five angles", `${base}/picture?compare=1`],
    ["short list", `${base}/short-list`],
  ] as const;
};

const kB = (bytes: Buffer) => Math.round(bytes.length / 1024);
