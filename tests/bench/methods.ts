/** A ballot and the list of votes in a full process, and 150 ballots that come at the same moment, of topics and in a room: all in, none twice. */
import { sql } from "kysely";
import type { Connection } from "../../db/connection.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, time, type Result } from "./measure.ts";
import type { FullProcess } from "./full-process.ts";

export const VOTERS = 150;
export const OPTIONS = 20;
const ROUNDS = 40;
const WARM_UP = 20;
const BURSTS = 5;

export async function measureMethods(
  { db }: Connection,
  server: TestServer,
  { processId, cookies }: FullProcess,
): Promise<Result[]> {
  const open = await makeRun(db, { processId });
  const get = (path: string) => async () => {
    const response = await fetch(server.origin + path, { headers: { cookie: cookies[0]! } });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await response.arrayBuffer();
  };
  const floor = { floorName: "GET /healthz" };
  const page = async (name: string, path: string) => {
    for (let round = 0; round < WARM_UP; round++) await get(path)();
    const floorOf = () => time(get("/healthz"));
    return alternate({ name, ...floor }, ROUNDS, () => time(get(path)), floorOf);
  };
  return [
    await page(`ballot of ${OPTIONS} topics`, `/methods/${open.id}`),
    await burst(db, server, { name: "ballots", of: { processId, isSecret: false }, cookies }),
    await burst(db, server, { name: "secret ballots", of: { processId, isSecret: true }, cookies }),
    await burst(db, server, {
      name: "ballots of a straw poll",
      of: { processId, isSecret: false, at: await openRoundtable(db) },
      cookies,
    }),
  ];
}

/** From the first that is sent to the last that is answered. */
async function burst(
  db: Connection["db"],
  server: TestServer,
  { name, of, cookies }: { name: string; of: RunOf; cookies: readonly string[] },
): Promise<Result> {
  return alternate(
    { name: `${VOTERS} ${name} at once, to the last answer`, floorName: `${VOTERS} × GET /healthz at once` },
    BURSTS,
    async () => {
      const run = await makeRun(db, of);
      const took = await time(() => Promise.all(cookies.map((cookie, index) => cast(server, run, cookie, index))));
      await requireAll(db, run.id, of.isSecret ?? false);
      return took;
    },
    () => time(() => Promise.all(cookies.map(async () => (await fetch(`${server.origin}/healthz`)).arrayBuffer()))),
  );
}

