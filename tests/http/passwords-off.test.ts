/** An installation in which people come in by their own houses only: no page asks for a password, and no form takes one. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_PASSWORD, sample } from "../../db/sample.ts";
import { caller } from "../setup/caller.ts";
import { openHouse, type House } from "../setup/house.ts";
import { serveTown, type ServedTown } from "../setup/http.ts";
import { freePort } from "../setup/net.ts";

let house: House;
let town: ServedTown;

beforeAll(async () => {
  const port = await freePort();
  house = await openHouse(`http://127.0.0.1:${port}`);
  town = await serveTown({ port, env: { ...house.env, PASSWORDS: "off" } });
}, 120_000);
afterAll(async () => {
  await town?.close();
  await house?.close();
}, 60_000);

const asksForPassword = (body: string) => /type="password"|name="password"/.test(body);
const OFF = "Hier melden Sie sich über Ihr Haus an, nicht mit einem Passwort.";

test.each(["/", "/sign-in", "/sign-in?to=/processes", "/sign-in/passkey", "/password-resets/new"])(
  "%s shows the way over the house, or says why there is no other",
  async (path) => {
    const nobody = await caller(town, null);
    const { status, body, text } = await nobody.get(path);
    expect([status, asksForPassword(body)]).toEqual([200, false]);
    expect(text).toMatch(/Mit Haus der Kommunen anmelden|Hier melden Sie sich über Ihr Haus an/);
  },
);

test("forms that bring a password are refused with a sentence", async () => {
  const nobody = await caller(town, null);
  const credentials = { email: sample.people.mayor.email, password: DEMO_PASSWORD };
  const again = { again_email: credentials.email, again_password: credentials.password, again_to: "/" };
  const answers = [
    await nobody.post("/sign-in", { form: "sign-in", ...credentials }),
    await nobody.post("/sign-in/again", again),
    await nobody.post("/password-resets/new", { form: "password-reset", email: credentials.email }),
  ];
  for (const { status, text, headers } of answers) {
    expect([status, text.includes(OFF)]).toEqual([403, true]);
    expect(headers.getSetCookie().join()).not.toContain("session");
  }
  expect(await town.database.db.selectFrom("password_resets").select("token_hash").execute()).toEqual([]);
});

test("one's own account shows houses, and neither a password nor second factors; what is left of them can be taken away", async () => {
  const mayor = await caller(town, "mayor");
  const account = await mayor.get("/account");
  expect([asksForPassword(account.body), account.body.includes('href="/account/factors"')]).toEqual([false, false]);
  expect(account.text).toContain("Mit Haus der Kommunen verbinden");
  const factors = await mayor.get("/account/factors");
  expect(factors.text).toContain("Hier melden Sie sich über Ihr Haus an. Ob es mehr als ein Passwort verlangt");
  expect(factors.text).not.toMatch(/einrichten/);
  expect((await mayor.post("/account/factors", { form: "factor-begin", step: "begin" })).status).toBe(403);
  expect((await mayor.post("/account/factors", { form: "factor-remove", step: "remove" })).status).toBe(303);
});

test("what was typed when a session ended is shown, and signing in leads over the house", async () => {
  const nobody = await caller(town, null);
  const sent = { form: "topic", signed_in: String(town.ids.people.mayor), title: "Busspuren am Hafen" };
  const answer = await nobody.post(`/processes/${town.ids.processId}/topics/new`, sent);
  expect([answer.status, asksForPassword(answer.body)]).toEqual([401, false]);
  expect(answer.text).toContain("Busspuren am Hafen");
});
