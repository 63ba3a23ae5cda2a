/** Sharp acts by somebody who signed in long ago: they prove anew who they are, and what they sent arrives as they typed it. */
import { expect, test } from "vitest";
import { decodeBase32IgnorePadding } from "@oslojs/encoding";
import { generateHOTP } from "@oslojs/otp";
import { DEMO_PASSWORD, sample } from "../../db/sample.ts";
import { caller, type Answer, type Caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const db = () => town.database.db;
const paper = () => `/documents/${town.ids.documents.workingPaper}`;
const frozenAs = (name: string) =>
  db().selectFrom("document_versions").where("kind", "=", "frozen").where("name", "=", name).select("id").execute();

/** Signed in three hours ago, and busy since. */
async function longSignedIn(): Promise<Caller> {
  const miriam = await caller(town, "facilitator");
  const proven_at = new Date(Date.now() - 3 * 3_600_000);
  await db().updateTable("sessions").set({ proven_at }).where("id", "=", miriam.sessionId).execute();
  return miriam;
}

/** The form of the page that came back, as a browser sends it. */
function hiddenIn({ body }: Answer): Record<string, string> {
  const hidden = body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries(Array.from(hidden, ([, name = "", value = ""]) => [name, value.replaceAll("&amp;", "&")]));
}

const stepOf = ({ headers }: Answer) => headers.getSetCookie()[0]!.split(";")[0]!;

test("freezing a text asks for the password, keeps the name that was typed, and then freezes it once", async () => {
  const miriam = await longSignedIn();
  const sent = {
    form: "freeze",
    request_id: "proof:freeze",
    signed_in: String(town.ids.people.facilitator),
    name: "Endfassung Mai",
  };
  const held = await miriam.post(`${paper()}/frozen`, sent);
  expect([held.status, held.location]).toEqual([303, "/sign-in/proof"]);
  const cookie = `${miriam.cookie}; ${stepOf(held)}`;
  const page = await miriam.get("/sign-in/proof", { cookie });
  expect(page.text).toContain("Endfassung Mai");
  const wrong = await miriam.post("/sign-in/proof", { ...hiddenIn(page), again_password: "falsch" }, { cookie });
  expect([wrong.status, wrong.text.includes("Endfassung Mai"), await frozenAs("Endfassung Mai")]).toEqual([422, true, []]);
  const right = { ...hiddenIn(page), again_password: DEMO_PASSWORD };
  const proven = await miriam.post("/sign-in/proof", right, { cookie });
  expect([proven.status, proven.location]).toEqual([307, `${paper()}/frozen`]);
  for (const _ of [1, 2]) expect((await miriam.post(proven.location!, right)).status).toBe(303);
  expect(await frozenAs("Endfassung Mai")).toHaveLength(1);
  // The step is over, and so is what it kept.
  expect(await db().selectFrom("sign_in_steps").where("kind", "=", "form").select("kind").execute()).toEqual([]);
});

test("nobody else finds the form that waits, and other pages ask for nothing", async () => {
  const miriam = await longSignedIn();
  expect((await miriam.get(paper())).status).toBe(200);
  const held = await miriam.post(`${paper()}/frozen`, { form: "freeze", request_id: "x", name: "Nur meine" });
  const mayor = await caller(town, "mayor");
  expect((await mayor.get("/sign-in/proof", { cookie: `${mayor.cookie}; ${stepOf(held)}` })).location).toBe("/");
  const freshly = await caller(town, "facilitator");
  const again = await freshly.post(`${paper()}/frozen`, { form: "freeze", request_id: "y", name: "Frisch" });
  // Judged at once: nothing has changed since it was frozen.
  expect([again.status, again.location]).toEqual([409, null]);
});

test("a second factor is set up, asked for at the next sign-in, and takes a code for paper, with plain forms", async () => {
  const chamber = await caller(town, "chamber");
  expect((await chamber.post("/account/factors", { form: "factor-begin", step: "begin" })).status).toBe(303);
  const { key } = await db()
    .selectFrom("totp_keys")
    .where("person_id", "=", town.ids.people.chamber)
    .select("key")
    .executeTakeFirstOrThrow();
  expect((await chamber.get("/account/factors")).text.replaceAll(" ", "")).toContain(key);
  const step = BigInt(Math.floor(Date.now() / 30_000));
  const code = generateHOTP(decodeBase32IgnorePadding(key), step, 6);
  const confirmed = await chamber.post("/account/factors", { form: "factor-confirm", step: "confirm", code });
  const [paper = ""] = /\b[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}\b/.exec(confirmed.text) ?? [];
  const nobody = await caller(town, null);
  const credentials = { email: sample.people.chamber.email, password: DEMO_PASSWORD };
  const asked = await nobody.post("/sign-in?to=/processes", credentials);
  expect(asked.location).toBe("/sign-in/code?to=%2Fprocesses");
  const cookie = asked.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const wrong = await nobody.post(asked.location!, { form: "code", code: "aaaa-aaaa-aaaa" }, { cookie });
  expect([wrong.status, wrong.text.includes("Dieser Code stimmt nicht")]).toEqual([422, true]);
  const right = await nobody.post(asked.location!, { form: "code", code: paper }, { cookie });
  expect([right.status, right.location]).toEqual([303, "/processes"]);
});
