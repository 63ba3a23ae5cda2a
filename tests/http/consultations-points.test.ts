/** On the desk without JavaScript: what has no points has one, points are cut, placed and checked by plain forms, and nobody meets a wall. */
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "kysely";
import type { PersonKey } from "#db/sample";
import { caller, type Caller } from "../setup/caller.ts";
import { dayIn, openSample, statePoints } from "../setup/consultation.ts";
import { useServer } from "../setup/http.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useServer();
const people = {} as Record<PersonKey, Caller>;
let on: Stage;
let id: number;
let at: string;
/** Of Lindenhafen. */
let first: number, second: number;

beforeAll(async () => {
  on = await stage(town.database.db);
  id = await openSample(on);
  at = `/consultations/${id}`;
  for (const person of ["facilitator", "recorder", "mayor"] as const) people[person] = await caller(town, person);
  const bodies = ["Die Frist ist zu kurz. Wer zahlt?", "Zu § 99: streichen."].map((body) => ({ body }));
  [first, second] = (await statePoints(on, id, "mayor", bodies)) as [number, number];
});

const wordsOf = async (search = "") => (await people.recorder.get(`${at}/weighing${search}`)).text;
const idOf = async (body: string): Promise<number> => {
  const { rows } = await sql<{
    id: number;
  }>`select point.id from statement_points as point join statements on statements.id = statement_id
    where consultation_id = ${id} and body = ${body} order by point.id desc limit 1`.execute(town.database.db);
  return rows[0]!.id;
};

describe("a letter without points", () => {
  test("is one point on the desk, and its page says the words once", async () => {
    const house = await town.database.db
      .selectFrom("consultation_invitations")
      .where("consultation_id", "=", id)
      .where("organisation_id", "=", town.ids.organisations.ahornbrueck)
      .select("organisation_id as id")
      .executeTakeFirstOrThrow();
    const letter = {
      ...{ form: "behalf", organisation_id: String(house.id), channel: "brief", received_on: dayIn(on, 0) },
      ...{ coordination: "hausabgestimmt", general_remark: "Ahornbrück lehnt das Ganze ab.", points: "", place: "", kind: "" },
    };
    const entered = await people.facilitator.post(`${at}/statements/new`, letter);
    expect(entered.status).toBe(303);
    expect((await people.facilitator.get(entered.location!)).text.split("lehnt das Ganze ab").length).toBe(2);
    expect(await wordsOf()).toContain("Ahornbrück lehnt das Ganze ab.");
  });
});

describe("a point that asks for two things", () => {
  test("is not cut where words would be others, and what was typed is still there", async () => {
    const refused = await people.recorder.post(`${at}/weighing/points/${first}/cut?point=${first}`, {
      ...{ form: "cut", parts: "Die Frist ist zu lang.\n\nWer zahlt?" },
    });
    expect([refused.status, refused.text.includes("sagen etwas anderes")]).toEqual([422, true]);
    expect(refused.body).toContain("Die Frist ist zu lang.");
  });

  test("is cut by a plain form, and put together again", async () => {
    const parts = { form: "cut", parts: "Die Frist ist zu kurz.\r\n\r\nWer zahlt?" };
    const cut = await people.recorder.post(`${at}/weighing/points/${first}/cut?point=${first}`, parts);
    const part = await idOf("Die Frist ist zu kurz.");
    expect([cut.status, cut.location]).toEqual([303, `${at}/weighing?point=${part}#point`]);
    expect(await wordsOf(`?point=${part}`)).toContain("Geteilt: ");
    expect(await wordsOf(`?point=${first}`)).toContain("Dieser Punkt ist inzwischen geteilt");
    const joined = await people.recorder.post(`${at}/weighing/points/${part}/joining?point=${part}`, { form: "joining" });
    expect(joined.location).toBe(`${at}/weighing?point=${first}#point`);
    expect((await people.mayor.post(`${at}/weighing/points/${first}/cut`, parts)).status).toBe(403);
  });
});

describe("a point without a place", () => {
  test("is put where it belongs, and found there", async () => {
    const { text_id } = await town.database.db
      .selectFrom("consultation_texts")
      .where("consultation_id", "=", id)
      .select("id as text_id")
      .executeTakeFirstOrThrow();
    const form = { form: "placing", "points[]": String(second), place: String(text_id), kind: "streichung" };
    expect((await people.recorder.post(`${at}/weighing/placing`, form)).status).toBe(303);
    expect(await wordsOf(`?place=${text_id}&kind=streichung`)).toContain("Zu § 99: streichen.");
    expect(await wordsOf("?place=none")).not.toContain("Zu § 99: streichen.");
    const wrong = await people.recorder.post(`${at}/weighing/placing`, { ...form, place: "x" });
    expect([wrong.status, (await people.mayor.post(`${at}/weighing/placing`, form)).status]).toEqual([422, 403]);
  });
});

describe("drafts", () => {
  test("of others are checked together by a plain form, one's own are not even offered", async () => {
    const answer = { form: "bulk", disposition: "kenntnis", reason: "Danke.", block_id: "", "points[]": String(second) };
    expect((await people.recorder.post(`${at}/weighing/bulk`, answer)).status).toBe(303);
    expect((await people.recorder.get(`${at}/weighing`)).text).not.toContain("Mehrere Entwürfe prüfen");
    const page = await people.facilitator.get(`${at}/weighing`);
    expect(page.text).toContain("zur Kenntnis: Danke.");
    const seen = /name="seen"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="seen"/.exec(page.body)!.slice(1).find(Boolean)!;
    const check = { form: "bulk-check", seen, "points[]": String(second) };
    expect((await people.recorder.post(`${at}/weighing/bulk-check`, check)).text).toContain("kein Entwurf von jemand anderem");
    expect((await people.facilitator.post(`${at}/weighing/bulk-check`, check)).status).toBe(303);
    expect(await wordsOf("?state=checked")).toContain("Zu § 99: streichen.");
  });
});

describe("a house that withdraws", () => {
  test("confirms it; the desk says so, and the page of an old point leads on instead of nowhere", async () => {
    const refused = await people.mayor.post(`${at}/statement/withdrawal`, { form: "withdrawal" });
    expect([refused.status, refused.text.includes("Bitte bestätigen Sie")]).toEqual([422, true]);
    const done = await people.mayor.post(`${at}/statement/withdrawal`, { form: "withdrawal", confirmed: "true" });
    expect(done.status).toBe(303);
    expect((await people.mayor.get(done.location!)).text).toContain("hat seine Stellungnahme am");
    expect(await wordsOf()).toContain("1 Erwiderung ist hinfällig");
    const gone = await people.recorder.get(`${at}/weighing?point=${second}`);
    expect([gone.status, gone.text.includes("hat seine Stellungnahme inzwischen zurückgezogen")]).toEqual([200, true]);
    const answer = { form: "weighing", revision: "0", disposition: "folgen", reason: "Meine lange Antwort.", block_id: "" };
    const late = await people.recorder.post(`${at}/weighing/points/${first}?point=${first}`, answer);
    expect([late.status, late.body.includes("Meine lange Antwort.")]).toEqual([409, true]);
  });
});
