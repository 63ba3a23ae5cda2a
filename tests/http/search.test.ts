/** Finding without JavaScript, and what the palette is told: the same rights, plain pages, nothing for strangers. */
import { beforeAll, expect, test } from "vitest";
import { sample } from "../../db/sample.ts";
import { caller, type Caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
let [facilitator, outsider, stranger]: Caller[] = [];

beforeAll(async () => {
  [facilitator, outsider, stranger] = [
    await caller(town, "facilitator"),
    await caller(town, "outsider"),
    await caller(town, null),
  ];
});

test("the magnifier of every page is a link to the search, which is a plain form", async () => {
  expect((await facilitator!.get("/processes")).body).toMatch(/<a [^>]*href="\/search"/);
  expect((await facilitator!.get("/search?q=Ansprechstelle")).text).toContain(sample.agenda.contactPoints.title);
  expect((await facilitator!.get("/search?q=Rangliste")).body).toContain("<mark>Rangliste</mark>");
  expect((await outsider!.get("/search?q=Ansprechstelle")).text).not.toContain(sample.agenda.contactPoints.title);
});

test("one kind alone is an address, and an odd one shows everything", async () => {
  const people = await facilitator!.get("/search?q=Lindenhafen&kind=person");
  expect(people.text).toContain(sample.people.mayor.name);
  expect(people.body).not.toContain('href="/organisations?search=');
  expect((await facilitator!.get("/search?q=Lindenhafen&kind=xyz&page=-3")).text).toContain(sample.people.mayor.name);
});

test("the palette is told what somebody may find and do, and nobody else's browser keeps it", async () => {
  const [hits, theirs, places] = await Promise.all([
    facilitator!.get("/search/hits?q=delegationsbesuche"),
    outsider!.get("/search/hits?q=delegationsbesuche"),
    outsider!.get("/search/places"),
  ]);
  expect(hits.body).toContain(sample.agenda.delegations.title);
  expect([hits.headers.get("cache-control"), places.headers.get("cache-control")]).toEqual(["no-store", "no-store"]);
  expect(theirs.body).not.toContain(sample.agenda.delegations.title);
  expect(places.body).toContain(sample.secondProcess.title);
  expect(places.body).not.toContain(sample.process.title);
});

test.each(["/search?q=a", "/search/hits?q=a", "/search/places"])("a stranger at %s signs in first", async (path) => {
  expect((await stranger!.get(path)).location).toMatch(/^\/sign-in\?to=/);
});

test("single characters as keys are switched off in the account, and what does not name them leaves them", async () => {
  const page = () =>
    facilitator!
      .get("/account")
      .then(({ body }) => /value="off"[^>]*checked/.test(body) || /checked=""[^>]*value="off"/.test(body));
  const form = { form: "account", name: sample.people.facilitator.name, language: "", theme: "" };
  await facilitator!.post("/account", { ...form, single_keys: "off" });
  expect(await page()).toBe(true);
  await facilitator!.post("/account", form);
  expect(await page()).toBe(true);
  expect((await facilitator!.post("/account", { ...form, single_keys: "maybe" })).status).toBe(422);
});

// React writes a page in pieces of 2,048 bytes: wherever one ends within a letter of two bytes, the rest of the piece used to follow as NUL.
test("no page has a letter in it that nobody wrote, wherever its pieces end", async () => {
  for (let before = 0; before < 190; before++) {
    const { body } = await facilitator!.get(`/search?q=${"a".repeat(before)}${encodeURIComponent("ü".repeat(190 - before))}`);
    expect(body.includes("\u0000"), `${before} letters before`).toBe(false);
  }
});
