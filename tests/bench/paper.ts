/** The joint agenda of 300 items with a recommendation each, 150 organisations, 45,000 positions: its pages, and seconds and memory of each file. */
import { sql } from "kysely";
import { gzipSync } from "node:zlib";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { insertAgreements } from "./agreement.ts";
import { alternate, memoryDuring, time, type Result } from "./measure.ts";

const ROUNDS = 30;
const WARM_UP = 6;
const FILES = ["json", "csv", "html", "docx", "pdf"];

export async function measurePaper({ db }: Connection, server: TestServer): Promise<Result[]> {
  const { processId, itemId, recommendationId } = await insertPaper(db);
  const { cookie } = await signIn(db, "federalHead");
  const get = async (path: string) => {
    const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
    const body = Buffer.from(await response.arrayBuffer());
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return body;
  };
  const pages = {
    "first page of the paper": `/processes/${processId}/paper`,
    "list of recommendations": `/processes/${processId}/recommendations`,
    "trace of an item": `/agenda/${itemId}/trace`,
    "trace of a recommendation": `/recommendations/${recommendationId}/trace`,
  };
  const results: Result[] = [];
  for (const [name, path] of Object.entries(pages)) {
    for (let round = 0; round < WARM_UP; round++) await get(path);
    const page = await get(path);
    console.log(`paper, ${name}: ${kB(page)} kB, packed ${kB(gzipSync(page))} kB`);
    const names = { name: `paper, ${name}`, floorName: "/healthz of the same server" };
    results.push(
      await alternate(
        names,
        ROUNDS,
        () => time(() => get(path)),
        () => time(() => get("/healthz")),
      ),
    );
  }
  for (const ending of FILES) await measureFile(server, ending, () => get(`/processes/${processId}/paper/agenda.${ending}`));
  return results;
}

const kB = (bytes: Buffer) => Math.round(bytes.length / 1024);

async function measureFile(server: TestServer, ending: string, get: () => Promise<Buffer>): Promise<void> {
  const started = performance.now();
  let file: Buffer = Buffer.alloc(0);
  const memory = await memoryDuring(server, async () => (file = await get()));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`paper, agenda.${ending}: ${seconds} s, ${kB(file)} kB, ${memory}`);
}

/** Every recommendation under an item of its own, each with a text of a page. */
async function insertPaper(db: Connection["db"]): Promise<{ processId: number; itemId: number; recommendationId: number }> {
  const { processId } = await insertAgreements(db);
  // Names beside all positions: the longest paper that there can be.
  await sql`alter table rules_of_procedure disable trigger user`.execute(db);
  await sql`update rules_of_procedure set non_attribution = 'keine' where process_id = ${processId}`.execute(db);
  await sql`insert into documents (process_id, kind, title, created_at)
    select ${processId}::int, 'agenda_item', 'Papierpunkt ' || row_number() over (order by id), now()
    from recommendations where title like 'Einigung %'`.execute(db);
  await sql`insert into agenda_items (process_id, number, position, title, mode, reason, levels, status, document_id, created_at)
    select ${processId}::int, 1000 + row_number() over (order by id), 1000 + row_number() over (order by id), title,
      (array['austausch', 'zusammenarbeit', 'koordinierung'])[1 + id % 3], 'Weil es sonst jede Stadt für sich regelt.', '{bund,kommune}',
      'in_abstimmung', id, now()
    from documents where title like 'Papierpunkt %'`.execute(db);
  await sql`update recommendations set agenda_item_id = item.id
    from (select id, row_number() over (order by id) as at from agenda_items where title like 'Papierpunkt %') as item,
      (select id, row_number() over (order by id) as at from recommendations where title like 'Einigung %') as its
    where its.id = recommendations.id and its.at = item.at`.execute(db);
  const words = "Bund, Länder und Gemeinden benennen Stellen, die antworten, und halten fest, was daraus wird. ".repeat(6);
  const content = JSON.stringify({
    type: "doc",
    content: [1, 2, 3].map((at) => ({
      type: "paragraph",
      attrs: { id: `absatz${at}` },
      content: [{ type: "text", text: words }],
    })),
  });
  await sql`insert into document_states (document_id, up_to_seq, state, content, plain_text, schema_version, updated_at)
    select id, head_seq, '', ${content}::text::jsonb, ${words}::text, 3, now() from documents
    where title like 'Papierpunkt %' or title like 'Einigung %'`.execute(db);
  await sql`insert into reservations (position_id, kind, body, until)
    select id, 'haushaltsvorbehalt', 'Nur mit Ansatz im nächsten Haushalt.', '2027-12-31' from positions where id % 20 = 0`.execute(
    db,
  );
  await sql`analyze documents, document_states, agenda_items, recommendations, reservations`.execute(db);
  const { itemId, recommendationId } = await db
    .selectFrom("recommendations")
    .where("title", "like", "Einigung %")
    .select(["id as recommendationId", "agenda_item_id as itemId"])
    .orderBy("id")
    .executeTakeFirstOrThrow();
  return { processId, itemId, recommendationId };
}
