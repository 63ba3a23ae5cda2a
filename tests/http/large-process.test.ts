/** A process with 400 agenda items, 300 people and 150 organisations, then with 400 topics, too: its pages stay small, and everything in it is found. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { insertTopics, TOPICS } from "../bench/full-process.ts";
import { makeLargeTown, type LargeTown } from "../bench/large-town.ts";
import { addresses, fill, idsForAddresses } from "../setup/addresses.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
let large: LargeTown;
beforeAll(async () => void (large = await makeLargeTown(town.database)), 120_000);

const get = async (path: string): Promise<string> => {
  const answer = await fetch(town.server.origin + path, { headers: { cookie: large.facilitator, accept: "text/html" } });
  expect(answer.status, path).toBe(200);
  return answer.text();
};

const MOST_KB = 120;
/** Offers every item of the agenda to be ticked. */
const MOST_KB_OF_CHOICES = 160;
const CHOICES = /\/methods\/new$|\/methods\/\d+\/edit$|\/short-list$/;

/** As long as what somebody wrote; or opened by a secret address, with one thing on it. */
const NOT_LISTS = /^\/documents\/:id(\/versions\/:versionId|\/comparison)?$|:token|:code/;

describe("a large process", () => {
  it("each of its pages stays small", async () => {
    const ids = await idsForAddresses(town.database.db, town.ids);
    const pages = addresses.filter(({ kind, pattern }) => kind === "page" && !NOT_LISTS.test(pattern));
    const tooLarge: string[] = [];
    for (const path of [...pages.map(({ pattern }) => fill(pattern, ids)), `/processes/${large.processId}/agenda?view=board`]) {
      const answer = await fetch(town.server.origin + path, { headers: { cookie: large.facilitator } });
      const kB = Math.round((await answer.text()).length / 1000);
      if (kB > (CHOICES.test(path) ? MOST_KB_OF_CHOICES : MOST_KB)) tooLarge.push(`${path}: ${kB} kB`);
    }
    expect(tooLarge).toEqual([]);
  }, 240_000);

  it("its roundtable stays small", async () => {
    expect(Math.round((await get(`/roundtables/${large.roundtableId}`)).length / 1000)).toBeLessThanOrEqual(MOST_KB);
  });

  it("the page of one to come stays small where every text of the agenda is frozen and may go with its invitation", async () => {
    const { db } = town.database;
    await sql`insert into document_versions (document_id, kind, number, name, title, up_to_seq, content, plain_text, state, schema_version, content_hash, created_at)
      select id, 'frozen', 1, '', 'Gemeinsame Ansprechstelle für Anfragen aus dem Ausland: ' || title, 0, '{}', '', '', 1, repeat('0', 64), now()
      from documents where process_id = ${large.processId} and kind = 'agenda_item'
        and not exists (select from document_versions where document_id = documents.id and number = 1)`.execute(db);
    const { rows } = await sql<{ id: number }>`
      insert into roundtables (process_id, title, type, starts_at, planned_minutes, place, video_url, state, created_at)
      select process_id, title, type, now() + interval '30 days', 60, '', '', 'planned', now() from roundtables
      where id = ${large.roundtableId} returning id`.execute(db);
    const page = await get(`/roundtables/${rows[0]!.id}`);
    expect(page.match(/<input[^>]*name="papers\[\]"/g)?.length).toBeGreaterThan(50);
    expect(Math.round(page.length / 1000)).toBeLessThanOrEqual(MOST_KB);
  });

  it("a vote offers no source that it would refuse: of 400 items some are chosen", async () => {
    const page = await get(`/processes/${large.processId}/methods/new`);
    const sources = (page.match(/<input[^>]*name="source"[^>]*>/g) ?? []).map((input) => ({
      value: /value="([^"]*)"/.exec(input)?.[1],
      isChosen: /\schecked(=|\s|>|\/)/.test(input),
    }));
    expect(sources.filter(({ isChosen }) => isChosen)).toEqual([{ value: "chosen", isChosen: true }]);
    expect(sources.map(({ value }) => value)).not.toContain("items");
    expect(page).toContain("Alle 400 auf einmal sind zu viele");
  });

  it("the pages of its agenda have each item once", async () => {
    const ids: string[] = [];
    for (let page = 1; page <= 10; page++) {
      const text = await get(`/processes/${large.processId}/agenda?page=${page}`);
      ids.push(...[...text.matchAll(/<li id="item-(\d+)"/g)].map(([, id]) => id!));
    }
    expect([ids.length, new Set(ids).size]).toEqual([400, 400]);
  });

  it("an item and a person are found whatever page they are on", async () => {
    expect(await get(`/processes/${large.processId}/agenda?q=ansprechstelle+teil+399`)).toContain(", Teil 399<");
    expect(await get(`/processes/${large.processId}/people?q=delegierte+297`)).toContain("Delegierte 297<");
    expect(await get(`/roundtables/${large.roundtableId}?attendee=delegierte+297`)).toContain("Delegierte 297<");
  });

  it("the last item of a page moves on to the next one without JavaScript", async () => {
    const path = `/processes/${large.processId}/agenda`;
    const last = [...(await get(path)).matchAll(/<li id="item-(\d+)"/g)].at(-1)![1]!;
    const next = /<li id="item-(\d+)"/.exec(await get(`${path}?page=2`))![1]!;
    const answer = await fetch(`${town.server.origin}${path}/order`, {
      method: "POST",
      headers: { cookie: large.facilitator, origin: town.server.origin, accept: "text/html" },
      body: new URLSearchParams({ form: "order", item: last, move: `after-${next}` }),
      redirect: "manual",
    });
    expect(answer.status).toBe(303);
    expect([...(await get(path)).matchAll(/<li id="item-(\d+)"/g)].at(-1)![1]).toBe(next);
    expect(/<li id="item-(\d+)"/.exec(await get(`${path}?page=2`))![1]).toBe(last);
  });
});

