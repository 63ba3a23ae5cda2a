/** 200 formats with 2,000 editions, 500 evaluations with 20,000 ratings, 300 items of the agenda: register, matrix, results. */
import { sql } from "kysely";
import { gzipSync } from "node:zlib";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, time, type Result } from "./measure.ts";

const FORMATS = 200;
const EDITIONS = 2_000;
const EVALUATIONS = 500;
const ITEMS = 300;
const ROUNDS = 40;

export async function measureFormats({ db }: Connection, server: TestServer): Promise<Result[]> {
  const { processId, formatId, evaluationId, itemId } = await insertFormats(db);
  const { cookie } = await signIn(db, "facilitator");
  const get = async (path: string) => {
    const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const floor = () => time(() => get("/healthz"));
  const pages = {
    register: `/processes/${processId}/formats`,
    "one format": `/formats/${formatId}`,
    matrix: `/processes/${processId}/formats/coverage`,
    "one item": `/processes/${processId}/formats/coverage/${itemId}`,
    results: `/formats/${formatId}/evaluations/${evaluationId}`,
    course: `/formats/${formatId}/course`,
    comparison: `/processes/${processId}/formats/comparison`,
  };
  const results: Result[] = [];
  for (const [name, path] of Object.entries(pages)) {
    for (let round = 0; round < 10; round++) await get(path);
    const page = await get(path);
    console.log(`formats, ${name}: ${kB(page)} kB, packed ${kB(gzipSync(page))} kB`);
    const names = { name: `formats, ${name} of ${FORMATS}`, floorName: "/healthz of the same server" };
    results.push(await alternate(names, ROUNDS, () => time(() => get(path)), floor));
  }
  return results;
}

const kB = (bytes: Buffer) => Math.round(bytes.length / 1024);

async function insertFormats(db: Connection["db"]) {
  const { id: processId } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const made = sql`process_id = ${processId} and name like 'Messformat %'`;
  await sql`insert into formats (process_id, name, kind, organiser, commissioned_by, levels, audience, rhythm, founded, note, per_year, created_at)
    select ${processId}::int, 'Messformat ' || n, 'gespraechskreis', '', '', '{bund,kommune}', '', '', '', '', 1, now()
    from generate_series(1, ${FORMATS}::int) as n`.execute(db);
  await sql`insert into format_editions (format_id, label, year, place, note, benches)
    select id, 'Durchgang ' || n, 2010 + n, '', '', '{bund,kommunen}' from formats, generate_series(1, ${EDITIONS / FORMATS}::int) as n where ${made}`.execute(
    db,
  );
  await sql`insert into data_points (process_id, subject, subject_id, indicator, value, unit, precision, definition, as_of, source, source_url, created_at)
    select ${processId}::int, 'edition', edition.id, 'Teilnehmende Kommunen', 20 + edition.id % 30, 'Kommunen', 'exakt', '', '2024-01-01', 'Liste', '', now()
    from format_editions as edition join formats on formats.id = format_id where ${made}`.execute(db);
  await sql`insert into documents (process_id, kind, title, created_at)
    select ${processId}::int, 'agenda_item', 'Messpunkt ' || n, now() from generate_series(1, ${ITEMS}::int) as n`.execute(db);
  await sql`insert into agenda_items (process_id, number, position, title, mode, reason, levels, status, document_id, created_at)
    select ${processId}::int, 5000 + row_number() over (order by id), 5000 + id, title, 'austausch', '', '{bund,kommune}', 'angenommen', id, now()
    from documents where process_id = ${processId} and title like 'Messpunkt %'`.execute(db);
  await sql`insert into format_services (format_id, agenda_item_id, level, degree)
    select formats.id, items.id, 'bund', 'ganz' from agenda_items as items, formats
    where items.process_id = ${processId} and items.number > 5000 and ${sql`formats.process_id = ${processId} and name like 'Messformat %'`}
      and (formats.id + items.id) % 100 = 0`.execute(db);
  await sql`insert into evaluations (format_id, title, criteria_set, criteria, period_from, period_to, created_by, created_at)
    select formats.id, 'Messung ' || n, 'dialogformat-1', (select criteria from evaluations order by id limit 1), '2020-01-01', '2025-12-31',
      (select id from people limit 1), now()
    from generate_series(1, ${EVALUATIONS}::int) as n
    join (select id, row_number() over (order by id) as at from formats where ${made}) as formats on formats.at = 1 + n % ${FORMATS}::int`.execute(
    db,
  );
  await sql`insert into evaluation_raters (evaluation_id, person_id, submitted_at)
    select evaluations.id, people.id, now() from evaluations, (select id from people order by id limit 4) as people where title like 'Messung %'`.execute(
    db,
  );
  await sql`insert into ratings (evaluation_id, person_id, criterion, score, not_assessable, justification, evidence, evidence_type, evidence_strength, updated_at)
    select rater.evaluation_id, rater.person_id, criterion ->> 'key', 1 + (rater.person_id + rater.evaluation_id) % 4, false,
      repeat('Begründung ', 10), 'Protokoll', 'dokument', 'B', now()
    from evaluation_raters as rater join evaluations on evaluations.id = evaluation_id and title like 'Messung %',
      jsonb_array_elements(criteria) as criterion`.execute(db);
  await sql`analyze formats, format_editions, data_points, evaluations, evaluation_raters, ratings, agenda_items, format_services`.execute(
    db,
  );
  const { id: evaluationId, format_id: formatId } = await db
    .selectFrom("evaluations")
    .where("title", "like", "Messung %")
    .select(["id", "format_id"])
    .executeTakeFirstOrThrow();
  const { id: itemId } = await db
    .selectFrom("agenda_items")
    .where("title", "like", "Messpunkt %")
    .select("id")
    .executeTakeFirstOrThrow();
  return { processId, formatId, evaluationId, itemId };
}
