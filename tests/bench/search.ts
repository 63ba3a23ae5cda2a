/** Finding among 5,000 texts and as many titles, as the palette asks while somebody types. */
import { sql } from "kysely";
import type { Connection } from "../../db/connection.ts";
import { signIn } from "../live/visitors.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, time, type Result } from "./measure.ts";

const TEXTS = 5_000;
const ROUNDS = 300;
const WHO = ["mayor", "townDelegate", "secondMayor", "thirdMayor", "federalHead", "chamber"] as const;

/** One word of all texts, of few and of none; beginnings, several words, wrong letters, numbers, names. */
const QUERIES = [
  ...["g", "ge", "gemeinde", "Gemeinde Austausch", "Ansprechstellen", "Städte", "Partnerschaften prüfen", "Delegation"],
  ...["Wassernetz 4711", "AP-2107", "2107", "Sommer", "krueger", "Ahornbruck", "Lindenhafen Demir", "Rangliste"],
  ...["Anspechstelle", "Katrin Sommre", "Gemiende Wassrenetz", "Quittenmus", "zzzz", "Runder Tisch"],
];

export async function measureSearch({ db }: Connection, server: TestServer): Promise<Result[]> {
  await insertTexts(db);
  // No more than one person may ask in a minute.
  const people = await Promise.all(WHO.map((person) => signIn(db, person)));
  let asked = 0;
  const get = async (path: string) => {
    const { cookie } = people[(asked += 1) % people.length]!;
    const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    await response.arrayBuffer();
  };
  const measure = async (name: string, address: (query: string) => string) => {
    const ask = (round: number) => get(address(QUERIES[round % QUERIES.length]!));
    for (let round = 0; round < QUERIES.length; round++) await ask(round);
    const floor = () => time(() => get("/healthz"));
    return alternate({ name, floorName: "/healthz of the same server" }, ROUNDS, (round) => time(() => ask(round)), floor);
  };
  return [
    await measure("search, as one types", (query) => `/search/hits?${new URLSearchParams({ q: query })}`),
    await measure("search, page", (query) => `/search?${new URLSearchParams({ q: query })}`),
  ];
}

/** Some stand in all texts, others in few. */
const WORDS =
  "Gemeinde Austausch Ansprechstelle Stadt Partnerschaft Prüfung Delegation Fortbildung Wassernetz Kreis Verband Bericht Brücke Hafen " +
  "Schule Brandschutz Verkehr Wohnung Energie Lärm Zuschuss Satzung Haushalt Ausländerbehörde Jugend Sport Kultur Archiv Friedhof Markt";

/** Half of them belong to agenda items; about a page each. */
async function insertTexts(db: Connection["db"]): Promise<void> {
  const { id } = await db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const word = (at: ReturnType<typeof sql>) => sql`(string_to_array(${WORDS}, ' '))[1 + (${at}) % 30]`;
  await sql`
    with texts as (
      insert into documents (process_id, kind, title, created_at)
      select ${id}, case when n % 2 = 0 then 'agenda_item' else 'paper' end,
        ${word(sql`n`)} || ' und ' || ${word(sql`n / 30`)} || ' Nummer ' || n, now() - n * interval '1 minute'
      from generate_series(1, ${TEXTS}::int) as n returning id, kind, title),
    bodies as (
      insert into document_states (document_id, up_to_seq, state, content, plain_text, schema_version, updated_at)
      select texts.id, 1, '', '{}', 'Gemeinde ' || (
        select string_agg(${word(sql`texts.id * 7 + (at % 12) * texts.id % 11`)} || ' wort' || (texts.id * 31 + at * 17) % 900, ' ')
        from generate_series(1, 200) as at), 1, now() from texts)
    insert into agenda_items (process_id, number, position, title, mode, reason, levels, status, document_id, created_at)
    select ${id}, 1000 + row_number() over (), 1000, title, 'austausch', 'Weil es sonst jede für sich regelt.', '{bund}', 'in_abstimmung', id, now()
    from texts where kind = 'agenda_item'`.execute(db);
  await sql`analyze documents, document_states, agenda_items`.execute(db);
}