describe("a board of 400 topics", () => {
  const address = () => `/processes/${large.processId}/topics`;
  const cards = (page: string) => [...page.matchAll(/<li [^>]*data-item="(\d+)"/g)].map(([, id]) => Number(id));
  const kB = (page: string) => Math.round(page.length / 1000);
  beforeAll(async () => void (await insertTopics(town.database.db)), 60_000);

  it("stays small, also for who asks for more of a cluster, opens its menu or looks for a topic", async () => {
    const page = await get(`${address()}?view=board`);
    expect(kB(page)).toBeLessThanOrEqual(MOST_KB);
    const { id } = await town.database.db
      .selectFrom("topic_clusters")
      .where("position", "=", 101)
      .select("id")
      .executeTakeFirstOrThrow();
    const menu = await get(`${address()}?view=board&menu=${id}`);
    expect([menu.includes(`/topics/clusters/${id}/dissolution`), page.includes("/dissolution")]).toEqual([true, false]);
    const found = await get(`${address()}?view=board&q=thema+399`);
    expect([cards(found).length, found.includes("Thema 399: ")]).toEqual([1, true]);
    // Other clusters are not empty: nothing in them fits.
    expect([found.includes(">Kein Thema passt dazu.</li>"), found.includes(">Noch nichts</li>")]).toEqual([true, false]);
    for (const more of [menu, found, await get(`${address()}?view=board&more=${id}-46`)])
      expect(kB(more)).toBeLessThanOrEqual(MOST_KB);
  });

  it("leads to each of its cards without JavaScript", async () => {
    const rows = await town.database.db
      .selectFrom("topics")
      .where("number", ">", 1000)
      .select(["id", "cluster_id as cluster"])
      .execute();
    const cluster = rows[0]!.cluster;
    const wanted = rows.filter((row) => row.cluster === cluster).map(({ id }) => id);
    expect([rows.length, wanted.length]).toEqual([TOPICS, TOPICS / 20]);
    const first = await get(`${address()}?view=board`);
    expect(wanted.filter((id) => cards(first).includes(id)).length).toBeLessThan(wanted.length);
    const link = new RegExp(`href="([^"]*more=${cluster}-\\d+#[^"]*)"`);
    const whole = await get(link.exec(first)![1]!.replaceAll("&amp;", "&").split("#")[0]!);
    expect(wanted.filter((id) => !cards(whole).includes(id))).toEqual([]);
    expect(link.exec(whole)).toBeNull();
  });
});

describe("one item of the agenda with 200 formats", () => {
  const services = (page: string) => [...new Set([...page.matchAll(/name="(\d+)_\w+"/g)].map(([, id]) => Number(id)))];
  let path: string;
  beforeAll(async () => {
    const { db } = town.database;
    await sql`insert into formats (process_id, name, kind, organiser, commissioned_by, levels, audience, rhythm, founded, note, created_at)
      select ${large.processId}::int, 'Gesprächskreis der Gemeinden am Oberlauf ' || n, 'gespraechskreis', '', '', '{}', '', '', '', '', now()
      from generate_series(1, 200) as n`.execute(db);
    path = `/processes/${large.processId}/formats/coverage/${large.itemId}`;
  });

  it("stays small, shows each format on one of its pages, and finds one", async () => {
    const stored = await town.database.db
      .selectFrom("formats")
      .where("process_id", "=", large.processId)
      .select("id")
      .execute();
    const shown: number[] = [];
    for (let page = 1; shown.length < stored.length; page++) {
      const text = await get(`${path}?formats=${page}`);
      expect(Math.round(text.length / 1000)).toBeLessThanOrEqual(MOST_KB);
      expect(services(text).length, String(page)).toBeGreaterThan(0);
      shown.push(...services(text));
    }
    expect(shown.toSorted((one, other) => one - other)).toEqual(
      stored.map(({ id }) => id).toSorted((one, other) => one - other),
    );
    expect(services(await get(`${path}?q=oberlauf+173`)).length).toBe(1);
  });

  it("what is saved on one page keeps what another one says, and stays there", async () => {
    const save = async (page: number) => {
      const [id] = services(await get(`${path}?formats=${page}`)).slice(-1);
      const answer = await fetch(`${town.server.origin}${path}?formats=${page}`, {
        method: "POST",
        headers: { cookie: large.facilitator, origin: town.server.origin, accept: "text/html" },
        body: new URLSearchParams({ form: "services", [`${id}_bund`]: "ganz" }),
        redirect: "manual",
      });
      expect([answer.status, answer.headers.get("location")]).toEqual([303, `${path}?formats=${page}#services`]);
      return id!;
    };
    const wanted = [await save(2), await save(3)];
    const rows = await town.database.db
      .selectFrom("format_services")
      .where("format_id", "in", wanted)
      .select("format_id")
      .execute();
    expect(rows.length).toBe(2);
  });
});