/** One dot each on about three of twenty topics. */
export async function cast(server: Pick<TestServer, "origin">, run: Run, cookie: string, index: number): Promise<void> {
  const body = new URLSearchParams({ form: "bench" });
  for (const [at, option] of run.options.entries()) body.set(`value-${option}`, at % 7 === index % 7 ? "1" : "");
  body.set("choice", String(run.options[index % run.options.length]));
  const response = await fetch(`${server.origin}/methods/${run.id}/ballots.data`, {
    method: "POST",
    headers: { cookie, origin: server.origin },
    body,
  });
  if (!response.ok) throw new Error(`ballot: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

async function requireAll(db: Connection["db"], runId: number, isSecret: boolean): Promise<void> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.table(isSecret ? "method_voters" : "method_ballots")}
    where run_id = ${runId}`.execute(db);
  const { rows: urn } = await sql<{ n: number }>`select coalesce(max(jsonb_array_length(ballots)), ${VOTERS})::int as n
    from method_urns where run_id = ${runId}`.execute(db);
  if (rows[0]?.n !== VOTERS || urn[0]?.n !== VOTERS) throw new Error(`${rows[0]?.n} have voted, ${urn[0]?.n} ballots are in`);
}

export interface Run {
  id: number;
  options: number[];
}

export interface RunOf {
  processId: number;
  isSecret?: boolean;
  isVoted?: boolean;
  /** What it is about; else about nothing that there is. */
  topics?: readonly { id: number; label: string }[];
  /** Then it is a straw poll there. */
  at?: { roundtableId: number; pointId: number };
  /** Whose names begin so have a voice; else they are only prepared. */
  voters?: string | null;
}

/** As the command would make it, one voice per person; past the command, because a few hundred of them are only the scenery. */
export async function makeRun(
  db: Connection["db"],
  { processId, isSecret = false, isVoted = false, topics, at, voters = "Wahl" }: RunOf,
): Promise<Run> {
  const now = new Date();
  const config = JSON.stringify(
    at ? { method: "poll", reason: "off", kind: "choice" } : { method: "dots", reason: "off", dots: 7, most: 3 },
  );
  const { rows } = await sql<{ id: number }>`
    insert into method_runs (process_id, stage, roundtable_id, point_id, method, config, question, voice, is_secret, reason, release, state,
      created_by, created_at)
    select ${processId}::int, 'prioritaeten', ${at?.roundtableId ?? null}::int, ${at?.pointId ?? null}::int, ${at ? "poll" : "dots"},
      ${config}::text::jsonb, 'Welche Themen gehen weiter?', 'person', ${isSecret}::boolean, 'off', 'by_hand', 'created', min(person_id),
      ${now}::timestamptz
    from mandates where process_id = ${processId} returning id`.execute(db);
  const id = rows[0]!.id;
  const options = await db
    .insertInto("method_options")
    .values(
      Array.from({ length: at ? 3 : OPTIONS }, (_, position) => ({
        run_id: id,
        position,
        label: topics?.[position]?.label ?? `Thema ${position + 1}`,
        topic_id: topics?.[position]?.id ?? null,
        agenda_item_id: null,
      })),
    )
    .returning("id")
    .execute();
  const run = { id, options: options.map((option) => option.id) };
  if (voters === null) return run;
  await sql`insert into method_voices (run_id, voice_key, person_id, organisation_id, bench)
    select ${id}::int, 'person:' || person_id, person_id, organisation_id, bench from mandates join people on people.id = person_id
    where process_id = ${processId} and people.name like ${`${voters} %`}`.execute(db);
  await sql`insert into method_entitled (run_id, person_id, voice_key)
    select run_id, person_id, voice_key from method_voices where run_id = ${id}`.execute(db);
  if (isSecret) await db.insertInto("method_urns").values({ run_id: id }).execute();
  const answers = JSON.stringify({ values: { [options[0]!.id]: 3, [options[1]!.id]: 2, [options[2]!.id]: 2 } });
  if (isVoted)
    await sql`insert into method_ballots (run_id, voice_key, answers, cast_by, cast_at)
      select run_id, voice_key, ${answers}::text::jsonb, person_id, ${now}::timestamptz from method_voices where run_id = ${id}`.execute(
      db,
    );
  await db.updateTable("method_runs").where("id", "=", id).set({ state: "open", opened_at: now }).execute();
  return run;
}

/** With six points, the first of which is on. */
export async function openRoundtable(db: Connection["db"]): Promise<{ roundtableId: number; pointId: number }> {
  const now = new Date();
  const { id: processId } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const roundtable = await db
    .insertInto("roundtables")
    .values({
      process_id: processId,
      title: "Bench",
      type: "workshop",
      starts_at: now,
      planned_minutes: 60,
      place: "",
      video_url: "",
      state: "open",
      opened_at: now,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const points = await db
    .insertInto("points")
    .values(
      [1, 2, 3, 4, 5, 6].map((position) => ({
        roundtable_id: roundtable.id,
        position,
        label: String(position),
        title: `Punkt ${position}`,
        kind: "beratung" as const,
        minutes: 10,
        agenda_item_id: null,
        document_id: null,
      })),
    )
    .returning("id")
    .execute();
  const point = points[0]!;
  await db
    .updateTable("roundtables")
    .set({ current_point_id: point.id, point_started_at: now })
    .where("id", "=", roundtable.id)
    .execute();
  return { roundtableId: roundtable.id, pointId: point.id };
}
