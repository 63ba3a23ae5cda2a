/** Coming in by the sign-in of another house: a real one, over the wire, with forms and redirects as browsers meet them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sample } from "../../db/sample.ts";
import { caller, type Answer, type Caller } from "../setup/caller.ts";
import { openHouse, type House } from "../setup/house.ts";
import type { ServedTown } from "../setup/http.ts";
import { serveTown } from "../setup/http.ts";
import { freePort } from "../setup/net.ts";

const BACK = "/sign-in/providers/haus/back";
let house: House;
let town: ServedTown;

beforeAll(async () => {
  const port = await freePort();
  house = await openHouse(`http://127.0.0.1:${port}`);
  town = await serveTown({ port, env: house.env });
}, 120_000);
afterAll(async () => {
  await town?.close();
  await house?.close();
}, 60_000);

const db = () => town.database.db;
const cookiesOf = ({ headers }: Answer) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0]!)
    .join("; ");
const pathOf = (url: string) => url.slice(town.server.origin.length);

/** @returns the answer to coming back from the house */
async function comeBy(who: Caller, subject: string, query = "to=%2Fprocesses", cookie = ""): Promise<Answer> {
  const left = await who.get(`/sign-in/providers/haus?${query}`);
  const back = await house.visit(left.location!, subject);
  return who.get(pathOf(back), { cookie: [cookie, cookiesOf(left)].filter(Boolean).join("; ") });
}

const accountOf = (subject: string) =>
  db()
    .selectFrom("identities")
    .innerJoin("people", "people.id", "person_id")
    .where("subject", "=", subject)
    .select(["people.id", "name", "email", "issuer"])
    .executeTakeFirst();

test("somebody unknown gets an account without any mandate, and is found again by issuer and subject", async () => {
  const nobody = await caller(town, null);
  const first = await comeBy(nobody, "anna");
  expect([first.status, first.location]).toEqual([303, "/processes"]);
  const account = await accountOf("anna");
  expect(account).toMatchObject({ name: "Anna", email: "anna@haus.example", issuer: house.issuer });
  expect(await db().selectFrom("mandates").where("person_id", "=", account!.id).select("id").execute()).toEqual([]);
  const seen = await nobody.get("/", { cookie: cookiesOf(first) });
  expect(seen.text).toContain("Guten Tag, Anna");
  expect(seen.text).toContain("Sie sind an keinem Prozess beteiligt");
  await comeBy(nobody, "anna");
  expect((await accountOf("anna"))!.id).toBe(account!.id);
});

test("coming in by another house, and going out, are in the log", async () => {
  const nobody = await caller(town, null);
  const came = await comeBy(nobody, "gesine");
  await nobody.post("/sign-out", {}, { cookie: cookiesOf(came) });
  const { id } = (await accountOf("gesine"))!;
  const entries = db().selectFrom("audit_entries").where("person_id", "=", id).orderBy("id").select(["act", "facts"]);
  expect(await entries.execute()).toEqual([
    { act: "signed-in", facts: { way: "provider" } },
    { act: "signed-out", facts: {} },
  ]);
});

test("nobody is joined to an account by a mail address", async () => {
  const email = "berta@haus.example";
  await db()
    .insertInto("people")
    .values({ name: "Berta", email, password_hash: null, language: null, theme: null, created_at: new Date() })
    .execute();
  const nobody = await caller(town, null);
  const answer = await comeBy(nobody, "berta");
  expect(answer.location).toBe("/sign-in?because=people%3Aerror.provider-mail-taken");
  expect((await nobody.get(answer.location!)).text).toContain("schon einen Zugang oder eine Einladung");
  const unverified = await comeBy(nobody, "unverified-carla");
  expect(unverified.location).toBe("/sign-in?because=people%3Aerror.provider-mail-missing");
  expect([await accountOf("berta"), await accountOf("unverified-carla")]).toEqual([undefined, undefined]);
});

test("a way back that was begun in another browser, twice, or nowhere lets nobody in", async () => {
  const nobody = await caller(town, null);
  const left = await nobody.get("/sign-in/providers/haus");
  const other = await nobody.get("/sign-in/providers/haus");
  const back = pathOf(await house.visit(left.location!, "dora"));
  const wrong = await nobody.get(back, { cookie: cookiesOf(other) });
  expect(wrong.location).toBe("/sign-in?because=people%3Aerror.provider-refused");
  expect((await nobody.get(back)).location).toBe("/sign-in?because=people%3Aerror.provider-again");
  expect((await nobody.get(back, { cookie: cookiesOf(left) })).location).toBe("/");
  expect((await nobody.get(back, { cookie: cookiesOf(left) })).location).toMatch("provider-again");
  const denied = await nobody.get("/sign-in/providers/haus");
  const state = new URL(denied.location!).searchParams.get("state");
  const cancelled = await nobody.get(`${BACK}?error=access_denied&state=${state}&iss=${encodeURIComponent(house.issuer)}`, {
    cookie: cookiesOf(denied),
  });
  expect(cancelled.location).toMatch("provider-denied");
  expect((await nobody.get("/sign-in/providers/nirgends")).status).toBe(404);
});

