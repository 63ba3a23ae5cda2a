/** 300 recommendations up for agreement, 150 organisations, 45,000 positions: list, matrix, one of them, and the sheet of one house. */
import { sql } from "kysely";
import { gzipSync } from "node:zlib";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, time, type Result } from "./measure.ts";

const RECOMMENDATIONS = 300;
const ORGANISATIONS = 150;
const ROUNDS = 40;
const WARM_UP = 10;

export async function measureAgreement({ db }: Connection, server: TestServer): Promise<Result[]> {
  const { processId, recommendationId } = await insertAgreements(db);
  const results: Result[] = [];
  const pages = [
    ["list", "facilitator", `/processes/${processId}/agreement`],
    ["matrix of 150 municipalities", "facilitator", `/processes/${processId}/agreement/matrix?bench=kommunen`],
    ["one recommendation, 150 positions", "facilitator", `/recommendations/${recommendationId}/agreement`],
    ["sheet of a house", "mayor", `/processes/${processId}/positions`],
  ] as const;
  for (const [name, person, path] of pages) {
    const { cookie } = await signIn(db, person);
    const get = (to: string) => async () => {
      const response = await fetch(server.origin + to, { headers: { cookie }, redirect: "manual" });
      if (response.status !== 200) throw new Error(`${to}: ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    };
    for (let round = 0; round < WARM_UP; round++) await get(path)();
    const page = await get(path)();
    console.log(`agreement, ${name}: ${kB(page)} kB, packed ${kB(gzipSync(page))} kB`);
    const names = { name: `agreement, ${name}`, floorName: "/healthz of the same server" };
    results.push(
      await alternate(
        names,
        ROUNDS,
        () => time(get(path)),
        () => time(get("/healthz")),
      ),
    );
  }
  return results;
}

const kB = (bytes: Buffer) => Math.round(bytes.length / 1024);

/** Straight into the tables: as many under each item of the town, everybody has spoken on each. */
export async function insertAgreements(db: Connection["db"]): Promise<{ processId: number; recommendationId: number }> {
  const { id: processId } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const { id: frozen, created_by: by } = await db
    .selectFrom("document_versions")
    .where("kind", "=", "frozen")
    .where("created_by", "is not", null)
    .select(["id", "created_by"])
    .executeTakeFirstOrThrow();
  await sql`insert into organisations (name, short_name, level, bench_default, created_at)
    select 'Gemeinde Einigtal ' || n, 'Einigtal ' || n, 'kommune', 'kommunen', now()
    from generate_series(1, ${ORGANISATIONS}::int) as n`.execute(db);
  await sql`insert into documents (process_id, kind, title, created_at)
    select ${processId}::int, 'recommendation', 'Einigung ' || n, now() from generate_series(1, ${RECOMMENDATIONS}::int) as n`.execute(
    db,
  );
  await sql`insert into recommendations (agenda_item_id, number, title, document_id, status, version_id, created_at)
    select item.id, 100 + row_number() over (order by documents.id), documents.title, documents.id, 'beschlussreif', ${frozen}::int, now()
    from documents join (select id, row_number() over (order by id) - 1 as at, count(*) over () as of from agenda_items
      where process_id = ${processId} and status not in ('entfallen', 'angenommen', 'zurueckgestellt')) as item
      on item.at = documents.id % item.of
    where documents.title like 'Einigung %'`.execute(db);
  await sql`insert into recommendation_versions (recommendation_id, number, document_version_id, payload, hash, frozen_by, frozen_at)
    select id, 1, ${frozen}::int, text::json, encode(sha256(convert_to(text, 'UTF8')), 'hex'), ${by}::int, now()
    from (select id, json_build_object('title', title, 'facts', json_build_object())::text as text
      from recommendations where title like 'Einigung %') as made`.execute(db);
  await sql`insert into agreements (recommendation_id, version_id, rule, rules_version, quorum_share, quorum_bench_share, most_aside,
      opened_by, opened_at)
    select recommendation_id, version.id, 'konsens', 0, 50, 50, 15, ${by}::int, now()
    from recommendation_versions as version join recommendations on recommendations.id = recommendation_id
    where title like 'Einigung %'`.execute(db);
  await sql`insert into agreement_voices (agreement_id, organisation_id, bench)
    select agreements.id, organisations.id, 'kommunen' from agreements join recommendations on recommendations.id = recommendation_id, organisations
    where title like 'Einigung %' and (organisations.name like 'Gemeinde Einigtal %' or organisations.id in (
      select organisation_id from mandates where process_id = ${processId} and role = 'head_delegate'))`.execute(db);
  await sql`insert into positions (version_id, organisation_id, level, remark, wording, coordination, evidence, given_by, given_at)
    select version_id, organisation_id, 1 + (version_id * 7 + organisation_id * 13) % 5, 'Bemerkung', '', 'arbeitsebene', '', ${by}::int, now()
    from agreements join agreement_voices on agreement_id = agreements.id join organisations on organisations.id = organisation_id
    where organisations.name like 'Gemeinde Einigtal %'`.execute(db);
  await sql`analyze positions, agreement_voices, agreements, recommendation_versions, recommendations, organisations`.execute(
    db,
  );
  const { id } = await db
    .selectFrom("recommendations")
    .where("title", "like", "Einigung %")
    .select("id")
    .orderBy("id")
    .executeTakeFirstOrThrow();
  return { processId, recommendationId: id };
}
