/** 400 topics in 20 clusters that affect 150 organisations: list, board, and a move on one screen to 100 others. */
import { gzipSync } from "node:zlib";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { TOPICS, type FullProcess } from "./full-process.ts";
import { alternate, time, type Result } from "./measure.ts";
import { makeDelegates } from "./people.ts";
import { besideRelay } from "./votes.ts";

const SCREENS = 100;
const ROUNDS = 60;

export async function measureTopics({ db }: Connection, server: TestServer, { processId }: FullProcess): Promise<Result[]> {
  const { cookie } = await signIn(db, "facilitator");
  const get = async (path: string) => {
    // As a browser asks for a page: a script gets a board whole.
    const response = await fetch(server.origin + path, { headers: { cookie, accept: "text/html" }, redirect: "manual" });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const floor = () => time(() => get("/healthz"));
  const results: Result[] = [];
  const pages = { list: `/processes/${processId}/topics`, board: `/processes/${processId}/topics?view=board` };
  for (const [name, path] of Object.entries(pages)) {
    for (let round = 0; round < 10; round++) await get(path);
    const page = await get(path);
    console.log(`topics, ${name}: ${kB(page)} kB, packed ${kB(gzipSync(page))} kB`);
    const names = { name: `topics, ${name} of ${TOPICS}`, floorName: "/healthz of the same server" };
    results.push(await alternate(names, ROUNDS, () => time(() => get(path)), floor));
  }
  return [...results, await measureMoves(db, server, { processId, cookie })];
}

const kB = (bytes: Buffer) => Math.round(bytes.length / 1024);

async function measureMoves(
  db: Connection["db"],
  server: TestServer,
  { processId, cookie }: { processId: number; cookie: string },
): Promise<Result> {
  const cookies = await makeDelegates(db, processId, { count: SCREENS, name: "Zuschauer" });
  const rows = await db
    .selectFrom("topics")
    .where("process_id", "=", processId)
    .where("number", ">", 1000)
    .select("id")
    .orderBy("id", "desc")
    .execute();
  const clusters = await db.selectFrom("topic_clusters").where("process_id", "=", processId).select("id").execute();
  const move = async (round: number) => {
    const { id } = rows[round % rows.length]!;
    const to = clusters[round % clusters.length]!.id;
    const body = new URLSearchParams({ form: "placement", "topic[]": String(id), cluster: String(to) });
    const headers = { cookie, origin: server.origin };
    const response = await fetch(`${server.origin}/processes/${processId}/topics/placement.data`, {
      method: "POST",
      headers,
      body,
    });
    if (!response.ok) throw new Error(`move: ${response.status}`);
    await response.arrayBuffer();
  };
  return besideRelay(server, `topics:${processId}`, cookies, {
    name: `topics, a move to the last of ${SCREENS} screens`,
    rounds: ROUNDS,
    change: move,
    // A topic on its way is the last one in its cluster.
    shows: (round) => {
      const [id, cluster] = [rows[round % rows.length]!.id, clusters[round % clusters.length]!.id];
      return (text) => new RegExp(`"id":${id},[^{}]*"clusterId":${cluster},`).test(text);
    },
  });
}
