/** 400 topics in 20 clusters that affect 150 organisations: list, board, one topic, and a move on one screen to 100 others. */
import { sql } from "kysely";
import { gzipSync } from "node:zlib";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, time, type Result } from "./measure.ts";
import { makeDelegates } from "./people.ts";
import { besideRelay } from "./votes.ts";

const TOPICS = 400;
const ORGANISATIONS = 150;
const VOICES = 20_000;
const SCREENS = 100;
const ROUNDS = 60;

export async function measureTopics({ db }: Connection, server: TestServer): Promise<Result[]> {
  const processId = await insertTopics(db);
  const { cookie } = await signIn(db, "facilitator");
  const get = async (path: string) => {
    const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
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

export async function insertTopics(db: Connection["db"]): Promise<number> {
  const { id } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const by = await db
    .selectFrom("mandates")
    .where("process_id", "=", id)
    .select(["person_id", "organisation_id"])
    .executeTakeFirstOrThrow();
  await sql`insert into organisations (name, short_name, level, bench_default, created_at)
    select 'Gemeinde Themental ' || n, 'Themental ' || n, 'kommune', 'kommunen', now()
    from generate_series(1, ${ORGANISATIONS}::int) as n on conflict do nothing`.execute(db);
  await sql`insert into topic_clusters (process_id, title, position)
    select ${id}::int, 'Themenfeld Nummer ' || n, 100 + n from generate_series(1, 20) as n`.execute(db);
  await sql`insert into topics (process_id, number, title, problem, is_anonymous, person_id, organisation_id, handed_in_on, cluster_id, position)
    select ${id}::int, 1000 + n, 'Thema ' || n || ': wie Gemeinden und Bund voneinander erfahren, was sie planen', 'Worte '||n, false,
      ${by.person_id}::int, ${by.organisation_id}::int, now()::date, cluster.id, n
    from generate_series(1, ${TOPICS}::int) as n
    join (select id, row_number() over (order by id) as at from topic_clusters where process_id = ${id} and position > 100) as cluster
      on cluster.at = 1 + n % 20`.execute(db);
  await sql`insert into topic_affected (topic_id, organisation_id, bench)
    select topics.id, organisations.id, bench_default from topics, organisations
    where process_id = ${id} and number > 1000 and organisations.name like 'Gemeinde Themental %'
    order by (topics.id * 7919 + organisations.id * 104729) % 10007 limit ${VOICES}::int`.execute(db);
  await sql`analyze topics, topic_affected, topic_clusters`.execute(db);
  return id;
}
