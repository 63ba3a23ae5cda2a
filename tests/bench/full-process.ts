/**
 * The process of the sample town as full as one becomes: 400 topics that affect 150 organisations, 20,100 votes on them by both levels,
 * all results out. What its pages cost is measured with all of it there.
 */
import { sql } from "kysely";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { makeRun, OPTIONS, VOTERS } from "./methods.ts";
import { makeDelegates } from "./people.ts";

export const TOPICS = 400;
const ORGANISATIONS = 150;
const AFFECTED = 20_000;
/** × VOTERS: 20,100 votes. */
export const RUNS = 134;

export interface FullProcess {
  processId: number;
  /** Of those who vote. */
  cookies: string[];
}

export async function fillProcess({ db }: Connection, server: TestServer): Promise<FullProcess> {
  const processId = await insertTopics(db);
  const cookies = await makeDelegates(db, processId, { count: VOTERS, name: "Wahl" });
  await sql`update mandates set bench = 'bund' where process_id = ${processId} and person_id in (
    select id from people where name like 'Wahl %' and id % 3 = 0)`.execute(db);
  const topics = await db
    .selectFrom("topics")
    .where("process_id", "=", processId)
    .where("number", ">", 1000)
    .select(["id", "title as label"])
    .orderBy("id")
    .execute();
  const { cookie } = await signIn(db, "facilitator");
  for (let run = 0; run < RUNS; run++) {
    const about = Array.from({ length: OPTIONS }, (_, at) => topics[(run * OPTIONS + at) % topics.length]!);
    const { id } = await makeRun(db, { processId, isVoted: true, topics: about });
    for (const to of ["closed", "released"]) await move(server, id, { cookie, to });
  }
  await sql`analyze method_runs, method_options, method_voices, method_entitled, method_ballots, method_snapshots`.execute(db);
  return { processId, cookies };
}

async function move(server: TestServer, id: number, { cookie, to }: { cookie: string; to: string }): Promise<void> {
  const response = await fetch(`${server.origin}/methods/${id}/state.data`, {
    method: "POST",
    headers: { cookie, origin: server.origin },
    body: new URLSearchParams({ to }),
  });
  if (!response.ok) throw new Error(`${to}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

/** @returns the process */
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
    order by (topics.id * 7919 + organisations.id * 104729) % 10007 limit ${AFFECTED}::int`.execute(db);
  await sql`analyze topics, topic_affected, topic_clusters`.execute(db);
  return id;
}
