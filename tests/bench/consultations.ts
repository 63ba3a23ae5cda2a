/** A consultation with 150 statements of 20 points each: the desk, its filter, an answer, the synopsis, and each kind of file. */
import { sql } from "kysely";
import { gzipSync } from "node:zlib";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, time, type Result } from "./measure.ts";

const STATEMENTS = 150;
const POINTS = 20;
const ROUNDS = 30;

export async function measureConsultations({ db }: Connection, server: TestServer): Promise<Result[]> {
  const id = await insertConsultation(db);
  const { cookie } = await signIn(db, "facilitator");
  const get = async (path: string) => {
    const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const floor = () => time(() => get("/healthz"));
  const at = `/consultations/${id}`;
  const points = await listPoints(db, id);
  const pages = {
    consultation: at,
    desk: `${at}/weighing`,
    "desk, one point": `${at}/weighing?point=${points[0]}`,
    "desk, filtered": `${at}/weighing?state=open&kind=hinweis&q=Gemeinde`,
    synopsis: `${at}/synopsis`,
    "synopsis by sender": `${at}/synopsis?by=sender&page=20`,
    footprint: `${at}/footprint`,
  };
  const results: Result[] = [];
  const floorName = "/healthz of the same server";
  for (const [name, path] of Object.entries(pages)) {
    for (let round = 0; round < 5; round++) await get(path);
    const page = await get(path);
    console.log(`consultations, ${name}: ${kB(page)} kB, packed ${kB(gzipSync(page))} kB`);
    results.push(await alternate({ name: `consultations, ${name}`, floorName }, ROUNDS, () => time(() => get(path)), floor));
  }
  const weigh = (round: number) => time(() => answer(server, cookie, `${at}/weighing/points/${points[round]}`));
  results.push(await alternate({ name: "consultations, an answer to one point", floorName }, ROUNDS, weigh, floor));
  for (const file of [
    "synopsis.html",
    "synopsis.xlsx",
    "weighing/table.xlsx",
    "weighing/weighing-table.docx",
    "synopsis.docx",
    "synopsis.pdf",
    "letters.pdf",
  ]) {
    const size = { kB: 0 };
    const ms = await time(async () => (size.kB = kB(await get(`${at}/${file}`))));
    console.log(`consultations, ${file}: ${Math.round(ms)} ms, ${size.kB} kB`);
  }
  return results;
}

const kB = (bytes: Buffer) => Math.round(bytes.length / 1024);

async function answer(server: TestServer, cookie: string, path: string): Promise<void> {
  const body = new URLSearchParams({ form: "weighing", revision: "0", disposition: "kenntnis", reason: "Gelesen." });
  const response = await fetch(`${server.origin}${path}.data`, {
    method: "POST",
    headers: { cookie, origin: server.origin },
    body,
  });
  if (!response.ok) throw new Error(`answer: ${response.status}`);
  await response.arrayBuffer();
}

/** Of those that have no answer. */
async function listPoints(db: Connection["db"], id: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select point.id from statement_points as point join statements on statements.id = statement_id
    where consultation_id = ${id} and not exists (select from weighings where point_id = point.id) order by point.id`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

async function insertConsultation(db: Connection["db"]): Promise<number> {
  const { process_id: process, version } = await db
    .selectFrom("document_versions")
    .innerJoin("documents", "documents.id", "document_id")
    .where("document_versions.kind", "=", "frozen")
    .orderBy("document_versions.id")
    .select(["process_id", "document_versions.id as version"])
    .executeTakeFirstOrThrow();
  const [drafter, checker] = await db.selectFrom("people").select("id").orderBy("id").limit(2).execute();
  const one = async (query: ReturnType<typeof sql<{ id: number }>>) => (await query.execute(db)).rows[0]!.id;
  const id = await one(sql<{ id: number }>`
    insert into consultations (process_id, title, cover_note, confidentiality, publication, silence, laender, short_reason, minimum_days,
      created_by, created_at, opened_at, opened_by)
    values (${process}, 'Große Konsultation', 'Nicht beschlossen.', '', 'process', 'nothing', '{}', '', 14, ${drafter!.id}, now(), now(), ${drafter!.id})
    returning id`);
  const text = await one(sql<{ id: number }>`
    insert into consultation_texts (consultation_id, version_id, position) values (${id}, ${version}, 0) returning id`);
  const wave = await one(sql<{ id: number }>`
    insert into consultation_waves (consultation_id, number, title, opens_at, closes_at, told_at)
    values (${id}, 1, '', now() - interval '30 days', now() + interval '5 days', now()) returning id`);
  await sql`insert into organisations (name, short_name, level, bench_default, created_at)
    select 'Gemeinde Stellungtal ' || n, 'Stellungtal ' || n, 'kommune', 'kommunen', now() from generate_series(1, ${STATEMENTS}::int) as n`.execute(
    db,
  );
  await sql`with asked as (
      insert into consultation_invitations (consultation_id, wave_id, organisation_id)
      select ${id}::int, ${wave}::int, id from organisations where name like 'Gemeinde Stellungtal %' returning id, organisation_id),
    said as (
      insert into statements (consultation_id, invitation_id, organisation_id, number, is_nil, general_remark, coordination, is_confidential,
        channel, created_by, created_at)
      select ${id}::int, id, organisation_id, 1, false, 'Die Gemeinde dankt für die Gelegenheit zur Stellungnahme.', 'hausabgestimmt', false,
        'online', ${drafter!.id}::int, now() from asked returning id)
    insert into statement_points (statement_id, position, kind, text_id, block_id, quote, body, wording)
    select said.id, n, (array['hinweis', 'frage', 'aenderungsvorschlag'])[1 + n % 3], ${text}::int, block.id, '',
      repeat('Die Gemeinde ' || said.id || ' sieht das im Punkt ' || n || ' anders als der Entwurf. ', 1 + n % 4),
      case when n % 3 = 2 then 'Binnen fünf Arbeitstagen antwortet die Ansprechstelle.' else '' end
    from said, generate_series(1, ${POINTS}::int) as n join (
      select node -> 'attrs' ->> 'id' as id, row_number() over () as at, count(*) over () as blocks
      from document_versions, jsonb_array_elements(content::jsonb -> 'content') as node
      where document_versions.id = ${version} and node -> 'attrs' ->> 'id' is not null) as block on block.at = 1 + n % block.blocks`.execute(
    db,
  );
  await sql`update statements set submitted_at = now(), submitted_by = ${drafter!.id}::int, received_at = now(),
    content_hash = encode(sha256(id::text::bytea), 'hex') where consultation_id = ${id}`.execute(db);
  await sql`insert into weighings (point_id, state, disposition, reason, drafted_by, drafted_at, checked_by, checked_at, released_by, released_at)
    select point.id, 'released', case when point.id % 2 = 0 then 'folgen' else 'nicht_folgen' end,
      'Die Frist bleibt, weil mehrere Häuser sich abstimmen müssen und das nicht schneller geht.',
      ${drafter!.id}::int, now(), ${checker!.id}::int, now(), ${drafter!.id}::int, now()
    from statement_points as point join statements on statements.id = statement_id where consultation_id = ${id} and position > 5`.execute(
    db,
  );
  await sql`analyze statements, statement_points, weighings, consultation_invitations`.execute(db);
  return id;
}
