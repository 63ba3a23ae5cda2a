/** A roundtable as plain pages and forms: the facilitator's, a participant's on a bad line, and the wall's, where nobody is signed in. */
import { beforeAll, expect, test } from "vitest";
import { dayOf } from "#server/calendar/rules";
import { listFrozenChoices } from "#server/consultations/texts.queries";
import { caller, type Caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
let miriam: Caller;
let stefan: Caller;
let base: string;
const revision = async () => {
  const row = town.database.db.selectFrom("roundtables").select("revision").where("id", "=", town.ids.comingRoundtableId);
  return String((await row.executeTakeFirstOrThrow()).revision);
};

beforeAll(async () => {
  [miriam, stefan] = [await caller(town, "facilitator"), await caller(town, "mayor")];
  base = `/roundtables/${town.ids.comingRoundtableId}`;
});

test("a running order takes presenters, fixed times, sub-points and what is open, and gives back what was typed wrong", async () => {
  const point = { title: "Vorbesprechung der Mittel", kind: "beratung", minutes: "10", is_internal: "true", is_sub: "true" };
  const refused = await miriam.post(`${base}/points`, { ...point, form: "point", fixed_time: "25:00", presenter: "Kämmerei" });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("Kämmerei");
  expect((await miriam.post(`${base}/points`, { ...point, fixed_time: "16:00", presenter: "Kämmerei" })).status).toBe(303);
  const page = await miriam.get(`${base}/points`);
  expect(page.text).toMatch(/5\.1[\s\S]{0,60}Vorbesprechung der Mittel/);
  expect(page.text).toMatch(/fest um 16:00 Uhr[\s\S]*nur intern/);
  const keys = [...page.body.matchAll(/name="chosen\[\]"[^>]*value="([^"]+)"/g)].map(([, key]) => key!);
  expect(keys).toContain("tasks");
  expect((await miriam.post(`${base}/points/proposals`, { "chosen[]": keys })).status).toBe(303);
  expect((await miriam.get(`${base}/points`)).text).toContain("Stand der offenen Aufgaben");
  expect((await stefan.get(base)).text).toMatch(/15:00[\s\S]*fest um 15:00 Uhr/);
});

test("a point leads to several things, and papers go with the invitation; what is too much comes back with what was typed", async () => {
  const { db } = town.database;
  const { processId } = town.ids;
  const plan = { title: "Runde mit Unterlagen", type: "runder_tisch", day: "2031-05-06", time: "10:00", planned_minutes: "60" };
  const made = await miriam.post(`/processes/${processId}/roundtables/new`, plan);
  const page = /\/roundtables\/\d+/.exec(made.location!)![0];
  const [item] = await db.selectFrom("agenda_items").where("process_id", "=", processId).select(["id", "title"]).execute();
  const papers = await db
    .selectFrom("documents")
    .where("process_id", "=", processId)
    .where("kind", "=", "paper")
    .select(["id", "title"])
    .limit(2)
    .execute();
  await miriam.post(`${page}/points`, { title: "Unterlagen", kind: "beratung", minutes: "10" });
  const edit = /\/roundtables\/\d+\/points\/\d+/.exec(
    (await miriam.get(`${page}/points`)).body.replaceAll(/\/points\/\d+\/\w+/g, ""),
  )![0];
  const point = { title: "Unterlagen", kind: "beratung", minutes: "10" };
  const many = await miriam.post(edit, {
    ...point,
    presenter: "Kämmerei",
    form: "point",
    "more[]": [...Array(11).keys()].map((nth) => `document:${nth + 1}`),
  });
  expect([many.status, many.text.includes("höchstens zehn weitere"), many.body.includes("Kämmerei")]).toEqual([
    422,
    true,
    true,
  ]);
  // The sentence is not folded away, nor what was ticked.
  const opened = (summary: string) => new RegExp(`<details class="[^"]*" open=""><summary>${summary}`);
  expect(many.body).toMatch(opened("Weitere Agendapunkte"));
  const more = [`agenda-item:${item!.id}`, ...papers.map(({ id }) => `document:${id}`)];
  expect((await miriam.post(edit, { ...point, "more[]": more })).status).toBe(303);
  const seen = await stefan.get(page);
  for (const title of [item!.title, ...papers.map((paper) => paper.title)]) expect(seen.text).toContain(title);
  expect(seen.text).not.toContain("Unterlagen zur Einladung");
  const [frozen] = await listFrozenChoices(db, processId);
  expect((await miriam.get(page)).text).toMatch(/Unterlagen mitgeben[\s\S]*Fassung/);
  expect((await stefan.get(page)).text).not.toContain("Unterlagen mitgeben");
  const wrong = await miriam.post(`${page}/invitations`, { form: "invitation", "papers[]": ["9999999"] });
  expect([wrong.status, opened("Unterlagen mitgeben").test(wrong.body)]).toEqual([422, true]);
  expect((await miriam.post(`${page}/invitations`, { "papers[]": [String(frozen!.versionId)] })).status).toBe(303);
  expect((await stefan.get(page)).body).toMatch(
    new RegExp(`Unterlagen zur Einladung[\\s\\S]*/versions/${frozen!.versionId}/document\\.pdf`),
  );
});

test("somebody says who stands in for them and until when, is refused at the roundtable for that time, and ends it", async () => {
  const { db } = town.database;
  const mandates = await db
    .selectFrom("mandates")
    .where("process_id", "=", town.ids.processId)
    .where("person_id", "in", [town.ids.people.mayor, town.ids.people.townDelegate])
    .select(["id", "person_id"])
    .execute();
  const mandateOf = (personId: number) => mandates.find((mandate) => mandate.person_id === personId)!.id;
  const at = `/mandates/${mandateOf(town.ids.people.mayor)}/substitutions`;
  const people = `/processes/${town.ids.processId}/people`;
  expect((await stefan.get(people)).body).toContain(at);
  expect((await miriam.get(at)).status).toBe(200);
  expect((await (await caller(town, "secondMayor")).get(at)).status).toBe(403);
  const today = dayOf(new Date());
  const substitute_id = String(mandateOf(town.ids.people.townDelegate));
  expect((await stefan.get(at)).body).toContain(`value="${substitute_id}"`);
  const wrong = await stefan.post(at, { form: "substitution", substitute_id, from_day: "2031-03-02", to_day: "2031-03-01" });
  expect([wrong.status, wrong.text.includes("vor dem ersten"), wrong.body.includes("2031-03-02")]).toEqual([422, true, true]);
  const { starts_at } = await db
    .selectFrom("roundtables")
    .where("id", "=", town.ids.comingRoundtableId)
    .select("starts_at")
    .executeTakeFirstOrThrow();
  const named = await stefan.post(at, { substitute_id, from_day: today, to_day: dayOf(starts_at) });
  expect(named.location).toContain(`${people}`);
  expect((await miriam.get(people)).text).toMatch(/Stefan Krüger[^.]*lässt sich vom[\s\S]*Beenden/);
  const refused = await stefan.post(`${base}/attendance`, { form: "own-attendance", presence: "online" });
  expect([refused.status, refused.text.includes("als Vertretung teil")]).toEqual([409, true]);
  const end = /\/mandates\/\d+\/substitutions\/\d+\/ending/.exec((await stefan.get(people)).body)![0];
  expect((await stefan.post(end, {})).status).toBe(303);
  expect((await stefan.post(`${base}/attendance`, { presence: "expected" })).status).toBe(303);
});

test("on a bad line one reads and asks for the floor without scripts, and stays on the light page", async () => {
  expect((await miriam.post(`${base}/state`, { to: "open", revision: await revision() })).status).toBe(303);
  const light = await stefan.get(`${base}/light`);
  expect(light.body).not.toContain('http-equiv="refresh"');
  expect((await stefan.get(`${base}/light?follow`)).body).toContain('http-equiv="refresh"');
  expect(light.body).not.toContain("<script");
  expect(light.text).toContain("TOP 1: Begrüßung");
  const asked = await stefan.post(`${base}/speakers?light`, { kind: "sach" });
  expect([asked.status, asked.location]).toEqual([303, `${base}/light`]);
  expect((await stefan.get(`${base}/light`)).text).toContain("Wortmeldung zurückziehen");
  expect((await miriam.get(base)).text).toContain("Das Wort hat: Stefan");
});

test("the wall has its own address, shows the point and the speakers to anybody, and nothing that is not for the wall", async () => {
  expect((await stefan.post(`${base}/screen/address`, {})).status).toBe(403);
  await miriam.post(`${base}/screen/address`, {});
  const address = /\/screens\/[\w-]+/.exec((await miriam.get(base)).body)![0];
  const nobody = await caller(town, null);
  const wall = await nobody.get(address);
  expect(wall.text).toMatch(/Begrüßung[\s\S]*Redeliste/);
  expect(wall.body).toMatch(/Interner Punkt[\s\S]*http-equiv="refresh"|http-equiv="refresh"[\s\S]*Interner Punkt/i);
  const own = await stefan.get(`${base}/screen`);
  for (const secret of ["Vorbesprechung der Mittel", "Kämmerei", "Miriam Vogt"]) {
    expect([secret, wall.body.includes(secret), own.body.includes(secret)]).toEqual([secret, false, false]);
  }
  await miriam.post(`${base}/screen/address`, {});
  expect((await nobody.get(address)).status).toBe(404);
});

test("a guest comes in by a code without an account, once, and asks for the floor", async () => {
  const given = await miriam.send(`${base}/guest-codes`, {
    method: "POST",
    body: new URLSearchParams({}),
    headers: { accept: "application/json" },
  });
  const address = /\/guests\/[a-z2-9]+/.exec(given.body)![0];
  const guest = await caller(town, null);
  expect((await guest.get(address)).text).toContain("Hereinkommen");
  const fields = { name: "Olga Petrenko", organisation: "Hafen", presence: "in_person" };
  const wrong = await guest.post(address, { ...fields, organisation: "", form: "guest" });
  expect([wrong.status, wrong.text.includes("Olga Petrenko")]).toEqual([422, true]);
  const entered = await guest.post(address, fields);
  expect(entered.location).toMatch(/^\/guest-pages\//);
  expect((await guest.post(entered.location!, { wants: "true" })).status).toBe(303);
  const page = await guest.get(entered.location!);
  expect(page.text).toMatch(/als Gast hier: Olga Petrenko[\s\S]*Wortmeldung zurückziehen[\s\S]*Interner Punkt/);
  expect((await guest.get(address)).text).toContain("schon benutzt");
  expect((await guest.get(base)).status).not.toBe(200);
  await expectCards(guest, entered.location!);
});

/** In a group, without scripts: what is wrong comes back, what was written stands on the page. */
async function expectCards(guest: Caller, page: string): Promise<void> {
  for (const name of ["Ole Brandt", "Anna Hoff", "Jan Meer"])
    await miriam.post(`${base}/guests`, { name, organisation: "Hafen", presence: "in_person" });
  const work = { question: "Was brauchen wir voneinander?", alone: "1", pairs: "2", fours: "4" };
  expect((await miriam.post(`${base}/groups`, work)).status).toBe(303);
  const workId = /groups\/(\d+)\/step/.exec((await miriam.get(base)).body)![1]!;
  for (const [from, to] of [
    ["alone", "pairs"],
    ["pairs", "fours"],
  ])
    await miriam.post(`${base}/groups/${workId}/step`, { from: from!, to: to! });
  expect((await guest.get(page)).text).toMatch(/Ihre Gruppe 1[\s\S]*Karte anheften/);
  const long = await guest.post(`${page}/notes`, { title: `Anlaufstelle ${"x".repeat(200)}`, work_id: workId, form: "card" });
  expect([long.status, long.text.includes("Anlaufstelle xxx")]).toEqual([422, true]);
  expect((await guest.post(`${page}/notes`, { title: "Eine Anlaufstelle", work_id: workId })).location).toBe(page);
  expect((await guest.get(page)).text).toContain("Eine Anlaufstelle");
  // Anywhere else they have no right.
  await guest.post(`${base}/notes`, { title: "Daneben", work_id: workId });
  expect((await miriam.get(base)).text).not.toContain("Daneben");
  await miriam.post(`${base}/groups/${workId}/step`, { from: "fours", to: "ended" });
  expect((await guest.post(`${page}/notes`, { title: "Zu spät", work_id: workId })).status).toBe(409);
}

test("the print pack holds the running order, the same in large print, and name plates", async () => {
  for (const file of ["running-order", "running-order-large", "name-plates"]) {
    const { status, headers } = await stefan.get(`${base}/${file}.pdf`);
    expect([file, status, headers.get("content-type")]).toEqual([file, 200, "application/pdf"]);
  }
});

test("blank cards are printed from the roundtable, and a number that is none is refused with a sentence", async () => {
  const cards = (count: string) =>
    stefan.get(`${base}/cards.pdf?${new URLSearchParams({ question: "Was fehlt uns?", count }).toString()}`);
  const printed = await cards("6");
  expect([printed.status, printed.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  const refused = await cards("viele");
  expect(refused.location).toContain("/refused?because=");
  expect((await stefan.get(refused.location!)).text).toContain("Karten brauchen eine Frage");
  expect((await miriam.get(base)).text).toContain("Karten herunterladen (PDF)");
});
