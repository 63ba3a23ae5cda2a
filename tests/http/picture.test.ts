/** The picture of the benches as a page of links: what is out, whoever asks, and nothing of what is not. */
import { beforeAll, describe, expect, test } from "vitest";
import type { PersonKey } from "#db/sample";
import { caller, type Caller, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const people = {} as Record<PersonKey, Caller>;
let home: string;

beforeAll(async () => {
  for (const person of ["facilitator", "mayor", "secondMayor", "federalHead", "observer", "outsider"] as const)
    people[person] = await caller(town, person);
  home = `/processes/${town.ids.processId}`;
});

/** A vote on all agenda items with two voices, the mayor's for the first of them, both for the second. */
async function hold(question: string): Promise<{ path: string; items: string[] }> {
  const setup: Fields = { form: "run", method: "consent", question, source: "items", voice: "organisation", start: "true" };
  const { location: path } = await people.facilitator.post(`${home}/methods/new`, setup);
  const options = await town.database.db
    .selectFrom("method_options")
    .where("run_id", "=", Number(path?.split("/").at(-1)))
    .select(["id", "label"])
    .orderBy("position")
    .execute();
  const [first, second] = options.map(({ id }) => id);
  const against = { [`value-${first}`]: "2", [`reason-${first}`]: "Dafür fehlt das Geld." };
  await people.federalHead.post(`${path}/ballots`, { ...against, [`value-${second}`]: "0" });
  await people.mayor.post(`${path}/ballots`, { [`value-${first}`]: "0", [`value-${second}`]: "0" });
  return { path: path!, items: options.map(({ label }) => label) };
}

const close = (path: string) => people.facilitator.post(`${path}/state`, { to: "closed" });

describe("the picture of the benches", () => {
  test("shows the last result that is out, and nothing of a vote that still runs", async () => {
    const { path } = await hold("Einwände?");
    expect((await people.mayor.get(`${home}/picture`)).body).not.toContain(`href="${path}"`);
    await close(path);
    const { status, body, text } = await people.observer.get(`${home}/picture`);
    expect([status, body.includes(`href="${path}"`)]).toEqual([200, true]);
    // One of one for it: (1 + 1) / 3; one of one against it: 1 / 3
    expect(text).toContain("67 %");
    expect(text).toContain("33 %");
  });

  test("says how far the voices of a bench lie apart, and nothing of a single one", async () => {
    const { path, items } = await hold("Wie einig sind die Kommunen?");
    const [first] = [...(await people.secondMayor.get(path)).body.matchAll(/name="value-(\d+)"/g)].map(([, id]) => id);
    const against = { [`value-${first}`]: "2", [`reason-${first}`]: "Zu früh." };
    await people.secondMayor.post(`${path}/ballots`, against);
    await close(path);
    const { text } = await people.mayor.get(`${home}/picture?sort=name`);
    const row = text.slice(text.lastIndexOf(items[0]!));
    // One of two for it: 50 %, each 50 points from the middle
    expect(row).toContain("50 % (2, ± 50)");
    expect(row).toContain("0 % (1)");
  });

  test("begins with what both support, or with what divides them, and tells what one bench decides", async () => {
    const { path, items } = await hold("Noch Einwände?");
    await close(path);
    const [divided, joint] = items as [string, string];
    const isBefore = (text: string, one: string, other: string) => text.lastIndexOf(one) < text.lastIndexOf(other);
    expect(isBefore((await people.mayor.get(`${home}/picture`)).text, joint, divided)).toBe(true);
    expect(isBefore((await people.mayor.get(`${home}/picture?sort=disagreement`)).text, divided, joint)).toBe(true);
    const deepest = (await people.mayor.get(`${home}/picture?sort=depth`)).text;
    const steps = [...deepest.matchAll(/\+(\d(?:,\d)?)/g)].map(([, step]) => Number(step!.replace(",", ".")));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual(steps.toSorted((one, other) => other - one));
    const without = await people.mayor.get(`${home}/picture?without=bund&sort=name&voice=person&with=laender`);
    expect(without.body).toMatch(/<details[^>]*open/);
  });

  test("is a table as well, from the same angle, and says what nobody was asked about", async () => {
    const { path } = await hold("Für die Tabelle?");
    await close(path);
    const page = await people.facilitator.get(`${home}/picture?sort=name`);
    expect(page.text).toMatch(/Zu \d+ Themen und Agendapunkten gibt es noch kein Ergebnis/);
    expect(page.body).toContain(`href="${home}/picture.xlsx?sort=name"`);
    for (const file of [`${home}/picture.xlsx?sort=name&without=bund`, `${home}/agenda/depth.xlsx`, `${path}/result.xlsx`]) {
      const answer = await people.observer.get(file, { accept: "*/*" });
      expect([answer.status, answer.headers.get("content-type")], file).toEqual([
        200,
        expect.stringContaining("spreadsheetml"),
      ]);
      expect((await people.outsider.get(file, { accept: "*/*" })).status, file).toBe(404);
    }
  });

  test("is not there for strangers, and takes every address", async () => {
    expect((await people.outsider.get(`${home}/picture`)).status).toBe(404);
    expect((await people.mayor.get(`${home}/picture?sort=x&without=x&voice=x&with=x&page=99`)).status).toBe(200);
  });
});
