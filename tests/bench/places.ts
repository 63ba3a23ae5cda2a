/**
 * An installation with all of Germany: 11,000 municipalities, 5,000 partnerships, 2,000 interdependencies, 20,000 figures. The pages of the overview, a
 * situation picture that is frozen, and a file of 5,000 rows that is read in.
 */
import { sql } from "kysely";
import { gzipSync } from "node:zlib";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, memoryDuring, time, type Result } from "./measure.ts";

const PLACES = 11_000;
const PARTNERSHIPS = 5_000;
const TIES = 2_000;
const FIGURES = 20_000;
const ROUNDS = 40;

export async function measurePlaces({ db }: Connection, server: TestServer): Promise<Result[]> {
  const processId = await insertPlaces(db);
  const { cookie } = await signIn(db, "facilitator");
  const get = async (path: string) => {
    const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const floor = () => time(() => get("/healthz"));
  const register = `/processes/${processId}/partnerships`;
  const pages = {
    "places, all with both maps": "/places",
    "places, a name with a slip of the pen": "/places?q=Gemeidne%205512",
    "places, register of 5,000": register,
    "places, register narrowed down": `${register}?land=05&status=aktiv&dimension=kultur`,
    "places, interdependencies, 2,000 of them": `/processes/${processId}/interdependencies`,
    "places, interdependencies narrowed down": `/processes/${processId}/interdependencies?sector=energie&kind=lieferbeziehung&land=05`,
    "places, profiles": `/processes/${processId}/profiles`,
  };
  const results: Result[] = [];
  for (const [name, path] of Object.entries(pages)) {
    for (let round = 0; round < 5; round++) await get(path);
    const page = await get(path);
    console.log(`${name}: ${kB(page)} kB, packed ${kB(gzipSync(page))} kB`);
    results.push(
      await alternate({ name, floorName: "/healthz of the same server" }, ROUNDS, () => time(() => get(path)), floor),
    );
  }
  await measureImport(server, processId, cookie);
  await measureFreezing(db, server, processId, cookie);
  return results;
}

const kB = (bytes: Buffer) => Math.round(bytes.length / 1024);

/** Once: seconds from choosing the file until its rows are shown, and until they are in the register. */
async function measureImport(server: TestServer, processId: number, cookie: string): Promise<void> {
  const rows = Array.from({ length: 5_000 }, (_, at) =>
    at % 83 === 0 ? `${keyOf(at)};Ort ${at};Utopia;Kultur` : `${Number(keyOf(at))};Ort ${at};Frankreich;Kultur`,
  );
  const form = new FormData();
  form.set("form", "register");
  form.set("file", new File([`AGS;Partner;Land;Felder\n${rows.join("\n")}`], "register.csv"));
  const address = `${server.origin}/processes/${processId}/partnerships/import`;
  const headers = { cookie, origin: server.origin, accept: "text/html" };
  let location = "";
  let [read, take] = [0, 0];
  const reading = async () => {
    const response = await fetch(address, { method: "POST", headers, body: form, redirect: "manual" });
    location = response.headers.get("location") ?? "";
    await fetch(server.origin + location, { headers }).then((page) => page.arrayBuffer());
  };
  const body = new URLSearchParams({
    form: "mapping",
    step: "send",
    sight: "process",
    column_place: "0",
    column_partner: "1",
    column_country: "2",
    column_dimensions: "3",
  });
  const taking = async () => {
    const response = await fetch(server.origin + location, { method: "POST", headers, body, redirect: "manual" });
    if (response.status !== 303) throw new Error(`import: ${response.status}`);
  };
  const memory = await memoryDuring(server, async () => {
    read = await time(reading);
    take = await time(taking);
  });
  const [shown, taken] = [Math.round(read), Math.round(take)];
  console.log(`places, a file of 5,000 rows: read and shown in ${shown} ms, taken over in ${taken} ms, ${memory}`);
}

async function measureFreezing(db: Connection["db"], server: TestServer, processId: number, cookie: string): Promise<void> {
  const { document_id } = await db.selectFrom("situation_reports").select("document_id").limit(1).executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto("situation_reports")
    .values({
      ...{
        process_id: processId,
        number: 900,
        title: "Last",
        audience: "process",
        scope: "",
        method: "",
        data_basis: "",
        gaps: "",
      },
      ...{ confidence: "mittel", state: "reply", document_id, reply_until: "2020-01-01", created_at: new Date() },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const took = await time(async () => {
    const response = await fetch(`${server.origin}/situation/${id}/freezing`, {
      method: "POST",
      headers: { cookie, origin: server.origin, accept: "text/html" },
      body: new URLSearchParams({ form: "freezing" }),
      redirect: "manual",
    });
    if (response.status !== 303) throw new Error(`freezing: ${response.status}`);
  });
  console.log(`places, freezing a situation picture over ${PARTNERSHIPS} partnerships: ${Math.round(took)} ms`);
}

/** Of the place with this number, in all Länder. */
const keyOf = (at: number): string => `${String((at % 16) + 1).padStart(2, "0")}${String(100_000 + (at % PLACES)).slice(0, 6)}`;

async function insertPlaces(db: Connection["db"]): Promise<number> {
  const { id } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const { id: organisation } = await db.selectFrom("organisations").select("id").orderBy("id").executeTakeFirstOrThrow();
  await sql`
    insert into places (ags, name, district, population, population_on, latitude, longitude, source)
    select lpad((at % 16 + 1)::text, 2, '0') || (100000 + at)::text, 'Gemeinde ' || at, 'Kreis ' || at % 400, 500 + at % 90000, '2024-12-31',
      47.5 + (at * 7919 % 7400) / 1000.0, 6 + (at * 104729 % 8900) / 1000.0, 'erfunden'
    from generate_series(0, ${PLACES - 1}) as at on conflict do nothing`.execute(db);
  await sql`
    insert into partnerships (process_id, place_id, country, source, sight, state, entered_by, created_at, kind, partner, status, dimensions, started)
    select ${id}, places.id, 'FR', 'erfunden', 'process', 'proposed', ${organisation}, now(),
      (array['staedtepartnerschaft', 'freundschaft', 'projekt'])[1 + at % 3], 'Partner ' || at,
      (array['aktiv', 'ruhend', 'unbekannt'])[1 + at % 3], array[(array['kultur', 'kultur', 'wirtschaft'])[1 + at % 3]],
      (1950 + at % 70)::text
    from generate_series(0, ${PARTNERSHIPS - 1}) as at join places on places.ags = lpad((at % 16 + 1)::text, 2, '0') || (100000 + at)::text`.execute(
    db,
  );
  await sql`
    insert into interdependencies (process_id, place_id, country, source, sight, state, entered_by, created_at, title, kind, sector, direction, confidence)
    select ${id}, places.id, 'FR', 'erfunden', 'process', 'proposed', ${organisation}, now(), 'Verflechtung ' || at,
      (array['direktinvestition', 'lieferbeziehung', 'it_ausruestung'])[1 + at % 3], (array['energie', 'wasser', 'industrie'])[1 + at % 3],
      (array['eingehend', 'ausgehend'])[1 + at % 2], 'mittel'
    from generate_series(0, ${TIES - 1}) as at join places on places.ags = lpad((at % 16 + 1)::text, 2, '0') || (100000 + at)::text`.execute(
    db,
  );
  await sql`
    insert into data_points (process_id, subject, subject_id, indicator, value, unit, precision, definition, as_of, source, source_url, created_at)
    select ${id}, 'partnership', partnerships.id, 'Begegnungen', at % 40, '', 'exakt', '', '2025-12-31', 'erfunden', '', now()
    from generate_series(0, ${FIGURES - 1}) as at
    join (select id, row_number() over (order by id) - 1 as place from partnerships) as partnerships on partnerships.place = at % ${PARTNERSHIPS}`.execute(
    db,
  );
  await sql`analyze places, partnerships, interdependencies, data_points`.execute(db);
  return id;
}
