/** Agreement as plain forms: positions of a house on one page, refused with sentences; nobody reads what is not for them. */
import { describe, expect, test } from "vitest";
import { positionField } from "#server/agreement/forms.rules";
import { agreements } from "#db/sample-agreement";
import { caller, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const [running, decided] = agreements;
const at = () => `/processes/${town.ids.processId}`;
const find = (title: string) =>
  town.database.db
    .selectFrom("recommendation_versions as version")
    .innerJoin("recommendations", "recommendations.id", "recommendation_id")
    .where("title", "=", title)
    .select(["recommendations.id", "version.id as versionId"])
    .orderBy("version.id", "desc")
    .executeTakeFirstOrThrow();

/** As the sheet sends a line, with its field `seen` as the page shows it. */
async function lineFor(text: string, more: Record<string, string>): Promise<Fields> {
  const { versionId } = await find(running!.title);
  const name = (field: string) => positionField(versionId, field as "level");
  const seen = new RegExp(`name="${name("seen")}" value="(\\d+)"`).exec(text)?.[1] ?? "0";
  return Object.fromEntries(Object.entries({ seen, ...more }).map(([field, value]) => [name(field), value]));
}

describe("the sheet of a house", () => {
  test("takes positions without a script, refuses a veto without a wording, and loses nothing that was typed", async () => {
    const mayor = await caller(town, "mayor");
    const page = await mayor.get(`${at()}/positions`);
    expect([page.status, page.text.includes(running!.title)]).toEqual([200, true]);
    const veto = { form: "positions", ...(await lineFor(page.body, { level: "6", remark: "So trägt es der Rat nicht." })) };
    const refused = await mayor.post(`${at()}/positions`, veto);
    expect([
      refused.status,
      refused.text.includes("braucht einen Wortlaut"),
      refused.text.includes("So trägt es der Rat nicht."),
    ]).toEqual([422, true, true]);
    const given = await mayor.post(`${at()}/positions`, {
      ...veto,
      ...(await lineFor(page.body, { level: "6", wording: "Je Land eine." })),
    });
    expect(given).toMatchObject({ status: 303, location: `${at()}/positions` });
    const again = await mayor.post(`${at()}/positions`, { form: "positions", ...(await lineFor("", { level: "1" })) });
    expect([again.status, again.text.includes("gerade jemand anders")]).toEqual([409, true]);
    const overview = (await mayor.get(`${at()}/agreement`)).text;
    expect(overview).toMatch(/Es fehlt noch:[\s\S]*1 Veto/);
  });

  test("takes two reservations with one press, without a script", async () => {
    const second = await caller(town, "secondMayor");
    const page = await second.get(`${at()}/positions`);
    const line = await lineFor(page.body, { level: "2", reservation1: "ratsvorbehalt", reservation2: "haushaltsvorbehalt" });
    for (const name of Object.keys(line)) expect(page.body).toContain(`name="${name}"`);
    expect((await second.post(`${at()}/positions`, { form: "positions", ...line })).status).toBe(303);
    const { id } = await find(running!.title);
    const words = (await second.get(`/recommendations/${id}/agreement`)).text;
    for (const kind of ["Ratsvorbehalt", "Haushaltsvorbehalt"]) expect(words).toContain(kind);
  });

  test("is not for others: delegates read along, the consulted see none of it, strangers nothing", async () => {
    expect((await (await caller(town, "townDelegate")).get(`${at()}/positions`)).text).toContain(
      "wer Ihre Organisation binden darf",
    );
    const { id } = await find(running!.title);
    for (const [person, status] of [
      ["chamber", 403],
      ["observer", 200],
      ["outsider", 404],
    ] as const) {
      const visitor = await caller(town, person);
      for (const path of [
        `${at()}/agreement`,
        `${at()}/agreement/matrix`,
        `${at()}/agreement/decisions`,
        `/recommendations/${id}/agreement`,
      ])
        expect([person, path, (await visitor.get(path)).status]).toEqual([person, path, status]);
    }
    expect((await (await caller(town, "chamber")).get(at())).body).not.toContain("/agreement");
  });

  test("has a note that is in nobody else's page", async () => {
    const { id } = await find(running!.title);
    const aylin = await caller(town, "townDelegate");
    const note = { form: "note", revision: "0", body: "Kämmerei fragen" };
    expect((await aylin.post(`/recommendations/${id}/agreement/note`, note)).status).toBe(303);
    expect((await aylin.get(`/recommendations/${id}/agreement`)).text).toContain("Kämmerei fragen");
    for (const person of ["facilitator", "secondMayor"] as const)
      expect((await (await caller(town, person)).get(`/recommendations/${id}/agreement`)).body).not.toContain("Kämmerei");
  });
});

describe("a decision", () => {
  test("stands with its number, counts, hash and dissent, and its reservation is lifted by the house alone", async () => {
    const { id } = await find(decided!.title);
    const second = await caller(town, "secondMayor");
    const page = await second.get(`/recommendations/${id}/agreement`);
    expect(page.text).toMatch(/Beschluss B-\d{4}-\d+/);
    expect(page.text).toContain("Kleine Städte können dafür niemanden zwei Tage entbehren.");
    const lifting = /\/reservations\/\d+\/lifting/.exec(page.body)![0];
    const other = await caller(town, "mayor");
    expect((await other.post(`/recommendations/${id}/agreement${lifting}`, { form: "lift" })).status).toBe(404);
    expect((await second.post(`/recommendations/${id}/agreement${lifting}`, { form: "lift" })).status).toBe(303);
    expect((await second.get(`/recommendations/${id}/agreement`)).text).toContain("aufgehoben am");
  });

  test("is refused to facilitators where the rule is not fulfilled, with what is missing above", async () => {
    const { id } = await find(running!.title);
    const miriam = await caller(town, "facilitator");
    const { body } = await miriam.get(`/recommendations/${id}/agreement`);
    const agreement_id = /name="agreement_id" value="(\d+)"/.exec(body)![1]!;
    const form = { form: "decision", agreement_id, outcome: "angenommen", reason: "" };
    const refused = await miriam.post(`/recommendations/${id}/agreement/decision`, form);
    expect([refused.status, refused.text.includes("noch nicht angenommen")]).toEqual([422, true]);
  });
});

describe("an item that is adopted", () => {
  test("says so with its version, offers to change only who leads, and refuses the rest of a form that was open", async () => {
    const miriam = await caller(town, "facilitator");
    const fields = { form: "item", title: "Ein Kalender für alle", mode: "austausch", reason: "", lead_organisation_id: "" };
    const { location } = await miriam.post(`${at()}/agenda/new`, fields);
    const path = location!.split("?")[0]!;
    expect((await miriam.post(`${path}/status`, { form: "status", from: "entwurf", to: "angenommen" })).status).toBe(303);
    const page = await miriam.get(path);
    for (const words of ["Angenommen in Fassung 1", "wird nicht mehr geändert"]) expect(page.text).toContain(words);
    const form = await miriam.get(`${path}/edit`);
    expect([form.status, form.text.includes("Dieser Punkt ist angenommen")]).toEqual([200, true]);
    expect(form.body).toMatch(/<input type="hidden" name="title" value="Ein Kalender für alle"/);
    const refused = await miriam.post(`${path}/edit`, { ...fields, title: "Anders" });
    expect([refused.status, refused.text.includes("bleiben, wie sie beschlossen sind")]).toEqual([409, true]);
  });
});
