/** Surveys: a link counts once, the room has a code, paper comes in piles, and the database itself does not know who said what. */
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PersonKey } from "#db/sample";
import { listTodos } from "#server/overview/queries";
import { answerSurvey, closeOverdue, closeSurvey, createSurvey, enterSheets, makeLinks } from "#server/surveys/commands";
import { findAsked, listSurveys, requireSurvey } from "#server/surveys/queries";
import { answerForm, surveyForm } from "#server/surveys/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

const form = (more: object = {}) =>
  surveyForm.parse({
    title: "Treffen",
    intro: "",
    closes_on: "2099-01-01",
    questions: "Offen?\nNützlich?\nWas noch? …",
    has_room: "on",
    asks_code: "on",
    ...more,
  });
const make = (more: object = {}) => createSurvey(as("facilitator"), on.processId, form(more), "");
const answer = (key: string, more: object = {}) =>
  answerSurvey({ ...as("observer"), actor: null }, key, answerForm.parse({ q0: "4", q1: "none", q2: "Mehr Zeit", ...more }));
const page = () => requireSurvey(as("observer"), id);
const room = async () => (await requireSurvey(as("facilitator"), id)).survey.roomCode!;

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  await town.db.deleteFrom("surveys").execute();
  id = await make();
});

describe("a link", () => {
  it("counts once, however often it is opened, also when it is sent twice at once", async () => {
    const [link] = await makeLinks(as("facilitator"), id, 3);
    for (let look = 0; look < 3; look++)
      expect((await findAsked({ ...as("observer"), actor: null }, link!)).state).toBe("open");
    const results = await Promise.allSettled([answer(link!), answer(link!)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(answer(link!)).rejects.toThrow("surveys:error.used");
    expect(await page()).toMatchObject({ responses: 1, links: { made: 3, used: 1 } });
  });

  it("that nobody has made leads nowhere, and only the facilitator makes some", async () => {
    await expect(answer("geraten")).rejects.toThrow("not-found");
    await expect(makeLinks(as("recorder"), id, 1)).rejects.toThrow("not-allowed");
    await expect(requireSurvey(as("outsider"), id)).rejects.toThrow("not-found");
  });

  it("is one of 5,000 at most, also when two ask for the last ones at once", async () => {
    await sql`insert into survey_links (token_hash, survey_id) select 'made before ' || nth, ${id}::int
      from generate_series(1, 4990) as nth`.execute(town.db);
    const both = await town.db.transaction().execute(async (trx) => {
      // Neither can write before both have begun.
      await sql`lock table survey_links in share row exclusive mode`.execute(trx);
      const asking = [1, 2].map(() => makeLinks(as("facilitator"), id, 6));
      const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await vi.waitUntil(async () => (await waiting.execute(town.db)).rows.length === 2, { timeout: 20_000, interval: 5 });
      return { settled: Promise.allSettled(asking) };
    });
    expect((await both.settled).map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const most = { code: "surveys:invalid.most-links", field: "count", params: { most: 5000, left: 4 } };
    await expect(makeLinks(as("facilitator"), id, 5)).rejects.toMatchObject(most);
    expect(await makeLinks(as("facilitator"), id, 4)).toHaveLength(4);
  });
});

describe("the database itself", () => {
  it("holds nothing that leads from an answer to a person, a link, a mandate or a time", async () => {
    const links = await makeLinks(as("facilitator"), id, 6);
    for (const link of links) await answer(link, { code: "ma17", bench: "kommunen" });
    await answer(await room());
    await closeSurvey(as("facilitator"), id);
    const columns = await sql<{ name: string; type: string }>`
      select column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name in ('survey_responses', 'survey_links')`.execute(town.db);
    expect(columns.rows.filter(({ name, type }) => /person|mandate|at$|_on$|ip/.test(name) || /time|date/.test(type))).toEqual(
      [],
    );
    const { rows } = await sql<{ row: string }>`select survey_responses::text as row from survey_responses`.execute(town.db);
    const everything = rows.map(({ row }) => row).join("\n");
    for (const link of links) expect(everything).not.toContain(link);
    expect(everything).not.toContain("ma17");
    // Rows lie in the order of their random ids, not in the order of coming.
    const places = await sql<{ id: string }>`select id from survey_responses order by ctid`.execute(town.db);
    expect(places.rows.map((row) => row.id)).toEqual(places.rows.map((row) => row.id).toSorted());
    expect((await sql`select from process_events where kind like '%survey%'`.execute(town.db)).rows).toEqual([]);
  });
});

describe("while it is open", () => {
  it("not even the transaction of an answer says by which link it came", async () => {
    const links = await makeLinks(as("facilitator"), id, 5);
    const other = await make({ title: "Andere" });
    await makeLinks(as("facilitator"), other, 1);
    const writtenIn = async (table: "survey_links" | "survey_responses") => {
      const rows = await sql<{ xmin: string }>`select xmin::text from ${sql.table(table)} where survey_id = ${id}`.execute(
        town.db,
      );
      return rows.rows.map(({ xmin }) => xmin);
    };
    for (const link of links.slice(0, 3)) {
      await answer(link);
      expect(new Set(await writtenIn("survey_links")).size).toBe(1);
    }
    expect(new Set(await writtenIn("survey_responses")).size).toBe(3);
    expect(await page()).toMatchObject({ responses: 3, links: { made: 5, used: 3 } });
  });

  it("many links are used at once, each for one answer", async () => {
    const links = await makeLinks(as("facilitator"), id, 8);
    await Promise.all(links.map((link) => answer(link)));
    expect(await page()).toMatchObject({ responses: 8, links: { made: 8, used: 8 } });
  });
});

describe("the last day", () => {
  const later = (day: string) => ({ ...on.system("de"), now: () => new Date(`${day}T22:30:00Z`) });

  it("for paper is said to those who enter it from two days before on, as their next step and on the page", async () => {
    id = await make({ closes_on: "2098-06-30" });
    const at = (person: PersonKey, day: string) => ({ ...as(person), now: () => new Date(`${day}T12:00:00Z`) });
    const waiting = async (person: PersonKey, day: string) =>
      (await listTodos(at(person, day), on.processId)).filter(({ kind }) => kind === "survey-paper");
    expect(await waiting("facilitator", "2098-07-04")).toEqual([]);
    expect(await waiting("facilitator", "2098-07-05")).toMatchObject([
      { label: "Treffen", day: "2098-07-07", path: `/surveys/${id}#paper` },
    ]);
    expect((await waiting("facilitator", "2098-07-07")).length).toBe(1);
    expect((await requireSurvey(at("facilitator", "2098-07-07"), id)).survey.paperEndsIn).toBe(0);
    for (const person of ["mayor", "observer"] as const) expect(await waiting(person, "2098-07-07")).toEqual([]);
    expect(await waiting("facilitator", "2098-07-08")).toEqual([]);
    await closeSurvey(as("facilitator"), id);
    expect(await waiting("facilitator", "2098-07-07")).toEqual([]);
  });

  it("ends with the day in Berlin for those who answer; paper has a week more, and then the clock closes it", async () => {
    id = await make({ closes_on: "2098-06-30" });
    const code = await room();
    for (let n = 0; n < 5; n++) await answer(code);
    const look = async (day: string) => {
      const { survey, result } = await requireSurvey({ ...as("observer"), now: later(day).now }, id);
      return [survey.state, survey.isClosed, result?.n];
    };
    expect(await closeOverdue(later("2098-06-29"))).toBe(0);
    expect(await look("2098-06-29")).toEqual(["open", false, undefined]);
    // 00:30 of the day after, in Berlin.
    expect(await look("2098-06-30")).toEqual(["paper", false, undefined]);
    const asked = await findAsked({ ...as("observer"), actor: null, now: later("2098-06-30").now }, code);
    expect(asked.state).toBe("closed");
    const lead = { ...as("facilitator"), now: later("2098-07-06").now };
    await expect(makeLinks(lead, id, 1)).rejects.toThrow("surveys:error.closed");
    expect(await closeOverdue(later("2098-07-06"))).toBe(0);
    expect(await enterSheets(lead, id, "1 2", "")).toBe(1);
    expect(await look("2098-07-07")).toEqual(["closed", false, undefined]);
    expect(await closeOverdue(later("2098-07-07"))).toBe(1);
    expect(await look("2098-07-07")).toEqual(["closed", true, 6]);
    expect(await closeOverdue(later("2098-07-07"))).toBe(0);
    expect(on.announced).toContain(`process:${on.processId}`);
  });

  it("leaves the order of coming no more than closing by hand does", async () => {
    id = await make({ closes_on: "2098-06-30" });
    const code = await room();
    for (let n = 0; n < 6; n++) await answer(code, { q2: `Wort ${n}` });
    await closeOverdue(later("2098-07-08"));
    const { rows } = await sql<{ id: string; answers: unknown[] }>`
      select id, answers from survey_responses where survey_id = ${id} order by ctid`.execute(town.db);
    expect(rows.map((row) => row.id)).toEqual(rows.map((row) => row.id).toSorted());
    expect(rows.map(({ answers }) => answers[2]).toSorted()).toEqual([0, 1, 2, 3, 4, 5].map((n) => `Wort ${n}`));
  });
});

describe("results", () => {
  it("are there for nobody before the end, and after it for everybody in the process, of five or more", async () => {
    const code = await room();
    for (let n = 0; n < 5; n++) await answer(code);
    for (const person of ["facilitator", "observer"] as const) expect((await requireSurvey(as(person), id)).result).toBeNull();
    await closeSurvey(as("facilitator"), id);
    expect((await page()).result).toMatchObject({
      n: 5,
      isSuppressed: false,
      questions: [{ counts: [0, 0, 0, 5, 0] }, { counts: null }, { n: 5 }],
    });
    await expect(answer(code)).rejects.toThrow("surveys:error.closed");
    await expect(closeSurvey(as("facilitator"), id)).rejects.toThrow("surveys:error.closed");
    await expect(enterSheets(as("facilitator"), id, "1 1", "")).rejects.toThrow("surveys:error.closed");
    await expect(makeLinks(as("facilitator"), id, 1)).rejects.toThrow("surveys:error.closed");
  });

  it("of four are none", async () => {
    await enterSheets(as("facilitator"), id, "1 2\n1 2\n1 2\n1 2 | Geheim", "");
    await closeSurvey(as("facilitator"), id);
    const { result } = await page();
    expect([result!.isSuppressed, JSON.stringify(result).includes("Geheim")]).toEqual([true, false]);
  });

  it("before and after are set side by side by codes, which the database does not know", async () => {
    const codes = ["a1", "b2", "c3", "d4", "e5"];
    await enterSheets(as("facilitator"), id, codes.map((code) => `2 2 #${code}`).join("\n"), "");
    await closeSurvey(as("facilitator"), id);
    const after = await make({ before_id: String(id), asks_code: "" });
    await enterSheets(as("facilitator"), after, codes.map((code) => `4 - #${code.toUpperCase()}`).join("\n"), "");
    await closeSurvey(as("facilitator"), after);
    const { changes } = await requireSurvey(as("observer"), after);
    expect(changes).toMatchObject([{ pairs: 5, before: 2, after: 4 }, { pairs: null }]);
  });
});

describe("paper", () => {
  it("comes in piles: all sheets or none, and once", async () => {
    await expect(enterSheets(as("facilitator"), id, "1 2\n7 7\n3 -", "")).rejects.toMatchObject({
      code: "surveys:invalid.sheets",
      params: { lines: "2" },
    });
    expect((await page()).responses).toBe(0);
    expect(await enterSheets(as("facilitator"), id, "1 2\n3 -", "pile")).toBe(2);
    await enterSheets(as("facilitator"), id, "1 2\n3 -", "pile");
    expect((await page()).responses).toBe(2);
    await expect(enterSheets(as("recorder"), id, "1 2", "")).rejects.toThrow("not-allowed");
  });
});

it("bad input is said in words, and nothing is kept of it", async () => {
  const code = await room();
  await expect(answer(code, { q0: "9" })).rejects.toThrow("common:invalid.choice");
  await expect(answer(code, { q0: "none", q2: "" })).rejects.toThrow("surveys:invalid.nothing");
  await expect(make({ closes_on: "2020-01-01" })).rejects.toMatchObject({ field: "closes_on" });
  await expect(make({ edition_id: "999999" })).rejects.toMatchObject({ field: "edition_id" });
  await expect(make({ before_id: "999999" })).rejects.toMatchObject({ field: "before_id" });
  expect((await listSurveys(as("observer"), on.processId)).surveys).toMatchObject([{ id, responses: 0 }]);
});
