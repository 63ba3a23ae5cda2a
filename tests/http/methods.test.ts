/** Votes as plain pages: set up, cast and refused without JavaScript, and nothing of a result anywhere before it is out. */
import { beforeAll, describe, expect, test } from "vitest";
import type { PersonKey } from "#db/sample";
import { caller, type Caller, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const people = {} as Record<PersonKey, Caller>;
let home: string;

beforeAll(async () => {
  for (const person of ["facilitator", "recorder", "mayor", "federalHead", "observer", "outsider"] as const)
    people[person] = await caller(town, person);
  home = `/processes/${town.ids.processId}`;
});

const setup: Fields = {
  form: "run",
  method: "matrix",
  question: "Was ist wichtig, was machbar?",
  source: "lines",
  options: "Brücke\nFähre",
  voice: "organisation",
  start: "true",
};

async function open(change: Fields = {}): Promise<{ path: string; options: number[] }> {
  const { location } = await people.facilitator.post(`${home}/methods/new`, { ...setup, ...change });
  const id = Number(location?.split("/").at(-1));
  const rows = await town.database.db
    .selectFrom("method_options")
    .where("run_id", "=", id)
    .select("id")
    .orderBy("position")
    .execute();
  return { path: `/methods/${id}`, options: rows.map((row) => row.id) };
}

const ballot = (options: readonly number[], ...values: [number, number][]): Fields =>
  Object.fromEntries(
    values.flatMap(([importance, feasibility], index) => [
      [`importance-${options[index]}`, String(importance)],
      [`feasibility-${options[index]}`, String(feasibility)],
    ]),
  );

/** Values of the radio buttons of that name that are ticked. */
const tickedIn = (body: string, name: string) =>
  (body.match(/<input[^>]*>/g) ?? [])
    .filter((input) => input.includes(`name="${name}"`) && /\schecked(=|\s|>|\/)/.test(input))
    .map((input) => /value="([^"]*)"/.exec(input)?.[1]);

describe("a vote", () => {
  test("is set up, found, cast, changed and read with plain forms and links", async () => {
    const { path, options } = await open();
    expect((await people.mayor.get(`${home}/methods`)).body).toContain(`href="${path}"`);
    const cast = await people.mayor.post(`${path}/ballots`, ballot(options, [5, 2], [1, 1]));
    expect([cast.status, cast.location]).toEqual([303, path]);
    expect((await people.mayor.get(path)).text).toContain("Bis zum Ende können Sie sie ändern");
    await people.mayor.post(`${path}/ballots`, ballot(options, [4, 2], [1, 1]));
    await people.facilitator.post(`${path}/state`, { to: "closed" });
    expect((await people.observer.get(path)).text).toContain("Dieses Ergebnis wird nie mehr geändert");
    expect((await people.mayor.post(`${path}/ballots`, ballot(options, [5, 5]))).status).toBe(409);
  });

  test("comes back with what was typed when something is wrong with it", async () => {
    const { path, options } = await open({ method: "dots", dots: "3", most: "3" });
    const spent = { [`value-${options[0]}`]: "3", [`value-${options[1]}`]: "2" };
    const answer = await people.mayor.post(`${path}/ballots`, { form: `ballot-${path.split("/")[2]}`, ...spent });
    expect([answer.status, answer.text.includes("Sie haben 5 Punkte verteilt")]).toEqual([422, true]);
    for (const [name, value] of Object.entries(spent)) expect(tickedIn(answer.body, name), name).toEqual([value]);
    const lines = await people.facilitator.post(`${home}/methods/new`, { ...setup, method: "dots", options: "Nur eines" });
    expect([lines.status, lines.text.includes("Nur eines")]).toEqual([422, true]);
  });

  test("shows nobody what others said before it is closed, on no page", async () => {
    const { path, options } = await open({ reason: "optional" });
    await people.federalHead.post(`${path}/ballots`, {
      ...ballot(options, [5, 5]),
      [`reason-${options[0]}`]: "Unser Geheimnis",
    });
    for (const person of ["facilitator", "recorder", "mayor", "observer"] as const) {
      for (const page of [path, `${path}.data`, `${home}/methods`, `${home}/short-list`, home])
        expect((await people[person].get(page)).body, `${page} as ${person}`).not.toContain("Unser Geheimnis");
    }
    expect((await people.federalHead.get(path)).body).toContain("Unser Geheimnis");
    await people.facilitator.post(`${path}/state`, { to: "closed" });
    const { short_name } = await town.database.db
      .selectFrom("mandates")
      .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
      .where("person_id", "=", town.ids.people.federalHead)
      .select("short_name")
      .executeTakeFirstOrThrow();
    expect((await people.observer.get(path)).text).toContain(`5 × 5 · ${short_name} · Bund`);
  });

  test("is not there for strangers, and not led by those who vote", async () => {
    const { path, options } = await open();
    const asked = ["", "/batches", "/edit"].map((part) => people.outsider.get(path + part));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await people.outsider.post(`${path}/ballots`, ballot(options, [1, 1]))).status).toBe(404);
    expect((await people.observer.post(`${path}/ballots`, ballot(options, [1, 1]))).status).toBe(403);
    for (const part of ["/state", "/rounds", "/removal"])
      expect((await people.mayor.post(path + part, { to: "closed" })).status, part).toBe(403);
    expect((await people.mayor.get(`${home}/methods/new`)).status).toBe(403);
  });

  test("takes paper that a second person confirms", async () => {
    const { path, options } = await open({ release: "by_hand" });
    const rows = "Lindenhafen; 5/4; 2/2";
    const batch = await people.recorder.post(`${path}/batches`, {
      form: "batch",
      issued: "3",
      returned: "1",
      invalid: "",
      rows,
    });
    expect([batch.status, batch.location]).toEqual([303, `${path}/batches`]);
    const { id } = await town.database.db
      .selectFrom("method_batches")
      .select("id")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    expect((await people.recorder.post(`${path}/batches/${id}/confirmation`, {})).status).toBe(403);
    expect((await people.facilitator.post(`${path}/batches/${id}/confirmation`, {})).status).toBe(303);
    expect((await people.mayor.post(`${path}/ballots`, ballot(options, [1, 1]))).status).toBe(409);
    const wrong = await people.recorder.post(`${path}/batches`, {
      form: "batch",
      issued: "3",
      returned: "1",
      invalid: "",
      rows: "Atlantis; 1/1",
    });
    expect([wrong.status, wrong.text.includes("Zeile 1: „Atlantis“")]).toEqual([422, true]);
  });
});