test("whoever came with an invitation accepts it by the sign-in of their house", async () => {
  const miriam = await caller(town, "facilitator");
  await miriam.post(`/processes/${town.ids.processId}/invitations`, {
    ...{ form: "invitations", step: "send", "name[]": "Emil Eins", "email[]": "emil@stadt.example", "chosen[]": "0" },
    ...{ "organisation[]": sample.organisations.lindenhafen.name, "role[]": "delegate", "level[]": "" },
  });
  const { body } = await db()
    .selectFrom("mails")
    .where("to_email", "=", "emil@stadt.example")
    .select("body")
    .executeTakeFirstOrThrow();
  const token = /\/invitations\/([\w-]+)/.exec(body)![1]!;
  const nobody = await caller(town, null);
  expect((await nobody.get(`/invitations/${token}`)).text).toContain("Mit Haus der Kommunen anmelden");
  const answer = await comeBy(nobody, "emil", `invitation=${token}`);
  expect(answer.location).toBe(`/processes/${town.ids.processId}`);
  expect(await accountOf("emil")).toMatchObject({ name: "Emil Eins", email: "emil@stadt.example" });
  expect((await nobody.get(answer.location!, { cookie: cookiesOf(answer) })).status).toBe(200);
});

test("an account is joined while signed in, by its person alone, and taken away again", async () => {
  const mayor = await caller(town, "mayor");
  const begun = await mayor.post("/account/identities", { form: "provider-haus", provider: "haus" });
  expect(begun.location).toBe("/sign-in/onward");
  const step = cookiesOf(begun);
  const onward = await mayor.get("/sign-in/onward", { cookie: `${mayor.cookie}; ${step}` });
  const url = /href="(http:\/\/127[^"]+)"/.exec(onward.body)![1]!.replaceAll("&amp;", "&");
  const back = pathOf(await house.visit(url, "stefan"));
  const joined = await mayor.get(back, { cookie: `${mayor.cookie}; ${step}` });
  expect(joined.location).toBe("/account");
  expect((await accountOf("stefan"))!.id).toBe(town.ids.people.mayor);
  const { id } = await db().selectFrom("identities").where("subject", "=", "stefan").select("id").executeTakeFirstOrThrow();
  const stranger = await caller(town, "chamber");
  expect((await stranger.post("/account/identities", { identity_id: String(id) })).status).toBe(404);
  expect((await mayor.post("/account/identities", { identity_id: String(id) })).status).toBe(303);
  expect(await accountOf("stefan")).toBeUndefined();
});

test("who signs out there is signed out here; the same word counts once, and a made-up one never", async () => {
  const nobody = await caller(town, null);
  const came = await comeBy(nobody, "frieda");
  const cookie = cookiesOf(came);
  const left = await nobody.post("/sign-out", {}, { cookie });
  expect(left.location).toBe("/sign-in/left");
  const again = await comeBy(nobody, "frieda");
  const page = await nobody.get("/sign-in/left", { cookie: cookiesOf(left) });
  expect(page.text).toContain("Auch bei Haus der Kommunen abmelden");
  const url = /href="(http:\/\/127[^"]+)"/.exec(page.body)![1]!.replaceAll("&amp;", "&");
  expect((await nobody.get("/", { cookie: cookiesOf(again) })).text).toContain("Guten Tag, Frieda");
  await house.signOut(url, "frieda");
  const goneIn = async () => (await nobody.get("/", { cookie: cookiesOf(again) })).text;
  await expect.poll(goneIn).not.toContain("Guten Tag, Frieda");
  const { id } = (await accountOf("frieda"))!;
  const ended = db().selectFrom("audit_entries").where("act", "=", "session-ended").where("subject_id", "=", id);
  expect(await ended.select(["person_id", "subject_kind"]).execute()).toEqual([{ person_id: null, subject_kind: "people" }]);
  const forged = await nobody.send("/sign-in/providers/haus/logout", {
    ...{ method: "POST", headers: { origin: "" } },
    body: new URLSearchParams({ logout_token: "eyJhbGciOiJub25lIn0.e30." }),
  });
  expect(forged.status).toBe(400);
  const [told] = await db().selectFrom("logout_tokens").selectAll().execute();
  expect(told?.issuer).toBe(house.issuer);
});

test("a house's sign-in proves anew who somebody is, when it has asked anew itself", async () => {
  const nobody = await caller(town, null);
  const cookie = cookiesOf(await comeBy(nobody, "gisela"));
  const account = await accountOf("gisela");
  const long = new Date(Date.now() - 3 * 3_600_000);
  await db().updateTable("sessions").set({ proven_at: long }).where("person_id", "=", account!.id).execute();
  const held = await nobody.post("/account/identities", { form: "provider-haus", provider: "haus" }, { cookie });
  expect(held.location).toBe("/sign-in/proof");
  const waiting = `${cookie}; ${cookiesOf(held)}`;
  expect((await nobody.get("/sign-in/proof", { cookie: waiting })).text).toContain("Über Haus der Kommunen bestätigen");
  const left = await nobody.get("/sign-in/providers/haus?prove=1", { cookie: waiting });
  const back = pathOf(await house.visit(left.location!, "gisela"));
  const proven = await nobody.get(back, { cookie: `${waiting}; ${cookiesOf(left)}` });
  expect(proven.location).toBe("/sign-in/proof");
  expect((await nobody.get("/sign-in/proof", { cookie: waiting })).text).toContain("Jetzt ausführen");
});
