/** Rules of procedure and gates as pages and plain forms, without a browser. */
import { expect, test } from "vitest";
import { sample } from "../../db/sample.ts";
import { caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";
import { foundProcess } from "../setup/scenes.ts";

const town = useServer();
const at = () => `/processes/${town.ids.processId}`;
const { parity_benches, ...fields } = { ...sample.rules.first, ...sample.rules.change };
const draft = { form: "rules", "parity_benches[]": parity_benches, ...fields };
/** Of the page's form: what it showed. */
const seenOn = (body: string) => /name="seen" value="(\w*)"/.exec(body)?.[1] ?? "";

test("everybody in the process reads the rules that are in force and the draft of new ones, and only the facilitator can change them", async () => {
  for (const person of ["facilitator", "mayor", "chamber", "observer"] as const) {
    const page = await (await caller(town, person)).get(`${at()}/rules`);
    expect(page.text).toContain("Es gilt Fassung 1");
    expect(page.text).toContain("Einstimmig im Umlauf");
    expect(page.text).toContain("Entwurf von Fassung 2");
    expect(page.text).toMatch(/Schweigen ist nie Zustimmung\s+Nach Ankündigung ist Schweigen Zustimmung/);
    expect([person, page.body.includes(`action="${at()}/rules/adoption"`)]).toEqual([person, person === "facilitator"]);
  }
  const mayor = await caller(town, "mayor");
  expect((await mayor.get(`${at()}/rules/edit`)).status).toBe(403);
  expect((await mayor.post(`${at()}/rules/edit`, draft)).status).toBe(403);
});

test("a draft that cannot be comes back as it was typed, with a sentence at what is wrong", async () => {
  const miriam = await caller(town, "facilitator");
  const seen = seenOn((await miriam.get(`${at()}/rules/edit`)).body);
  const wrong = { ...draft, seen, silence_days: "3", quorum_share: "viele", body: "Wir duzen uns." };
  const refused = await miriam.post(`${at()}/rules/edit`, wrong);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("Bitte geben Sie eine Zahl zwischen 0 und 100 an.");
  expect(refused.text).toContain("Wir duzen uns.");
  const short = await miriam.post(`${at()}/rules/edit`, { ...wrong, quorum_share: "60" });
  expect(short.text).toContain("Die Schweigefrist darf nicht kürzer sein als die kürzeste Frist.");
});

test("a draft is written, adopted and in force; the one before it stays to be read", async () => {
  const miriam = await caller(town, "facilitator");
  const edit = seenOn((await miriam.get(`${at()}/rules/edit`)).body);
  const saved = await miriam.post(`${at()}/rules/edit`, { ...draft, seen: edit, quorum_share: "66" });
  expect([saved.status, saved.location]).toEqual([303, `${at()}/rules`]);
  const adoption = { form: "adoption", adopted_on: "2026-01-15", decided_how: "B-2026-01" };
  expect((await miriam.post(`${at()}/rules/adoption`, { ...adoption, seen: edit })).text).toContain("Jemand anders");
  const seen = seenOn((await miriam.get(`${at()}/rules`)).body);
  expect((await miriam.post(`${at()}/rules/adoption`, { ...adoption, seen })).status).toBe(303);
  const page = await (await caller(town, "observer")).get(`${at()}/rules`);
  expect(page.text).toContain("Es gilt Fassung 2");
  expect(page.text).toContain("Beschlossen am 15.01.2026: B-2026-01");
  expect(page.text).toMatch(/Fassung 1 vom[\s\S]*Mindestens 50 %[\s\S]*Was Fassung 2 daran geändert hat[\s\S]*Mindestens 66 %/);
  expect((await (await caller(town, "mayor")).get(at())).text).toContain("Geschäftsordnung, Fassung 2");
});

test("what no check finds out is noted with a reason, from the process page and without a script, and everybody reads it", async () => {
  const miriam = await caller(town, "facilitator");
  expect((await miriam.get(at())).text).toContain("Zuständigkeit, Selbstverwaltung und Mittel");
  const tick = { form: "tick-entwurf-checked", stage: "entwurf", criterion: "checked", reason: "" };
  const refused = await miriam.post(`${at()}/ticks`, tick);
  expect([refused.status, refused.text.includes("Bitte füllen Sie dieses Feld aus.")]).toEqual([422, true]);
  expect((await miriam.post(`${at()}/ticks`, { ...tick, reason: "Liegt bei den Dokumenten." })).status).toBe(303);
  const page = await (await caller(town, "chamber")).get(at());
  expect(page.text).toMatch(/Erfüllt: 3 von 4[\s\S]*Liegt bei den Dokumenten\. \(Miriam Vogt \(Brückenschlag\)/);
  expect(page.body).not.toContain(`action="${at()}/ticks`);
});

test("before rules are adopted the first roundtable asks for a reason, and says where the rules are made", async () => {
  const miriam = await caller(town, "facilitator");
  const process = await foundProcess(town);
  const planned = { title: "Auftakt", type: "auftakt", day: "2027-02-01", time: "10:00", planned_minutes: "60", times: "2" };
  const { location } = await miriam.post(`${process}/roundtables/new`, planned);
  const at = location!.replace(/\/points$/, "");
  const page = await miriam.get(at);
  expect(page.body).toContain(`href="${process}/rules"`);
  const state = { form: "state", to: "open", revision: "0", reason: "" };
  const refused = await miriam.post(`${at}/state`, state);
  expect([refused.status, refused.text.includes("noch keine Geschäftsordnung beschlossen")]).toEqual([422, true]);
  expect((await miriam.post(`${at}/state`, { ...state, reason: "Wir beschließen sie heute." })).status).toBe(303);
  expect((await miriam.get(at)).text).toContain(
    "Eröffnet, bevor eine Geschäftsordnung beschlossen war: Wir beschließen sie heute.",
  );
});
